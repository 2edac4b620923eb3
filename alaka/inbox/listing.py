"""What a list of conversations shows: a view, its filters, one page in the view's order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.core.paging import Order, Page, page
from alaka.inbox.models import Conversation, ConversationTag
from alaka.inbox.models.conversation import ConversationQuerySet

Choose = Callable[[ConversationQuerySet, Agent], ConversationQuerySet]

LATEST = Order("last_activity_at")


@dataclass(frozen=True)
class View:
    """One way to look at the inbox. ``empty`` is what it says when there is nothing."""

    name: str
    label: str | Promise
    choose: Choose
    empty: str | Promise
    order: Order = LATEST
    is_counted: bool = True


VIEWS = {
    view.name: view
    for view in (
        View(
            "mine",
            _("Mine"),
            lambda rows, agent: rows.open().filter(assignee=agent),
            _("Nothing is waiting for you. Pick one from Unassigned."),
        ),
        View(
            "team",
            _("My team"),
            lambda rows, agent: rows.open().filter(team__in=agent.team_ids),
            _("Nothing is assigned to your team."),
        ),
        View(
            "unassigned",
            _("Unassigned"),
            lambda rows, agent: rows.unassigned(),
            _("Every conversation has someone looking after it."),
        ),
        View(
            "waiting",
            _("Waiting longest"),
            lambda rows, agent: rows.waiting(),
            _("Nobody is waiting for an answer."),
            Order("waiting_since", is_falling=False),
        ),
        View(
            "open",
            _("All open"),
            lambda rows, agent: rows.open(),
            _("Everything is answered and closed."),
        ),
        View(
            "snoozed",
            _("Snoozed"),
            lambda rows, agent: rows.snoozed(),
            _("Nothing is snoozed."),
            Order("snoozed_until", is_falling=False),
        ),
        View(
            "closed",
            _("Closed"),
            lambda rows, agent: rows.closed(),
            _("Nothing has been closed yet."),
            is_counted=False,
        ),
    )
}
DEFAULT = "mine"

FILTERS = ("inbox", "channel", "assignee", "tag")


@dataclass(frozen=True)
class Listing:
    """A view with its filters, as the address of a page names them."""

    view: View
    filters: Mapping[str, int]

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Listing":
        """From a query string; what is unknown there is left out."""
        view = VIEWS.get(query.get("view", ""), VIEWS[DEFAULT])
        asked = {name: query.get(name, "") for name in FILTERS}
        filters = {
            name: int(text)
            for name, text in asked.items()
            if text.isascii() and text.isdigit() and len(text) < 16
        }
        return cls(view, filters)

    def query(self, **changes: str | int) -> str:
        """Its query string, with some parts changed; an empty one falls away."""
        parts = {"view": self.view.name, **self.filters, **changes}
        return urlencode({name: value for name, value in parts.items() if value != ""})

    def rows(self, seen: ConversationQuerySet, agent: Agent) -> ConversationQuerySet:
        rows = self.view.choose(seen, agent)
        for name, pk in self.filters.items():
            if name == "tag":
                tagged = ConversationTag.objects.filter(conversation=OuterRef("pk"), tag=pk)
                rows = rows.filter(Exists(tagged))
            else:
                rows = rows.filter(**{name: pk})
        return rows

    def page(
        self, seen: ConversationQuerySet, agent: Agent, *, after: str, before: str
    ) -> Page[Conversation]:
        rows = self.rows(seen, agent).select_related(
            "contact", "assignee", "team", "channel", "inbox"
        )
        tags = ConversationTag.objects.select_related("tag").order_by("tag__name")
        shown = rows.prefetch_related(Prefetch("taggings", tags))
        return page(shown, self.view.order, after=after, before=before)

    def neighbours(
        self, seen: ConversationQuerySet, agent: Agent, conversation: Conversation
    ) -> tuple[int | None, int | None]:
        """The conversations before and after this one in the list, by its place in the order."""
        order = self.view.order
        value = getattr(conversation, order.by)
        if value is None:
            return None, self.first(seen, agent)
        rows = self.rows(seen, agent)
        edge = (value, conversation.pk)
        before, after = (
            rows.filter(order.beyond(edge, turned=turned))
            .order_by(*order.columns(turned=turned))
            .values_list("pk", flat=True)
            .first()
            for turned in (True, False)
        )
        return before, after

    def first(self, seen: ConversationQuerySet, agent: Agent) -> int | None:
        rows = self.rows(seen, agent).order_by(*self.view.order.columns())
        return rows.values_list("pk", flat=True).first()
