"""What a list of people or companies shows, all of it in its address: filter, columns, order,
words, page.
"""

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict

from alaka.accounts.models import Agent
from alaka.contacts.models import About, Contact
from alaka.contacts.models.contact import ContactQuerySet
from alaka.core.hurrying import TooLongError, at_most
from alaka.core.paging import Page
from alaka.segments.columns import columns
from alaka.segments.language import Filter, read_text
from alaka.segments.subjects import SUBJECTS, Subject

SIZE = 50
# Counted one by one up to here; above it is "more than".
COUNTED = 10_000
# Milliseconds in which a page is full where many are found.
SOON = 40
ORDERS = SUBJECTS[About.CONTACT].orders
_WORDS = 200
_PAGE = re.compile(r"/desk(/[-\w]+)+/", re.ASCII)
_OWN = re.compile(r"own\.[-\w]{1,40}", re.ASCII)


@dataclass(frozen=True)
class Listing:
    """``filter`` is JSON as it stands in the address, "" for all. ``at`` is the page of the desk
    on which the filter is edited, where that is not the list."""

    filter: str = ""
    columns: tuple[str, ...] = SUBJECTS[About.CONTACT].default
    order: str = "name"
    words: str = ""
    about: str = About.CONTACT
    at: str = ""

    @classmethod
    def whole(cls, about: str) -> "Listing":
        return cls(about=about, columns=SUBJECTS[about].default)

    @classmethod
    def read(cls, query: QueryDict, about: str = About.CONTACT) -> "Listing":
        """What is unknown among columns and orders is left out; a filter is kept as it is."""
        shown = cls.whole(about)
        asked = [name for text in query.getlist("columns") for name in text.split(",")]
        known = tuple(dict.fromkeys(filter(shown._may_be_column, asked)))
        order = query.get("sort", "")
        return shown.but(
            filter=query.get("filter", "").replace("\0", ""),
            columns=known if "columns" in query else shown.columns,
            order=order if shown._may_be_order(order) else "name",
            words=query.get("q", "").strip()[:_WORDS].replace("\0", ""),
            at=_page(query.get("at", "")),
        )

    @classmethod
    def of(cls, text: str, about: str = About.CONTACT) -> "Listing":
        return cls.read(QueryDict(text), about)

    @property
    def subject(self) -> Subject:
        return SUBJECTS[self.about]

    @property
    def is_of_companies(self) -> bool:
        return self.about == About.COMPANY

    @property
    def shows_own(self) -> bool:
        return any(map(_OWN.fullmatch, self.columns))

    def _may_be_column(self, name: str) -> bool:
        """Which own fields there are, and who sees them, is known where they are shown."""
        return name in columns(self.about) or bool(_OWN.fullmatch(name))

    def _may_be_order(self, name: str) -> bool:
        plain, subject = name.removeprefix("-"), self.subject
        is_own = subject.can_sort_own and bool(_OWN.fullmatch(plain))
        return name in subject.orders or plain in subject.sorted or is_own

    def query(self) -> str:
        """Its query string, never empty: so it is told from the bare address."""
        parts = {"sort": self.order}
        if self.filter:
            parts["filter"] = self.filter
        if self.columns != self.subject.default:
            parts["columns"] = ",".join(self.columns)
        if self.words:
            parts["q"] = self.words
        if self.at:
            parts["at"] = self.at
        return urlencode(parts)

    def url(self) -> str:
        if self.at:
            return f"{self.at}?{urlencode({'filter': self.filter})}"
        return f"{self.subject.address('list')}?{self.query()}"

    def but(self, **changes: Any) -> "Listing":
        return replace(self, **changes)


def _page(at: str) -> str:
    """One of the desk's, and none elsewhere."""
    return at if _PAGE.fullmatch(at) else ""


def rows_of(listing: Listing, asked: Filter, agent: Agent) -> "QuerySet[Any]":
    return listing.subject.visible(agent).filter(asked.asked(of_all=True))


def meant(listing: Listing, agent: Agent) -> "QuerySet[Any]":
    """All of the list in its order, not only those of a page."""
    subject, rows = listing.subject, rows_of(listing, asked_of(listing, agent), agent)
    if listing.words:
        rows = subject.found(rows, listing.words)
    return subject.sorting(listing.order, agent).sorted(rows)


def people(asked: Filter, agent: Agent) -> ContactQuerySet:
    return Contact.objects.visible_to(agent).filter(asked.asked())


def page_of(
    listing: Listing,
    asked: Filter,
    rows: "QuerySet[Any]",
    agent: Agent,
    *,
    after: str = "",
    before: str = "",
) -> Page[Any]:
    """Words are answered with the best that hold them.

    Whom a filter finds, of rows, is looked for in the order of the list: where many are found, a
    page is full soon. Where it is not, few are, and they are gathered first; so they are where no
    index has the order. Raises TooManyError.
    """

    def page(rows: "QuerySet[Any]", count: int = COUNTED + 1) -> Page[Any]:
        how = {"after": after, "before": before, "size": SIZE}
        return listing.subject.page(listing, rows, agent, is_few=count <= COUNTED, **how)

    if listing.words or asked.root is None:
        return page(rows)
    if listing.subject.sorting(listing.order, agent).by is not None:
        count, rows = counted(asked, rows)
        return page(rows, count)
    try:
        with at_most(SOON):
            return page(rows)
    except TooLongError:
        return page(counted(asked, rows)[1])


def counted(asked: Filter, rows: Any) -> tuple[int, Any]:
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
    return len(ids), rows.model._default_manager.filter(pk__any_of=ids)


def asked_of(listing: Listing, agent: Agent) -> Filter:
    return read_text(listing.filter, agent, listing.about)
