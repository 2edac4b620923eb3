"""What a message of a sequence says to one person: in his language, with his name."""

from dataclasses import dataclass
from typing import Any

from alaka.accounts.models import Business
from alaka.contacts.models import Contact
from alaka.inbox.models.prepared_answer import filled
from alaka.sequences.models import Sequence, Step


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    language: str


def texts_of(step: Step) -> dict[str, dict[str, str]]:
    """By language, those that say something."""
    texts: dict[str, Any] = step.settings.get("texts") or {}
    return {code: each for code, each in texts.items() if each.get("text")}


def letter(
    step: Step, sequence: Sequence, contact: Contact, business: Business | None = None
) -> Letter:
    """In the person's language, else in that of the channel or of the business, else in whichever
    there is."""
    texts = texts_of(step)
    asked = (contact.language, sequence.channel.language)
    code = next((each for each in asked if each in texts), "")
    usual = "" if code else (business or Business.get()).language
    code = code or (usual if usual in texts else next(iter(texts), ""))
    said = texts.get(code, {})
    values = {"name": contact.name, "agent": sequence.sender.name}
    subject = filled(said.get("subject", ""), values) or sequence.name
    return Letter(subject, filled(said.get("text", ""), values), code)
