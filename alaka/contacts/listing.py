"""The list of people by name, a page at a time."""

from django.db.models import QuerySet

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact, Handle
from alaka.core.paging import Edge, Order, Page, beyond, decode, turn
from alaka.core.prepared import given, prepared

BY_NAME = Order("sort_key", is_falling=False)
SIZE = 50


def by_name(agent: Agent, *, after: str, before: str) -> Page[Contact]:
    def fetch(edge: Edge | None, turned: bool) -> list[Contact]:
        value, pk = edge or (None, None)
        return _people(agent.is_active, edge is not None, turned).rows(value=value, pk=pk)

    start = decode(after, Contact, BY_NAME)
    end = decode(before, Contact, BY_NAME) if start is None else None
    found = turn(fetch, BY_NAME, start, end, SIZE)
    give_handles(found.rows)
    return found


def give_handles(contacts: list[Contact]) -> None:
    """Ask for the handles of all these people at once, as ``shown_handles`` of each."""
    by_contact: dict[int, list[Handle]] = {contact.pk: [] for contact in contacts}
    for handle in _handles().rows(ids=list(by_contact)):
        by_contact[handle.contact_id].append(handle)
    for contact in contacts:
        contact.shown_handles = by_contact[contact.pk]


@prepared
def _people(sees_people: bool, is_beyond: bool, turned: bool) -> QuerySet[Contact]:
    edge = (given("value"), given("pk")) if is_beyond else None
    shown = Contact.objects.within(sees_people).only("name", "language", "sort_key")
    return beyond(shown, BY_NAME, edge, turned=turned)[: SIZE + 1]


@prepared
def _handles() -> QuerySet[Handle]:
    return Handle.objects.filter(contact__any_of=given("ids")).order_by("pk")
