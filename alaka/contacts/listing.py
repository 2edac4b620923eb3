"""The addresses of many people at once, for lists of them."""

from django.db.models import QuerySet

from alaka.contacts.models import Contact, Handle
from alaka.core.prepared import given, prepared


def give_handles(contacts: list[Contact]) -> None:
    """Ask for the handles of all these people at once, as ``shown_handles`` of each."""
    person = {pk: contact for contact in contacts for pk in contact.ids}
    for contact in contacts:
        contact.shown_handles = []
    for handle in _handles().rows(ids=list(person)):
        shown = person[handle.contact_id].shown_handles
        assert shown is not None
        shown.append(handle)


@prepared
def _handles() -> QuerySet[Handle]:
    return Handle.objects.filter(contact__any_of=given("ids")).order_by("pk")
