"""A case for somebody who has no desk before him: its facts, and what was said."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote

from django.utils.translation import gettext as _

from alaka.cases.models import Case
from alaka.core import files, phones
from alaka.core.templatetags.core import datetime_for_reader
from alaka.inbox.models import Message, MessageKind

# Of a long conversation the end is shown.
SHOWN = 20
_IN_MAIL = 1200


@dataclass(frozen=True)
class File:
    name: str
    url: str
    is_picture: bool


@dataclass(frozen=True)
class Line:
    """``side``: incoming, outgoing or note."""

    who: str
    at: datetime
    text: str
    side: str
    files: list[File] = field(default_factory=list)


class Fact(NamedTuple):
    """``href`` calls or writes to the customer."""

    label: str
    value: str
    href: str = ""


def facts(case: Case) -> list[Fact]:
    """What is known of it, for the reader; what is empty is left out."""
    contact = case.contact
    rows = [
        Fact(_("Kind"), case.get_kind_display()),
        Fact(_("Severity"), case.get_severity_display()),
        Fact(_("Topic"), " › ".join(map(str, case.topic.path)) if case.topic else ""),
        Fact(_("Place"), str(case.place) if case.place else ""),
        Fact(_("Product"), case.product),
        Fact(_("Customer"), contact.name if contact else ""),
        *_handles(case),
        Fact(_("Since"), datetime_for_reader(case.opened_at)),
        Fact(_("Deadline"), datetime_for_reader(case.due_at)),
        Fact(_("Responsible"), case.manager.name if case.manager else ""),
    ]
    return [fact for fact in rows if fact.value]


def _handles(case: Case) -> list[Fact]:
    """How the customer is reached, the telephone first."""
    if case.contact is None:
        return []
    handles = (
        case.contact.all_handles().filter(scheme__in=["phone", "email"]).order_by("-scheme", "pk")
    )
    return [
        Fact(_("Phone"), phones.display(handle.value, ""), f"tel:{handle.value}")
        if handle.scheme == "phone"
        else Fact(_("E-mail"), handle.value, f"mailto:{quote(handle.value, safe='@+')}")
        for handle in handles[:4]
    ]


def heard(case: Case) -> str:
    """What the customer said first, for a mail; nothing where the case says it already."""
    origin = case.origin
    if origin is None:
        return ""
    said = origin.messages.filter(kind=MessageKind.INCOMING).order_by("at", "pk").first()
    text = said.text.strip() if said else ""
    if not text or text in case.text:
        return ""
    return text if len(text) <= _IN_MAIL else text[:_IN_MAIL].rstrip() + "…"


def lines(case: Case) -> list[Line]:
    """The end of the conversation it came from, with links to its files."""
    origin = case.origin
    if origin is None:
        return []
    rows = origin.messages.select_related("author", "handle").prefetch_related("attachments")
    newest = list(rows.order_by("-at", "-pk")[:SHOWN])
    customer = origin.contact.name or _("The customer")
    return [_line(message, customer) for message in reversed(newest)]


def _line(message: Message, customer: str) -> Line:
    author = message.author.name if message.author else ""
    answers = [f"{name}: {value}" for name, value in message.fields]
    return Line(
        who=customer if message.is_incoming else author,
        at=message.at,
        text="\n".join([message.text, *answers]),
        side=message.kind,
        files=[
            File(
                file.name,
                files.link(file.blob_id, file.name, file.content_type),
                file.shown_as == "image",
            )
            for file in message.attachments.all()
        ],
    )
