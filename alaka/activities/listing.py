"""What a list of activities shows: a view, its filters, one page in the view's order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.models import Agent, Membership
from alaka.activities.models import Activity, Kind
from alaka.activities.models.activity import ActivityQuerySet
from alaka.contacts import family
from alaka.core import clock
from alaka.core.looking import Look
from alaka.core.paging import Order, Page, page

SOONEST = Order("due_at", is_falling=False)
LATEST = Order("done_at")


@dataclass(frozen=True)
class View(Look[ActivityQuerySet, Agent]):
    """One way to look at the activities."""

    order: Order = SOONEST


def _of_team(rows: ActivityQuerySet, agent: Agent) -> ActivityQuerySet:
    mates = Membership.objects.filter(team__in=agent.team_ids).values("agent")
    return rows.open().filter(Q(agent__in=mates) | Q(agent=agent))


VIEWS = {
    view.name: view
    for view in (
        View(
            "mine",
            pgettext_lazy("activities", "Mine"),
            lambda rows, agent: rows.open().filter(agent=agent),
            _("Nothing is planned. Plan the next step with somebody, so that it is not forgotten."),
        ),
        View(
            "team",
            pgettext_lazy("activities", "My teams"),
            _of_team,
            _("Nobody of your teams has anything planned."),
        ),
        View(
            "all",
            pgettext_lazy("activities", "All open"),
            lambda rows, agent: rows.open(),
            _("Nobody has anything planned."),
        ),
        View(
            "done",
            pgettext_lazy("activities", "Done"),
            lambda rows, agent: rows.done(),
            _("What is done stands here, with what came of it."),
            LATEST,
            is_counted=False,
        ),
    )
}
DEFAULT = "mine"
_WHEN = ("overdue", "later")
_IDS = ("agent", "contact", "company")


@dataclass(frozen=True)
class Listing:
    """A view with its filters, as the address of a page names them."""

    view: View
    filters: Mapping[str, Any]

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Listing":
        """From a query string; what is unknown there is left out."""
        filters: dict[str, Any] = {}
        if query.get("kind") in Kind.values:
            filters["kind"] = query["kind"]
        if query.get("due") in _WHEN:
            filters["due"] = query["due"]
        for name in _IDS:
            text = query.get(name, "")
            if text.isascii() and text.isdigit() and len(text) < 16:
                filters[name] = int(text)
        return cls(VIEWS.get(query.get("view", ""), VIEWS[DEFAULT]), filters)

    def query(self, **changes: str | int) -> str:
        """Its query string, with some parts changed; an empty one falls away."""
        parts = {"view": self.view.name, **self.filters, **changes}
        return urlencode({name: value for name, value in parts.items() if value != ""})

    def rows(self, agent: Agent) -> ActivityQuerySet:
        # One's own is seen, whatever it hangs on: nothing of it is to be looked up.
        is_own = self.view.name == "mine" and agent.is_active
        seen = Activity.objects.all() if is_own else Activity.objects.visible_to(agent)
        return narrowed(self.view.choose(seen, agent), self.filters)

    def page(self, agent: Agent, *, after: str, before: str) -> Page[Activity]:
        return page(self.rows(agent).for_list(), self.view.order, after=after, before=before)


def narrowed(rows: ActivityQuerySet, filters: Mapping[str, Any]) -> ActivityQuerySet:
    for name, value in filters.items():
        if name == "due":
            now = clock.now()
            rows = (
                rows.filter(due_at__lt=now) if value == "overdue" else rows.filter(due_at__gte=now)
            )
        elif name == "contact":
            rows = rows.filter(contact__in=family.ids(value))
        elif name == "company":
            rows = rows.filter(company__in=family.company_ids(value))
        else:
            rows = rows.filter(**{name: value})
    return rows
