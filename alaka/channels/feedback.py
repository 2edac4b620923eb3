"""Feedback in a message's fields: what each is called, its codes, and how people read them.

A form, the API or a page of somebody's own gives them under these names; the inbox shows them in
the reader's words, and rules make cases of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KIND, TOPIC, SEVERITY, WISH = "alaka_kind", "alaka_topic", "alaka_severity", "alaka_wish"
PLACE = "alaka_place"
FIELDS = (KIND, TOPIC, SEVERITY, WISH)

NAMES: Mapping[str, str | Promise] = {
    KIND: pgettext_lazy("case", "Kind"),
    TOPIC: pgettext_lazy("case", "Topic"),
    SEVERITY: pgettext_lazy("case", "Severity"),
    WISH: _("What the customer wants"),
}
KINDS: Mapping[str, str | Promise] = {
    "complaint": pgettext_lazy("case", "Complaint"),
    "request": pgettext_lazy("case", "Request"),
    "question": pgettext_lazy("case", "Question"),
    "praise": pgettext_lazy("case", "Praise"),
    "idea": pgettext_lazy("case", "Idea"),
}
SEVERITIES: Mapping[str, str | Promise] = {
    "minor": pgettext_lazy("severity", "Minor"),
    "normal": pgettext_lazy("severity", "Normal"),
    "severe": pgettext_lazy("severity", "Severe"),
}


@dataclass(frozen=True)
class At:
    """What a place's feedback page shows of the place, in the reader's language.

    ``path`` is the page's own; ``today`` says when it is open; ``topics`` are values and names,
    each name with those above it.
    """

    path: str
    name: str
    address: str = ""
    today: str = ""
    topics: tuple[tuple[str, str], ...] = ()
    # The page of what changed there, where it is open to everybody.
    changes: str = ""


def shown(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """A message's fields in the words of the reader; those of others stay as they came."""
    return [(str(NAMES.get(name, name)), _value(name, value)) for name, value in pairs]


def _value(name: str, value: str) -> str:
    if name == KIND:
        return str(KINDS.get(value, value))
    if name == SEVERITY:
        return str(SEVERITIES.get(value, value))
    return topic_name(value) if name == TOPIC else value


def topic_value(number: int, name: str) -> str:
    """A topic as a field holds it: its number, by which it is found, and its name as read."""
    return f"{number} {name}"


def topic_number(value: str) -> int | None:
    number, _space, _name = value.partition(" ")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None


def topic_name(value: str) -> str:
    return value if topic_number(value) is None else value.partition(" ")[2] or value
