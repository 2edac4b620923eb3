"""What a list of deals shows: a view, its filters, one page in the view's order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.branches import parts_of
from alaka.accounts.models import Agent
from alaka.contacts import family
from alaka.core.looking import Look
from alaka.core.paging import Order, Page, page
from alaka.sales.models import Deal
from alaka.sales.models.deal import DealQuerySet
from alaka.sales.searching import with_words

NEWEST = Order("opened_at")
LAST_CLOSED = Order("closed_at")


@dataclass(frozen=True)
class View(Look[DealQuerySet, Agent]):
    """One way to look at the deals."""


VIEWS = {
    view.name: view
    for view in (
        View(
            "mine",
            pgettext_lazy("deals", "Mine"),
            lambda rows, agent: rows.open().filter(owner=agent),
            _("You own no open deal."),
            NEWEST,
        ),
        View(
            "open",
            pgettext_lazy("deals", "All open"),
            lambda rows, agent: rows.open(),
            _("No deal is open."),
            NEWEST,
        ),
        View(
            "unplanned",
            _("Without a next step"),
            lambda rows, agent: rows.without_next_step(),
            _("Something is planned with every deal."),
            NEWEST,
        ),
        View(
            "won",
            pgettext_lazy("deals", "Won"),
            lambda rows, agent: rows.won(),
            _("No deal has been won yet."),
            LAST_CLOSED,
        ),
        View(
            "lost",
            pgettext_lazy("deals", "Lost"),
            lambda rows, agent: rows.lost(),
            _("No deal has been lost yet."),
            LAST_CLOSED,
        ),
    )
}
DEFAULT = "open"

IDS = ("pipeline", "stage", "owner", "team", "place", "contact", "company", "lost_reason")
WORDS = ("source", "competitor")


@dataclass(frozen=True)
class Listing:
    """A view with its filters, as the address of a page names them; ``q`` are words."""

    view: View
    filters: Mapping[str, Any]

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Listing":
        """From a query string; what is unknown there is left out."""
        filters: dict[str, Any] = {}
        for name in IDS:
            text = query.get(name, "")
            if text.isascii() and text.isdigit() and len(text) < 16:
                filters[name] = int(text)
        for name in (*WORDS, "q"):
            if words := query.get(name, "").strip()[:200].replace("\0", ""):
                filters[name] = words
        return cls(VIEWS.get(query.get("view", ""), VIEWS[DEFAULT]), filters)

    def query(self, **changes: str | int) -> str:
        """Its query string, with some parts changed; an empty one falls away."""
        parts = {"view": self.view.name, **self.filters, **changes}
        return urlencode({name: value for name, value in parts.items() if value != ""})

    def rows(self, agent: Agent) -> DealQuerySet:
        rows = self.view.choose(Deal.objects.visible_to(agent), agent)
        return narrowed(rows, self.filters)

    def page(self, agent: Agent, *, after: str, before: str) -> Page[Deal]:
        return page(self.rows(agent).for_list(), self.view.order, after=after, before=before)


def narrowed(rows: DealQuerySet, filters: Mapping[str, Any]) -> DealQuerySet:
    """A place stands for all that is part of it too."""
    for name, value in filters.items():
        if name == "q":
            rows = with_words(rows, value)
        elif name == "place":
            rows = rows.filter(place__in=parts_of(value))
        elif name == "contact":
            rows = rows.filter(contact__in=family.ids(value))
        elif name == "company":
            rows = rows.filter(company__in=family.company_ids(value))
        elif name in WORDS:
            rows = rows.filter(**{f"{name}__iexact": value})
        else:
            rows = rows.filter(**{name: value})
    return rows
