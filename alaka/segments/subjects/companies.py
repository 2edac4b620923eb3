from typing import TYPE_CHECKING, Any

from django.db.models import (
    CharField,
    Count,
    F,
    IntegerField,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Lower

from alaka.accounts.models import Agent
from alaka.contacts.companies import listing as companies
from alaka.contacts.models import About, Company, Position
from alaka.core.paging import Order, Page, page
from alaka.segments.of_companies import its
from alaka.segments.subjects.base import Sorting, Subject
from alaka.segments.subjects.own import computed

if TYPE_CHECKING:
    from alaka.segments.listing import Listing

_TEXT, _NUMBER = CharField(), IntegerField()


def _people() -> Any:
    rows = Position.objects.filter(its()).order_by().annotate(one=Value(1)).values("one")
    people = Count(Coalesce("contact__root", "contact"), distinct=True)
    return Coalesce(Subquery(rows.annotate(count=people).values("count")), 0)


class Companies(Subject):
    """There are thousands, not a million: any column sorts them, with an index or without."""

    about, model, name = About.COMPANY, Company, "company"
    pages = {
        "list": "companies",
        "export": "companies-export",
        "count": "companies-count",
        "conditions": "company-conditions",
        "condition": "company-condition",
        "views": "company-views",
        "new-view": "company-view-new",
        "new-change": "company-change-new",
    }
    default = ("domains", "phone", "country", "owner", "people")
    orders = {
        "name": Order("sort_key", is_falling=False),
        "-name": Order("sort_key"),
        "added": Order("created_at", is_falling=False),
        "-added": Order("created_at"),
    }
    sorted = frozenset(
        {"name", "added", "domains", "website", "phone", "country", "language", "owner", "people"}
    )
    can_sort_own = True

    def visible(self, agent: Agent) -> "QuerySet[Any]":
        return Company.objects.visible_to(agent)

    def standing(self) -> "QuerySet[Any]":
        return Company.objects.standing()

    def found(self, rows: Any, words: str) -> "QuerySet[Any]":
        return companies.having(rows, words)

    def page(
        self, listing: "Listing", rows: Any, agent: Agent, *, is_few: bool = False, **how: Any
    ) -> Page[Any]:
        if listing.words:
            rows = self.found(rows, listing.words)
        sorting = self.sorting(listing.order, agent)
        return page(sorting.given(rows), sorting.order, **how)

    def sorting(self, name: str, agent: Agent) -> Sorting:
        found = None if name in self.orders else computed(_SORTED, name, agent, self.about)
        return found or super().sorting(name, agent)


_SORTED: dict[str, tuple[Any, Any]] = {
    "domains": (Coalesce(F("domains__0"), Value("")), _TEXT),
    "website": (Lower("website"), _TEXT),
    "phone": (F("phone"), _TEXT),
    "country": (F("country"), _TEXT),
    "language": (F("language"), _TEXT),
    "owner": (Coalesce(Lower("owner__name"), Value("")), _TEXT),
    "people": (_people, _NUMBER),
}
