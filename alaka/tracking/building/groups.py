"""A server says in which company a customer is."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from alaka.contacts.companies.changing import join as join_company
from alaka.contacts.companies.changing import named
from alaka.contacts.models import Contact
from alaka.tracking.building.naming import Said


def join(events: Iterable[Said], contacts: Mapping[UUID, int]) -> None:
    """Only of those whom the event's contact names; a page's own word puts nobody anywhere."""
    for row in events:
        name = str(row.traits.get("name") or "").replace("\0", "").strip()[:200]
        if row.is_trusted and name and row.key in contacts:
            contact = Contact.objects.get(pk=contacts[row.key])
            join_company(contact, named(name, by=None), by=None)
