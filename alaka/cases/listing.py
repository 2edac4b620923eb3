"""What a list of cases shows: a view, its filters, one page in the view's order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.branches import parts_of
from alaka.accounts.models import Agent
from alaka.cases import topics
from alaka.cases.models import Case, CaseKind, CaseStatus, Outcome, Severity
from alaka.cases.models.case import CaseQuerySet
from alaka.cases.searching import with_words
from alaka.contacts import family
from alaka.core.looking import Look
from alaka.core.paging import Order, Page, page

SOONEST = Order("due_at", is_falling=False)


@dataclass(frozen=True)
class View(Look[CaseQuerySet, Agent]):
    """One way to look at the cases."""

    order: Order = SOONEST


VIEWS = {
    view.name: view
    for view in (
        View(
            "mine",
            pgettext_lazy("cases", "Mine"),
            lambda rows, agent: rows.open().filter(manager=agent),
            _("You answer for no open case."),
        ),
        View(
            "new",
            pgettext_lazy("cases", "New"),
            lambda rows, agent: rows.filter(status=CaseStatus.NEW),
            _("Every case is in somebody's hands."),
        ),
        View(
            "overdue",
            pgettext_lazy("cases", "Overdue"),
            lambda rows, agent: rows.overdue(),
            _("No case is past its deadline."),
        ),
        View(
            "open",
            pgettext_lazy("cases", "All open"),
            lambda rows, agent: rows.open(),
            _("Every case is closed."),
        ),
        View(
            "branch",
            pgettext_lazy("cases", "My places"),
            lambda rows, agent: rows.open().filter(place__in=agent.branch),
            _("Nothing is open in the places you answer for."),
        ),
        View(
            "closed",
            pgettext_lazy("cases", "Closed"),
            lambda rows, agent: rows.closed(),
            _("No case has been closed yet."),
            Order("closed_at"),
            is_counted=False,
        ),
    )
}
DEFAULT = "mine"

_CHOICES: dict[str, list[str]] = {
    "kind": CaseKind.values,
    "severity": [str(value) for value in Severity.values],
    "outcome": Outcome.values,
}
_IDS = ("topic", "place", "manager", "contact")


@dataclass(frozen=True)
class Listing:
    """A view with its filters, as the address of a page names them; ``q`` are words."""

    view: View
    filters: Mapping[str, Any]

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Listing":
        """From a query string; what is unknown there is left out."""
        filters: dict[str, Any] = {
            name: query[name] for name, known in _CHOICES.items() if query.get(name) in known
        }
        for name in _IDS:
            text = query.get(name, "")
            if text.isascii() and text.isdigit() and len(text) < 16:
                filters[name] = int(text)
        if words := query.get("q", "").strip()[:200].replace("\0", ""):
            filters["q"] = words
        return cls(VIEWS.get(query.get("view", ""), VIEWS[DEFAULT]), filters)

    def query(self, **changes: str | int) -> str:
        """Its query string, with some parts changed; an empty one falls away."""
        parts = {"view": self.view.name, **self.filters, **changes}
        return urlencode({name: value for name, value in parts.items() if value != ""})

    def rows(self, agent: Agent) -> CaseQuerySet:
        rows = self.view.choose(Case.objects.visible_to(agent), agent)
        return narrowed(rows, self.filters)

    def page(self, agent: Agent, *, after: str, before: str) -> Page[Case]:
        return page(self.rows(agent).for_list(), self.view.order, after=after, before=before)


def narrowed(rows: CaseQuerySet, filters: Mapping[str, Any]) -> CaseQuerySet:
    """A topic or place stands for all that is part of it too."""
    for name, value in filters.items():
        if name == "q":
            rows = with_words(rows, value)
        elif name == "topic":
            rows = rows.filter(topic__in=topics.under(value))
        elif name == "place":
            rows = rows.filter(place__in=parts_of(value))
        elif name == "contact":
            rows = rows.filter(contact__in=family.ids(value))
        else:
            rows = rows.filter(**{name: value})
    return rows
