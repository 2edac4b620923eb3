from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce, Lower

from alaka.accounts.models import Agent
from alaka.contacts.listing import give_handles
from alaka.contacts.models import About, Contact
from alaka.contacts.searching import all_found, search
from alaka.core.hurrying import TooLongError, at_most
from alaka.core.paging import Order, Page, page
from alaka.segments.columns import columns
from alaka.segments.subjects.base import Sorting, Subject
from alaka.segments.subjects.own import computed

if TYPE_CHECKING:
    from alaka.segments.listing import Listing

_SHOWN = (
    "name", "sort_key", "created_at", "language", "country", "owner", "preferred_channel",
    "family", "root",
)  # fmt: skip
# Milliseconds in which all may be put in an order that has no index; in which a walk finds a page.
PATIENT, SOON = 3_000, 500
_TEXT = CharField()


_SORTED = {
    **{name: (F(name), _TEXT) for name in ("language", "country", "preferred_channel")},
    "owner": (Coalesce(Lower("owner__name"), Value("")), _TEXT),
}


class TooManyError(Exception):
    """To be put in this order; by name they can be."""


class People(Subject):
    """There may be a million: by name and time an index sorts them. Other columns sort as many as
    can be sorted soon."""

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
    sorted = frozenset({"name", "first_seen", "last_activity", *_SORTED})
    can_sort_own = True

    def visible(self, agent: Agent) -> "QuerySet[Any]":
        return Contact.objects.visible_to(agent)

    def standing(self) -> "QuerySet[Any]":
        return Contact.objects.filter(root=None)

    def found(self, rows: Any, words: str) -> "QuerySet[Any]":
        return all_found(rows, words)

    def page(
        self, listing: "Listing", rows: Any, agent: Agent, *, is_few: bool = False, **how: Any
    ) -> Page[Any]:
        """Words are answered with the best that hold them, on one page."""
        if listing.words:
            return Page(search(rows, listing.words, limit=how["size"]))
        shown = rows.only(*_SHOWN, *(["own"] if listing.shows_own else []))
        sorting = self.sorting(listing.order, agent)
        if is_few:
            sorting = replace(sorting, walk=None)
        found = self._sorted_page(sorting, shown, **how)
        # Whoever has no name is called by his address.
        give_handles([contact for contact in found.rows if not contact.name])
        return found

    def _sorted_page(self, sorting: Sorting, rows: Any, **how: Any) -> Page[Any]:
        if sorting.by is None:
            return page(rows, sorting.order, **how)
        if sorting.walk is not None:
            with suppress(TooLongError), at_most(SOON):
                return sorting.walk.page(rows, sorting.order, **how)
        try:
            with at_most(PATIENT):
                if sorting.walk is not None:
                    return sorting.walk.page(rows, sorting.order, is_whole=True, **how)
                return page(sorting.given(rows), sorting.order, **how)
        except TooLongError as error:
            raise TooManyError from error

    def sorting(self, name: str, agent: Agent) -> Sorting:
        if name in self.orders:
            return super().sorting(name, agent)
        column = columns().get(name.removeprefix("-"))
        if column is not None and (walk := column.walk(agent)):
            is_falling = name.startswith("-")
            return Sorting(walk.order(is_falling), partial(walk.by, is_falling), walk)
        return computed(_SORTED, name, agent, self.about) or super().sorting(name, agent)
