"""Who wrote: addresses in, contacts out, found by handle or made.

Only the first address decides who somebody is. Further ones are added where they are free: a
claim in a form must never hand one person's record to another.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from alaka.contacts.family import changed
from alaka.contacts.models import Contact, Handle, OwnField
from alaka.contacts.own.filling import with_defaults
from alaka.core import clock, phones
from alaka.core.prepared import prepared

Key = tuple[str, str]


@dataclass(frozen=True)
class Claim:
    """A person as a message tells of them. ``handles`` are scheme and value, the first decides.

    ``is_proved``: somebody whom we believe vouches for all of them.
    """

    handles: tuple[Key, ...]
    name: str = ""
    language: str = ""
    is_proved: bool = False


def resolve(claims: Sequence[Claim]) -> list[Handle]:
    """The deciding handle of each claim, its contact loaded; made where nobody had it.

    Must run in a transaction: what is missing is locked until its end, so that two that arrive
    at once make one person.
    """
    keys = {key for claim in claims for key in claim.handles}
    found = _find(keys)
    missing = {claim.handles[0] for claim in claims} - found.keys()
    if missing:
        lock(missing)
        found |= _find(missing)
        _make([claim for claim in claims if claim.handles[0] not in found], found)
    _complete(claims, found)
    return [found[claim.handles[0]] for claim in claims]


def _find(keys: Iterable[Key]) -> dict[Key, Handle]:
    values: dict[str, list[str]] = defaultdict(list)
    for scheme, value in keys:
        values[scheme].append(value)
    where = Q(pk=None)
    for scheme, wanted in values.items():
        where |= Q(scheme=scheme, value__in=wanted)
    rows = Handle.objects.filter(where).select_related("contact")
    return {(row.scheme, row.value): row for row in rows}


def lock(keys: Iterable[Key]) -> None:
    """Hold these addresses until the transaction ends: who is found or made by them is one."""
    names = sorted("handle:" + ":".join(key) for key in keys)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(%s::text[]) name",
            [names],
        )


def _make(claims: Iterable[Claim], found: dict[Key, Handle]) -> None:
    now = clock.now()
    first: dict[Key, Claim] = {}
    for claim in claims:
        first.setdefault(claim.handles[0], claim)
    contacts, defaults = [], with_defaults(_with_default().rows(), {})
    for claim in first.values():
        contact = Contact(name=claim.name[:200], language=claim.language, created_at=now)
        contact.own = defaults.copy()
        contact.country = _country(claim)
        contact.index(claim.handles[:1])
        contacts.append(contact)
    Contact.objects.bulk_create(contacts)
    handles = [
        _handle(claim, contact, claim.handles[0], now)
        for contact, claim in zip(contacts, first.values(), strict=True)
    ]
    for handle in Handle.objects.bulk_create(handles):
        found[handle.scheme, handle.value] = handle


@prepared
def _with_default() -> QuerySet[OwnField]:
    return OwnField.objects.of_people().in_use().exclude(default=None)


def _handle(claim: Claim, contact: Contact, key: Key, now: datetime) -> Handle:
    proved_at = now if claim.is_proved else None
    scheme, value = key
    return Handle(contact=contact, scheme=scheme, value=value, created_at=now, proved_at=proved_at)


def _country(claim: Claim) -> str:
    numbers = (value for scheme, value in claim.handles if scheme == "phone")
    return next((phones.country_of(number) or "" for number in numbers), "")


def _complete(claims: Sequence[Claim], found: dict[Key, Handle]) -> None:
    """Fill in a name or language not known before, and add further handles nobody has."""
    now = clock.now()
    added: dict[Key, Handle] = {}
    for claim in claims:
        contact = _person(found[claim.handles[0]].contact)
        for key in claim.handles[1:]:
            if key not in found and key not in added:
                added[key] = _handle(claim, found[claim.handles[0]].contact, key, now)
        blank = {
            field: value
            for field, value in (("name", claim.name[:200]), ("language", claim.language))
            if value and not getattr(contact, field)
        }
        for field, value in blank.items():
            setattr(contact, field, value)
        if blank:
            contact.save(update_fields=list(blank))
            changed(contact, blank)
        if "name" in blank:
            index(contact)
    if added:
        Handle.objects.bulk_create(added.values(), ignore_conflicts=True)
        for contact in {handle.contact.pk: handle.contact for handle in added.values()}.values():
            index(contact)


def _person(contact: Contact) -> Contact:
    """The record that this one is read as; itself for nearly all."""
    return contact if contact.root_id is None else Contact.objects.get(pk=contact.root_id)


def index(contact: Contact) -> None:
    """Store the person's search text anew, after a name or handles changed."""
    person = _person(contact)
    handles = Handle.objects.filter(contact__in=person.ids)
    person.index(list(handles.values_list("scheme", "value")))
    person.save(update_fields=["search", "sort_key", "ways"])
