"""A signed word with which somebody says who sits at a browser."""

import json

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alaka.channels.identity import BadIdentity
from alaka.channels.identity import read as read_identity
from alaka.tracking.claiming import OURS
from alaka.tracking.collecting import words
from alaka.tracking.collecting.circumstances import Circumstances
from alaka.tracking.collecting.faults import Fault
from alaka.tracking.collecting.shapes import Call
from alaka.tracking.collecting.words import Term
from alaka.tracking.events.terms import Word
from alaka.tracking.events.writing import Row
from alaka.tracking.letters import followed
from alaka.tracking.models import Reason

_WHY: dict[str, Promise] = {
    "forged": _("This is not signed with the secret of this source."),
    "expired": _("This was signed too long ago."),
    "too far ahead": _("This may hold for at most 24 hours."),
    "no id": _("In this must be an id and when it ends."),
}


def of_a_letter(row: Row, call: Call, word: str) -> Row:
    """A claim of our own where the word is that of a link in a letter of ours; else as it is."""
    contact = followed(word) if call.anonymous_id else None
    if contact is None:
        return row
    data = {"contact": contact, "reason": str(Reason.MAIL)}
    return row._replace(source=OURS, person=None, data=json.dumps(data))


def of_a_server(row: Row, word: str, around: Circumstances) -> tuple[Row, Term | None]:
    """It says what the site's server signed and nothing else; with the term of who it is.

    Raises Fault.
    """
    try:
        found = read_identity(word, around.secret)
    except BadIdentity as error:
        raise Fault("context.identity", _WHY[error.reason]) from error
    person = words.term(Word.PERSON, f"{around.space}\n{found.id}")
    data = json.dumps({"proved": True, "traits": found.proved})
    return row._replace(person=person[0] if person else None, data=data), person
