"""Changing what is known of a person, by hand. Each change stands on the time line."""

from collections.abc import Mapping

from django.db import transaction

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact, Handle
from alaka.contacts.resolving import index
from alaka.core import clock, live
from alaka.timeline.recording import record


@transaction.atomic
def change(contact: Contact, values: Mapping[str, str], *, by: Agent) -> None:
    """Set the fields that differ."""
    changed = {name: value for name, value in values.items() if getattr(contact, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(contact, name, value)
    contact.save(update_fields=list(changed))
    index(contact)
    _tell(contact, by, fields=sorted(changed))


@transaction.atomic
def create(name: str, scheme: str, value: str, *, by: Agent) -> Contact:
    contact = Contact(name=name, created_at=clock.now())
    contact.index([value])
    contact.save()
    Handle.objects.create(contact=contact, scheme=scheme, value=value, created_at=clock.now())
    _tell(contact, by, fields=["created"])
    return contact


@transaction.atomic
def add_handle(contact: Contact, scheme: str, value: str, *, by: Agent) -> Handle:
    handle = Handle.objects.create(
        contact=contact, scheme=scheme, value=value, created_at=clock.now()
    )
    index(contact)
    _tell(contact, by, added=value)
    return handle


@transaction.atomic
def remove_handle(handle: Handle, *, by: Agent) -> None:
    contact, value = handle.contact, handle.value
    handle.delete()
    index(contact)
    _tell(contact, by, removed=value)


def _tell(contact: Contact, by: Agent, **data: object) -> None:
    record("contact.changed", subject=contact, contact=contact, actor=by, **data)
    live.publish(f"contact:{contact.pk}")
