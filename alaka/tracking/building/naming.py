"""Whom an event names: contacts found or made for claims of who sits at a browser.

Our own rooms name the contact. A server's key or signature is believed, as a signed chat is: the
customer's number decides, then the e-mail address, and what it says is proved by it. What a page
says by itself finds or makes somebody as well, but proves nothing, adds nothing to whom we know,
and joins nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from alaka.contacts.models import Contact, Handle
from alaka.contacts.resolving import Claim as Person
from alaka.contacts.resolving import lock, resolve
from alaka.core import clock, phones
from alaka.tracking.building import unnamed
from alaka.tracking.claiming import OURS
from alaka.tracking.models import Reason

CUSTOMER, EMAIL, PHONE = "customer", "email", "phone"


@dataclass(frozen=True)
class Said:
    """An event as the builder reads it. ``person`` is the space and the number in it."""

    key: UUID
    at: datetime
    source: int
    kind: int
    visitor: int | None
    person: str
    name: str
    amount: Any
    data: Mapping[str, Any]
    is_trusted: bool

    @property
    def traits(self) -> Mapping[str, Any]:
        context = self.data.get("context")
        inner = context.get("traits") if isinstance(context, dict) else None
        for found in (self.data.get("traits"), inner):
            if isinstance(found, dict) and found:
                return found
        return {}

    @property
    def customer(self) -> str:
        """The value of its handle: ``42@shop``."""
        return customer_of(self.person)

    @property
    def reason(self) -> str:
        said = str(self.data.get("reason", ""))
        if self.source == OURS and said in Reason.values:
            return said
        return Reason.SIGNED if self.is_trusted else Reason.IDENTIFY


def customer_of(person: str) -> str:
    space, _, number = person.partition("\n")
    return f"{number}@{space}"[:320] if number else ""


def named(events: Iterable[Said]) -> dict[UUID, int]:
    """The contact that each names, by its key; those that name nobody are left out.

    Runs in a transaction: who is new is locked until its end.
    """
    rows = list(events)
    ours = {row.key: _given(row) for row in rows if row.source == OURS}
    known = set(
        Contact.objects.filter(pk__in=set(ours.values()), erased_at=None).values_list(
            "pk", flat=True
        )
    )
    found = {key: contact for key, contact in ours.items() if contact in known}
    for row in rows:
        if row.source != OURS and (handles := _handles(row)):
            found[row.key] = _contact(row, handles)
    return found


def _given(row: Said) -> int:
    contact = row.data.get("contact")
    return contact if isinstance(contact, int) else 0


def _handles(row: Said) -> list[tuple[str, str]]:
    traits = row.traits
    given = {
        CUSTOMER: row.customer,
        EMAIL: email(str(traits.get("email") or "")),
        PHONE: phones.parse(str(traits.get("phone") or "")) or "",
    }
    return [(scheme, value) for scheme, value in given.items() if value]


def email(text: str) -> str:
    """As handles keep it; "" for what is none."""
    text = text.strip().lower()
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text[:320]


def _contact(row: Said, handles: list[tuple[str, str]]) -> int:
    lock(handles)
    stored = {
        (each.scheme, each.value): each
        for scheme, value in handles
        for each in Handle.objects.filter(scheme=scheme, value=value)
    }
    first = next((key for key in handles if key in stored), handles[0])
    if first[0] == EMAIL and row.customer and _is_another(stored[first].contact_id, row.customer):
        first = handles[0]  # The site knows two customers of this address: so do we.
        handles = [first]
    if not row.is_trusted and first in stored:
        return stored[first].contact_id
    ordered = (first, *(key for key in handles if key != first))
    if not stored and (guest := unnamed.handle_of(row.visitor, row.at)):
        ordered = (guest, *handles)
    (handle,) = resolve([Person(ordered, _name(row), _language(row), row.is_trusted)])
    if row.is_trusted:
        _prove(each for each in stored.values() if each.contact_id == handle.contact_id)
    return handle.contact_id


def _prove(handles: Iterable[Handle]) -> None:
    """What was only said of somebody is proved once it is signed."""
    said = [each.pk for each in handles if each.proved_at is None]
    if said:
        Handle.objects.filter(pk__in=said).update(proved_at=clock.now())


def _is_another(contact: int, customer: str) -> bool:
    """A customer of the same space by another number."""
    space = customer.rpartition("@")[2]
    theirs = Handle.objects.filter(contact=contact, scheme=CUSTOMER, value__endswith=f"@{space}")
    return theirs.exists()


def _name(row: Said) -> str:
    traits = row.traits
    parts = (traits.get("firstName"), traits.get("lastName"))
    whole = traits.get("name") or " ".join(str(part) for part in parts if part)
    return str(whole or "").replace("\0", "")[:200]


def _language(row: Said) -> str:
    said = str(row.traits.get("language") or row.traits.get("locale") or "")[:2].lower()
    return said if said in dict(settings.LANGUAGES) else ""
