"""The addresses of many people at once, for lists of them."""

from django.db.models import QuerySet

from alaka.contacts.models import Contact, Handle
from alaka.core.prepared import given, prepared


def give_handles(contacts: list[Contact]) -> None:
    """Ask for the handles of all these people at once, as ``shown_handles`` of each."""
    by_contact: dict[int, list[Handle]] = {contact.pk: [] for contact in contacts}
    for handle in _handles().rows(ids=list(by_contact)):
        by_contact[handle.contact_id].append(handle)
    for contact in contacts:
        contact.shown_handles = by_contact[contact.pk]


@prepared
def _handles() -> QuerySet[Handle]:
    return Handle.objects.filter(contact__any_of=given("ids")).order_by("pk")
