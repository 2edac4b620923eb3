"""Changing what is known of a person, by hand. Each change stands on the time line.

A field is named as the API names it: ``name``, ``about`` … and ``own.<key>`` for an own field.
Two may change one person at once: who says what he had seen of a field does not write over what
somebody else made of just that field meanwhile.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, Q

from alaka.accounts.models import Agent
from alaka.contacts import family
from alaka.contacts.family import OWN, put, stored
from alaka.contacts.models import About, Company, Contact, Handle, OwnField
from alaka.contacts.own import uniqueness
from alaka.contacts.own.filling import with_defaults
from alaka.contacts.resolving import index
from alaka.core import clock, live
from alaka.timeline.models import Event
from alaka.timeline.recording import draft, record_all


def sign(value: Any) -> str:
    """A short sign by which a value is known again, however forms break its lines."""
    if isinstance(value, list):
        value = sorted(value)
    if isinstance(value, str):
        value = value.replace("\r\n", "\n").strip()
    text = "" if value is None else json.dumps(value)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def hold(contact: Contact) -> Contact:
    """Nobody else changes the person until the transaction ends; as it is now, whoever it was
    merged into."""
    held = family.person(contact)
    if held != contact:
        return held
    contact.refresh_from_db()
    return contact


@transaction.atomic
def change(
    contact: Contact,
    values: Mapping[str, Any],
    *,
    by: Agent | None,
    seen: Mapping[str, str] | None = None,
) -> set[str]:
    """Set the fields that differ; return those that somebody else changed since they were seen.

    ``seen`` is the sign of each value as it was seen. Raises TakenError.
    """
    contact = hold(contact)
    clashing, changed = set(), {}
    for name, value in values.items():
        now = stored(contact, name)
        was = (seen or {}).get(name)
        if value == now or was == sign(value):
            continue
        if was is not None and was != sign(now):
            clashing.add(name)
        else:
            changed[name] = value
    if changed:
        _write(contact, changed)
        _tell_changed(contact, changed, by)
    return clashing


def _write(contact: Contact, changed: Mapping[str, Any]) -> None:
    columns = {name for name in changed if not name.startswith(OWN)}
    for name in columns:
        put(contact, name, changed[name])
    own = {name.removeprefix(OWN): changed[name] for name in changed.keys() - columns}
    if own:
        contact.own = {
            key: value for key, value in {**contact.own, **own}.items() if value is not None
        }
        columns.add("own")
    store(contact, update_fields=columns)
    family.changed(contact, changed)
    if "name" in changed:
        index(contact)


def store(record: Contact | Company, **how: Any) -> None:
    """Raises TakenError where another has a value of which there may be no two."""
    try:
        with transaction.atomic():
            record.save(**how)
    except IntegrityError as error:
        taken = uniqueness.why(error, record)
        if taken is None:
            raise
        raise taken from error


@transaction.atomic
def create(
    name: str, scheme: str, value: str, *, by: Agent, own: Mapping[str, Any] | None = None
) -> Contact:
    """``own``: values of own fields by key. Raises TakenError."""
    contact = Contact(name=name, created_at=clock.now())
    contact.index([(scheme, value)])
    begin(contact, own or {})
    Handle.objects.create(contact=contact, scheme=scheme, value=value, created_at=clock.now())
    _tell(contact, by, fields=["created"])
    return contact


def begin(contact: Contact, own: Mapping[str, Any]) -> None:
    """Store a new person, with the defaults of fields that are not given. Raises TakenError."""
    contact.own = with_defaults(OwnField.objects.of_people().in_use(), own)
    store(contact)


@transaction.atomic
def add_handle(contact: Contact, scheme: str, value: str, *, by: Agent) -> Handle:
    handle = Handle.objects.create(
        contact=contact, scheme=scheme, value=value, created_at=clock.now()
    )
    index(contact)
    _tell(family.person(contact), by, added=value)
    return handle


@transaction.atomic
def remove_handle(handle: Handle, *, by: Agent) -> None:
    contact, value = handle.contact, handle.value
    handle.delete()
    index(contact)
    _tell(family.person(contact), by, removed=value)


def last_change(contact: Contact, name: str) -> Event | None:
    """The event of the last change of a field, with who made it."""
    return last_of(contact, "contact.changed", [name])


def last_of(subject: Model, verb: str, names: Collection[str]) -> Event | None:
    """The same of whatever has fields; of any of several."""
    asked = Q()
    for name in names:
        asked |= Q(data__fields__contains=[name])
    rows = Event.objects.filter(
        asked, subject_type=subject._meta.label_lower, subject_id=subject.pk, verb=verb
    )
    return rows.select_related("actor").order_by("-pk").first() if names else None


def _tell_changed(contact: Contact, names: Iterable[str], by: Agent | None) -> None:
    _tell_all(contact, by, *tellings(names))


def tellings(names: Iterable[str], about: str = About.CONTACT) -> list[dict[str, Any]]:
    """What events of a change of these fields hold, an event each.

    Fields that not everybody sees are told of each by itself, so that the rest can be read.
    """
    keys = [name.removeprefix(OWN) for name in names if name.startswith(OWN)]
    rows = OwnField.objects.filter(about=about, key__in=keys).prefetch_related("teams")
    fields = {row.path: row for row in rows} if keys else {}
    apart = {path for path, row in fields.items() if row.teams.all()}
    together = sorted(set(names) - apart)
    groups = [*([together] if together else []), *([path] for path in sorted(apart))]
    return [{"fields": group, **_names(group, fields)} for group in groups]


def _names(group: Iterable[str], fields: Mapping[str, OwnField]) -> dict[str, Any]:
    """What the own fields were called then: they may have other names when this is read."""
    own = {path: {**fields[path].names, "": fields[path].name} for path in group if path in fields}
    return {"own": own} if own else {}


def _tell(contact: Contact, by: Agent | None, **data: object) -> None:
    _tell_all(contact, by, data)


def _tell_all(contact: Contact, by: Agent | None, *told: Mapping[str, Any]) -> None:
    record_all(
        draft("contact.changed", subject=contact, contact=contact, actor=by, **data)
        for data in told
    )
    live.publish_all([f"contact:{pk}" for pk in contact.ids])
