from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from alaka.accounts.models import Agent
from alaka.contacts.listing import give_handles
from alaka.contacts.models import About, Contact
from alaka.contacts.searching import all_found, search
from alaka.core.paging import Order, Page, page
from alaka.segments.subjects.base import Subject

if TYPE_CHECKING:
    from alaka.segments.listing import Listing

_SHOWN = (
    "name", "sort_key", "created_at", "language", "country", "owner", "preferred_channel",
    "family", "root",
)  # fmt: skip


class People(Subject):
    about, model, name = About.CONTACT, Contact, "person"
    pages = {
        "list": "contacts",
        "export": "people-export",
        "count": "people-count",
        "conditions": "people-conditions",
        "condition": "people-condition",
        "views": "people-views",
        "new-view": "people-view-new",
        "new-change": "people-change-new",
    }
    default = ("handles", "language", "last_activity")
    orders = {
        "name": Order("sort_key", is_falling=False),
        "-name": Order("sort_key"),
        "first_seen": Order("created_at", is_falling=False),
        "-first_seen": Order("created_at"),
    }
    sorted = frozenset({"name", "first_seen"})

    def visible(self, agent: Agent) -> "QuerySet[Any]":
        return Contact.objects.visible_to(agent)

    def standing(self) -> "QuerySet[Any]":
        return Contact.objects.filter(root=None)

    def found(self, rows: Any, words: str) -> "QuerySet[Any]":
        return all_found(rows, words)

    def page(self, listing: "Listing", rows: Any, agent: Agent, **how: Any) -> Page[Any]:
        """Words are answered with the best that hold them, on one page."""
        if listing.words:
            return Page(search(rows, listing.words, limit=how["size"]))
        shown = rows.only(*_SHOWN, *(["own"] if listing.shows_own else []))
        order = self.sorting(listing.order, agent).order
        found = page(shown, order, **how)
        # Whoever has no name is called by his address.
        give_handles([contact for contact in found.rows if not contact.name])
        return found
