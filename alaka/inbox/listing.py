"""What a list of conversations shows: a view, its filters, one page in the view's order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.core.looking import Look
from alaka.core.paging import SIZE, Edge, Order, Page, beyond, decode, turn
from alaka.core.prepared import given, prepared
from alaka.inbox.models import Conversation, ConversationTag
from alaka.inbox.models.conversation import ConversationQuerySet, Sight


@dataclass(frozen=True)
class Reader:
    """What of an agent decides what a view shows him; ``pk`` may be given later."""

    pk: Any
    team_ids: Sequence[int]


LATEST = Order("last_activity_at")


@dataclass(frozen=True)
class View(Look[ConversationQuerySet, Reader]):
    """One way to look at the inbox."""

    order: Order = LATEST
    # Without a tab of its own while there is nothing in it.
    is_shown_empty: bool = True


VIEWS = {
    view.name: view
    for view in (
        View(
            "mine",
            _("Mine"),
            lambda rows, agent: rows.open().filter(assignee=agent.pk),
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
            "chats",
            _("Chats"),
            lambda rows, agent: rows.open().live(),
            _("No chat is open."),
        ),
        View(
            "waiting",
            _("Waiting longest"),
            lambda rows, agent: rows.waiting(),
            _("Nobody is waiting for an answer."),
            Order("waiting_since", is_falling=False),
        ),
        View(
            "due",
            _("Due next"),
            lambda rows, agent: rows.promised(),
            _("Nothing is promised by a certain time."),
            Order("due_at", is_falling=False),
            is_shown_empty=False,
        ),
        View(
            "undelivered",
            _("Not delivered"),
            lambda rows, agent: rows.undelivered(),
            _("Every answer was delivered or is on its way."),
            is_shown_empty=False,
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

    def rows(self, seen: Sight, agent: Agent) -> ConversationQuerySet:
        reader = Reader(agent.pk, agent.team_ids)
        rows = self.view.choose(Conversation.objects.within(seen), reader)
        return narrowed(rows, self.filters)

    def page(self, seen: Sight, agent: Agent, *, after: str, before: str) -> Page[Conversation]:
        order = self.view.order
        filters = _with_rare_tag(self.filters)
        shape = (self.view.name, tuple(filters), seen, tuple(agent.team_ids))

        def fetch(edge: Edge | None, turned: bool) -> list[Conversation]:
            value, pk = edge or (None, None)
            asked = _lines(*shape, edge is not None, turned)
            return asked.rows(agent=agent.pk, value=value, pk=pk, **filters)

        start = decode(after, Conversation, order)
        end = decode(before, Conversation, order) if start is None else None
        found = turn(fetch, order, start, end)
        _tag(found.rows)
        return found

    def neighbours(
        self, seen: Sight, agent: Agent, conversation: Conversation
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

    def first(self, seen: Sight, agent: Agent) -> int | None:
        rows = self.rows(seen, agent).order_by(*self.view.order.columns())
        return rows.values_list("pk", flat=True).first()


def narrowed(rows: ConversationQuerySet, filters: Mapping[str, Any]) -> ConversationQuerySet:
    for name, pk in filters.items():
        if name == "tag":
            tagged = ConversationTag.objects.filter(conversation=OuterRef("pk"), tag=pk)
            rows = rows.filter(Exists(tagged))
        elif name == "tagged":
            rows = rows.filter(pk__any_of=pk)
        else:
            rows = rows.filter(**{name: pk})
    return rows


# A tag on no more conversations than this is rare.
FEW = 2_000


def _with_rare_tag(filters: Mapping[str, Any]) -> dict[str, Any]:
    """Of a rare tag those that have it: looked for in the order of the list, which is right for
    any other, the whole of it would be read to find a few."""
    found = dict(filters)
    if "tag" in found and not _beyond_few(FEW).rows(tag=found["tag"]):
        found["tagged"] = _tagged().rows(tag=found.pop("tag"))
    return found


@prepared
def _tagged() -> QuerySet[Any, int]:
    rows = ConversationTag.objects.filter(tag=given("tag"))
    return rows.order_by("-conversation").values_list("conversation_id", flat=True)


@prepared
def _beyond_few(few: int) -> QuerySet[Any, int]:
    rows = ConversationTag.objects.filter(tag=given("tag"))
    ids = rows.order_by("-conversation").values_list("conversation_id", flat=True)
    return ids[few : few + 1]


# All that a line shows.
_SHOWN = (
    "subject", "status", "preview", "preview_kind", "waiting_since", "snoozed_until", "due_at",
    "last_activity_at", "contact__name", "assignee__name", "team__name", "channel__name",
    "channel__kind",
)  # fmt: skip


@prepared
def _lines(
    view: str,
    filters: tuple[str, ...],
    seen: Sight,
    teams: tuple[int, ...],
    is_beyond: bool,
    turned: bool,
) -> ConversationQuerySet:
    """A page of a list, and one line more; beyond an edge, in the order or against it."""
    order = VIEWS[view].order
    rows = VIEWS[view].choose(Conversation.objects.within(seen), Reader(given("agent"), teams))
    rows = narrowed(rows, {name: given(name) for name in filters})
    edge = (given("value"), given("pk")) if is_beyond else None
    shown = rows.select_related("contact", "assignee", "team", "channel").only(*_SHOWN)
    return cast(ConversationQuerySet, beyond(shown, order, edge, turned=turned)[: SIZE + 1])


def _tag(lines: list[Conversation]) -> None:
    """Give each line the names of its tags."""
    names: dict[int, list[str]] = {line.pk: [] for line in lines}
    for pk, name in _tag_names().rows(ids=list(names)):
        names[pk].append(name)
    for line in lines:
        line.tag_names = names[line.pk]


@prepared
def _tag_names() -> QuerySet[Any, Any]:
    rows = ConversationTag.objects.filter(conversation__any_of=given("ids"))
    return rows.order_by("tag__name").values_list("conversation_id", "tag__name")
