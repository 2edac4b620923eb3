"""What the list of people shows, all of it in its address: filter, columns, order, words, page."""

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from alaka.accounts.models import Agent
from alaka.contacts.listing import give_handles
from alaka.contacts.models import Contact
from alaka.contacts.models.contact import ContactQuerySet
from alaka.contacts.searching import search
from alaka.core.hurrying import TooLongError, at_most
from alaka.core.paging import Order, Page, page
from alaka.segments import columns
from alaka.segments.language import Filter, read_text

SIZE = 50
# Counted one by one up to here; above it is "more than".
COUNTED = 10_000
# Milliseconds in which a page is full where many are found.
SOON = 40
ORDERS = {
    "name": Order("sort_key", is_falling=False),
    "-name": Order("sort_key"),
    "first_seen": Order("created_at", is_falling=False),
    "-first_seen": Order("created_at"),
}
_WORDS = 200
_OWN = re.compile(r"own\.[-\w]{1,40}", re.ASCII)
_SHOWN = (
    "name", "sort_key", "created_at", "language", "country", "owner", "preferred_channel",
    "family", "root",
)  # fmt: skip


def _may_be_column(name: str) -> bool:
    """Which own fields there are, and who sees them, is known where they are shown."""
    return name in columns.columns() or bool(_OWN.fullmatch(name))


@dataclass(frozen=True)
class Listing:
    """``filter`` is JSON as it stands in the address, "" for everybody."""

    filter: str = ""
    columns: tuple[str, ...] = columns.DEFAULT
    order: str = "name"
    words: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Listing":
        """What is unknown among columns and orders is left out; a filter is kept as it is."""
        asked = [name for text in query.getlist("columns") for name in text.split(",")]
        known = tuple(dict.fromkeys(filter(_may_be_column, asked)))
        order = query.get("sort", "")
        return cls(
            filter=query.get("filter", "").replace("\0", ""),
            columns=known if "columns" in query else columns.DEFAULT,
            order=order if order in ORDERS else "name",
            words=query.get("q", "").strip()[:_WORDS].replace("\0", ""),
        )

    @classmethod
    def of(cls, text: str) -> "Listing":
        return cls.read(QueryDict(text))

    def query(self) -> str:
        """Its query string, never empty: so it is told from the bare address."""
        parts = {"sort": self.order}
        if self.filter:
            parts["filter"] = self.filter
        if self.columns != columns.DEFAULT:
            parts["columns"] = ",".join(self.columns)
        if self.words:
            parts["q"] = self.words
        return urlencode(parts)

    def url(self) -> str:
        return f"{reverse('contacts')}?{self.query()}"

    def but(self, **changes: Any) -> "Listing":
        return replace(self, **changes)


def people(asked: Filter, agent: Agent) -> ContactQuerySet:
    return Contact.objects.visible_to(agent).filter(asked.asked())


def page_of(
    listing: Listing,
    asked: Filter,
    rows: ContactQuerySet,
    *,
    after: str = "",
    before: str = "",
) -> Page[Contact]:
    """Words are answered with the best that hold them, on one page.

    Whom a filter finds, of rows, is looked for in the order of the list: where many are found, a
    page is full soon. Where it is not, few are, and they are gathered first.
    """
    if listing.words:
        return Page(search(rows, listing.words, limit=SIZE))
    if asked.root is None:
        return _page(listing, rows, after, before)
    try:
        with at_most(SOON):
            return _page(listing, rows, after, before)
    except TooLongError:
        return _page(listing, counted(asked, rows)[1], after, before)


def _page(listing: Listing, rows: ContactQuerySet, after: str, before: str) -> Page[Contact]:
    shows_own = any(map(_OWN.fullmatch, listing.columns))
    shown = rows.only(*_SHOWN, *(["own"] if shows_own else []))
    found = page(shown, ORDERS[listing.order], after=after, before=before, size=SIZE)
    # Whoever has no name is called by his address.
    give_handles([contact for contact in found.rows if not contact.name])
    return found


def counted(asked: Filter, rows: ContactQuerySet) -> tuple[int, ContactQuerySet]:
    """How many there are, one more than COUNTED for all that are more; and they by the way in
    which their pages are read fastest.

    Of many, a page is full soon when they are read in its order. Of few, that would read nearly
    everybody: they are looked for at once, and then taken by their ids.
    """
    some = rows.order_by()[: COUNTED + 1]
    if asked.root is None:
        return some.count(), rows
    ids = list(some.values_list("pk", flat=True))
    if len(ids) > COUNTED:
        return len(ids), rows
    return len(ids), Contact.objects.filter(pk__any_of=ids)


def asked_of(listing: Listing, agent: Agent) -> Filter:
    return read_text(listing.filter, agent)
