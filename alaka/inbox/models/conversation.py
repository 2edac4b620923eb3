from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.branches import know
from alaka.accounts.models import Membership
from alaka.core import clock, live
from alaka.core.addresses import address
from alaka.core.prepared import given, prepared
from alaka.inbox.models.inbox import Inbox
from alaka.timeline.recording import record

if TYPE_CHECKING:
    from alaka.accounts.models import Agent, Team


class Status(models.TextChoices):
    OPEN = "open", pgettext_lazy("state", "Open")
    SNOOZED = "snoozed", _("Snoozed")
    CLOSED = "closed", _("Closed")


class Seen(NamedTuple):
    """Ids of the inboxes and of the places whose conversations an agent may see."""

    inboxes: tuple[int, ...] = ()
    places: tuple[int, ...] = ()

    @property
    def rows(self) -> Q:
        chosen = Q(pk__in=())
        if self.inboxes:
            chosen |= Q(inbox__in=self.inboxes)
        if self.places:
            chosen |= Q(place__in=self.places)
        return chosen


# All that decides what an agent may see; None for everything.
Sight = Seen | None


def sight(agent: "Agent") -> Sight:
    """Asked for once for each agent at hand, as his teams and places are."""
    if not hasattr(agent, "_sight"):
        agent._sight = _sight(agent, _inboxes_of_teams)  # type: ignore[attr-defined]
    return cast(Sight, agent._sight)  # type: ignore[attr-defined]


def look_up_sights(agents: "Collection[Agent]") -> None:
    """Ask for all of them at once; `sight` of each knows it then."""
    know(agents)
    teams: dict[int, list[int]] = defaultdict(list)
    memberships = Membership.objects.filter(agent__in=[agent.pk for agent in agents])
    for agent_id, team_id in memberships.order_by("pk").values_list("agent_id", "team_id"):
        teams[agent_id].append(team_id)
    inboxes: dict[int, set[int]] = defaultdict(set)
    for team_id, pk in Inbox.objects.exclude(teams=None).order_by().values_list("teams", "pk"):
        inboxes[team_id].add(pk)
    for agent in agents:
        agent.team_ids = teams[agent.pk]
        agent._sight = _sight(  # type: ignore[attr-defined]
            agent, lambda team_ids: set().union(*(inboxes[pk] for pk in team_ids))
        )


def _sight(agent: "Agent", inboxes_of: Callable[[list[int]], Iterable[int]]) -> Sight:
    if not agent.is_active:
        return Seen()
    if agent.sees_everything:
        return None
    if agent.can_manage:
        return Seen(places=agent.branch)
    return Seen(tuple(sorted(inboxes_of(agent.team_ids))), agent.branch)


def is_in(seen: Sight, *, inbox_id: int, place_id: int | None) -> bool:
    """Whether a conversation there, or one that would be there, is seen."""
    return seen is None or inbox_id in seen.inboxes or place_id in seen.places


def _inboxes_of_teams(team_ids: list[int]) -> Iterable[int]:
    return _inboxes_of().rows(teams=team_ids)


@prepared
def _inboxes_of() -> "models.QuerySet[Any, int]":
    """Those that these teams work."""
    rows = Inbox.objects.filter(teams__any_of=given("teams")).order_by()
    return rows.distinct().values_list("pk", flat=True)


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, agent: "Agent") -> "ConversationQuerySet":
        """The one door: what this agent may see, without those joined into others."""
        return self.within(sight(agent))

    def within(self, seen: Sight) -> "ConversationQuerySet":
        """The same by what decides it, for statements that are prepared."""
        rows = self.filter(joined_into=None)
        return rows if seen is None else rows.filter(seen.rows)

    def open(self) -> "ConversationQuerySet":
        return self.filter(status=Status.OPEN)

    def snoozed(self) -> "ConversationQuerySet":
        return self.filter(status=Status.SNOOZED)

    def closed(self) -> "ConversationQuerySet":
        return self.filter(status=Status.CLOSED)

    def unassigned(self) -> "ConversationQuerySet":
        return self.open().filter(assignee=None)

    def waiting(self) -> "ConversationQuerySet":
        return self.open().exclude(waiting_since=None)

    def promised(self) -> "ConversationQuerySet":
        """Those to which something is promised by a certain time."""
        return self.open().exclude(due_at=None)

    def undelivered(self) -> "ConversationQuerySet":
        """Those whose last answer failed."""
        return self.filter(is_undelivered=True)

    def live(self) -> "ConversationQuerySet":
        """Chats: those whose other side holds a stream to us."""
        return self.filter(is_live=True)

    def for_list(self) -> "ConversationQuerySet":
        """With all that a line of a list shows."""
        return self.select_related("contact", "assignee", "team", "channel").prefetch_related(
            "taggings__tag"
        )


_WHO, _HEARD, _HERE = ["contact", "inbox", "place"], Q(heard_at__isnull=False), Q(joined_into=None)


class Conversation(models.Model):
    """One matter with one contact, open until closed."""

    inbox = models.ForeignKey("inbox.Inbox", models.PROTECT, related_name="conversations")
    channel = models.ForeignKey(
        "channels.Channel", models.PROTECT, related_name="+", db_index=False
    )
    contact = models.ForeignKey(
        "contacts.Contact", models.CASCADE, related_name="conversations", db_index=False
    )
    place = models.ForeignKey(
        "accounts.Place", models.PROTECT, null=True, related_name="+", db_index=False
    )
    subject = models.CharField(max_length=300, blank=True, default="")
    language = models.CharField(max_length=5, blank=True, default="")
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    assignee = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    team = models.ForeignKey(
        "accounts.Team", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField()
    last_activity_at = models.DateTimeField()
    # As its channel is: kept here for the lists, which every page counts.
    is_live = models.BooleanField(default=False)
    # The last answer failed, and nothing was said after it.
    is_undelivered = models.BooleanField(default=False)
    # Since when the contact awaits us; null when we await them.
    waiting_since = models.DateTimeField(null=True)
    first_response_at = models.DateTimeField(null=True)
    # When the person last wrote here, or a machine of his: filters of people ask for it.
    heard_at = models.DateTimeField(null=True)
    # When the next of what is promised here is due; kept by whoever keeps the promises.
    due_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    # How it was solved, in one line.
    resolution = models.CharField(max_length=200, blank=True, default="")
    preview = models.CharField(max_length=160, blank=True, default="")
    preview_kind = models.CharField(max_length=10, blank=True, default="")
    message_count = models.PositiveIntegerField(default=0)
    # The older conversation that this one goes on from (a changed subject, a late reply).
    continues = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="continuations", db_index=False
    )
    # Since when its words are gone, and those of its messages: see alaka.privacy.
    emptied_at = models.DateTimeField(null=True)
    joined_into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="joined")
    tags: "models.ManyToManyField[models.Model, models.Model]" = models.ManyToManyField(
        "contacts.Tag", through="inbox.ConversationTag", related_name="conversations"
    )

    objects = ConversationQuerySet.as_manager()

    # In a list: see inbox.listing.
    tag_names: "list[str]" = []
    # What other rooms say of it: see inbox.marking.
    marks: "list[Any]" = []

    class Meta:
        indexes = [
            models.Index(fields=["status", "-last_activity_at", "-id"], name="conv_status"),
            models.Index(fields=["inbox", "status", "-last_activity_at", "-id"], name="conv_inbox"),
            models.Index(
                fields=["channel", "status", "-last_activity_at", "-id"], name="conv_channel"
            ),
            models.Index(
                fields=["assignee", "-last_activity_at", "-id"],
                condition=Q(status="open"),
                name="conv_mine",
            ),
            models.Index(
                fields=["team", "-last_activity_at", "-id"],
                condition=Q(status="open"),
                name="conv_team",
            ),
            models.Index(
                fields=["-last_activity_at", "-id"],
                condition=Q(status="open", assignee=None),
                name="conv_unassigned",
            ),
            models.Index(
                fields=["waiting_since", "id"],
                condition=Q(status="open", waiting_since__isnull=False),
                name="conv_waiting",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(status="open", due_at__isnull=False),
                name="conv_due",
            ),
            models.Index(
                fields=["snoozed_until", "id"], condition=Q(status="snoozed"), name="conv_snoozed"
            ),
            models.Index(
                fields=["-last_activity_at", "-id"],
                condition=Q(status="open", is_live=True),
                name="conv_live",
            ),
            models.Index(
                fields=["-last_activity_at", "-id"],
                condition=Q(is_undelivered=True),
                name="conv_undelivered",
            ),
            models.Index(
                fields=["closed_at", "id"],
                condition=Q(status="closed", emptied_at=None),
                name="conv_kept",
            ),
            models.Index(fields=["contact", "-last_activity_at"], name="conv_contact"),
            # Who wrote, and who turned to us, since when: with all that decides who sees it.
            models.Index(fields=["heard_at"], include=_WHO, condition=_HEARD, name="conv_heard"),
            models.Index(fields=["opened_at"], include=_WHO, condition=_HERE, name="conv_opened"),
            models.Index(
                fields=["place", "status", "-last_activity_at", "-id"],
                condition=Q(place__isnull=False),
                name="conv_place",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return address("conversation", self.pk)

    @property
    def leads_to(self) -> "Conversation":
        """Itself, or what it was joined into, and that in turn."""
        return self if self.joined_into is None else self.joined_into.leads_to

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN

    @property
    def is_closed(self) -> bool:
        return self.status == Status.CLOSED

    @property
    def reopens_until(self) -> datetime | None:
        """A reply until then opens it again; null while it is not closed."""
        if self.closed_at is None:
            return None
        return self.closed_at + timedelta(days=self.inbox.reopen_days)

    def asked_since(self) -> datetime | None:
        """The first word of the contact after our last answer, while it is not closed."""
        if self.is_closed:
            return None
        answered, heard = self.messages.answers().last(), self.messages.heard()
        if answered is not None:
            heard = heard.filter(at__gt=answered.at)
        return heard.values_list("at", flat=True).first()

    def close(self, *, by: "Agent | None", resolution: str = "") -> None:
        now = clock.now()
        self._change(
            ~Q(status=Status.CLOSED),
            "conversation.closed",
            by,
            {"resolution": resolution[:200]},
            status=Status.CLOSED,
            closed_at=now,
            closed_by=by,
            resolution=resolution[:200],
            snoozed_until=None,
            waiting_since=None,
        )

    def reopen(self, *, by: "Agent | None" = None) -> None:
        """Whoever was never answered waits again."""
        was_closed, self.status = self.is_closed, Status.OPEN
        waits = {"waiting_since": self.asked_since()} if was_closed else {}
        self._change(
            ~Q(status=Status.OPEN),
            "conversation.reopened",
            by,
            {},
            status=Status.OPEN,
            closed_at=None,
            closed_by=None,
            snoozed_until=None,
            **waits,
        )

    def snooze_until(self, at: datetime, *, by: "Agent | None") -> None:
        """Put it aside; it comes back at the instant, or when the contact writes."""
        self._change(
            ~Q(status=Status.CLOSED),
            "conversation.snoozed",
            by,
            {"until": at.isoformat()},
            status=Status.SNOOZED,
            snoozed_until=at,
        )

    def wake(self) -> None:
        self._change(
            Q(status=Status.SNOOZED, snoozed_until__lte=clock.now()),
            "conversation.woken",
            None,
            {},
            status=Status.OPEN,
            snoozed_until=None,
        )

    def assign_to(self, agent: "Agent | None", *, by: "Agent | None" = None) -> None:
        self._change(
            ~Q(assignee=agent),
            "conversation.assigned",
            by,
            {"agent": agent.pk if agent else None, "name": agent.name if agent else ""},
            assignee=agent,
        )

    def hand_to(self, team: "Team | None", *, by: "Agent | None" = None) -> None:
        """Give it to a team; whoever had it keeps it only as a member of that team, and not a chat
        that he gives away himself: there somebody waits for an answer now."""
        fields: dict[str, Any] = {"team": team}
        still, holder = ~Q(team=team), self.assignee
        if holder is not None and team is not None:
            gives_away = self.is_live and by == holder
            if gives_away or team.pk not in holder.team_ids:
                fields["assignee"] = None
            if gives_away:
                still |= Q(assignee=holder)
        self._change(
            still,
            "conversation.handed",
            by,
            {"team": team.pk if team else None, "name": team.name if team else ""},
            **fields,
        )

    def _change(
        self, still: Q, verb: str, by: "Agent | None", data: dict[str, Any], **fields: Any
    ) -> None:
        """Write the fields if the row is still as it should be, and tell of it once."""
        with transaction.atomic():
            if not Conversation.objects.filter(still, pk=self.pk).update(**fields):
                return
            for name, value in fields.items():
                setattr(self, name, value)
            record(verb, subject=self, contact=self.contact, actor=by, **data)
            self.publish()

    def publish(self) -> None:
        """Let the screens that show it or its inbox look again."""
        live.publish(f"conversation:{self.pk}", f"inbox:{self.inbox_id}", "inbox")
