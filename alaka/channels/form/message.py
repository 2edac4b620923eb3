"""A posted form as something said: who wrote, where to answer, what was written."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from alaka.channels import feedback
from alaka.channels.contract import Address, InboundMessage, Raw
from alaka.channels.form import consents, uploads
from alaka.channels.form.definition import Definition
from alaka.channels.form.fields import Submission
from alaka.channels.form.page import LENGTHS, is_email
from alaka.channels.site import VISITOR
from alaka.core import phones


def said_in(
    submission: Submission, raw: Raw, definition: Definition, language: str
) -> InboundMessage:
    known = submission.known
    country = definition.text("country") or str(raw.envelope.get("country", ""))
    handles = _handles(known, country) or (Address("anonymous", raw.key),)
    others = {
        **submission.others,
        **_unreachable(known, handles),
        **_consent(submission, definition),
    }
    said = {feedback.WISH: submission.feedback.get(feedback.WISH, ""), **others}
    name = " ".join(known.get("name", "").split())[: LENGTHS["name"]]
    return InboundMessage(
        external_id=raw.key,
        sender=replace(handles[0], name=name),
        handles=handles[1:],
        text=known.get("message", "") or _listed(said),
        subject=known.get("subject", "").replace("\n", " ")[: LENGTHS["subject"]],
        sent_at=datetime.fromisoformat(raw.envelope["at"]) if "at" in raw.envelope else None,
        language=language,
        place=str(raw.envelope.get("place") or submission.control.get("place", ""))[:20],
        files=tuple(uploads.typed(file) for file in submission.files),
        fields={**submission.feedback, **others},
        headers=_headers(submission, raw.envelope),
        consents=consents.given(definition, submission, language),
    )


def _listed(said: Mapping[str, str]) -> str:
    return "\n".join(
        value if name == feedback.WISH else f"{name}: {value}"
        for name, value in said.items()
        if value
    )


def _handles(known: Mapping[str, str], country: str) -> tuple[Address, ...]:
    """Where the person can be reached, the mail address first: answers go by mail."""
    email = known.get("email", "").lower()
    phone = phones.parse(known.get("phone", ""), country)
    found = [Address("email", email)] if is_email(email) else []
    return (*found, Address("phone", phone)) if phone else tuple(found)


def _unreachable(known: Mapping[str, str], handles: tuple[Address, ...]) -> dict[str, str]:
    """Addresses that cannot be read as such (let in from quarantine): kept as they were typed."""
    schemes = {handle.scheme for handle in handles}
    return {
        scheme: known[scheme]
        for scheme in ("email", "phone")
        if known.get(scheme) and scheme not in schemes
    }


def _consent(submission: Submission, definition: Definition) -> dict[str, str]:
    text = definition.text("consent")
    return {text: "✓"} if text and submission.control.get("consent") else {}


def _headers(submission: Submission, envelope: Mapping[str, Any]) -> dict[str, str]:
    headers = {
        "page": submission.control.get("page") or str(envelope.get("referer", "")),
        "user-agent": str(envelope.get("user-agent", "")),
        VISITOR: submission.control.get("visitor", "")[:100],
    }
    return {name: value[:1000] for name, value in headers.items() if value}
