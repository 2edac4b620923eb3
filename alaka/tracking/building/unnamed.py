"""Whoever wrote in the chat and did not say who he is: the next that the browser says names him."""

from datetime import datetime

from alaka.contacts.models import Contact, Handle
from alaka.tracking.identity import owner

CHAT = "chat"


def handle_of(visitor: int | None, at: datetime) -> tuple[str, str] | None:
    """The one by which he speaks, where nothing but the chat leads to who sits at the browser."""
    pk = owner(visitor, at) if visitor is not None and visitor >= 0 else None
    person = Contact.objects.filter(pk=pk, erased_at=None).first() if pk is not None else None
    if person is None:
        return None
    handles = list(Handle.objects.filter(contact__in=person.ids).values_list("scheme", "value"))
    return handles[0] if {scheme for scheme, _ in handles} == {CHAT} else None
