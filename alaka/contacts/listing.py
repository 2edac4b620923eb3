"""The addresses of many people at once, for lists of them."""

from collections.abc import Iterable

from django.db.models import QuerySet

from alaka.contacts.models import Contact, Handle
from alaka.core.prepared import given, prepared


def give_handles(contacts: list[Contact]) -> None:
    """Ask for the handles of all these people at once, as ``shown_handles`` of each."""
    person = {pk: contact for contact in contacts for pk in contact.ids}
    for contact in contacts:
        contact.shown_handles = []
    for handle in handles_of(person):
        shown = person[handle.contact_id].shown_handles
        assert shown is not None
        shown.append(handle)


def handles_of(ids: Iterable[int]) -> list[Handle]:
    """Of all these records, in the order in which they were entered."""
    return _handles().rows(ids=list(ids))


@prepared
def _handles() -> QuerySet[Handle]:
    return Handle.objects.filter(contact__any_of=given("ids")).order_by("pk")
