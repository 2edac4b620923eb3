from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from alaka.core import clock
from alaka.inbox.models.conversation import Sight
from alaka.sla.models.policy import Target

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class ClockQuerySet(models.QuerySet["Clock"]):
    def visible_to(self, agent: "Agent") -> "ClockQuerySet":
        """Those of the conversations that the agent may see."""
        from alaka.inbox.models.conversation import sight

        return self.within(sight(agent))

    def within(self, seen: Sight) -> "ClockQuerySet":
        # A clock has the inbox and place of its conversation, by the same names.
        return self if seen is None else self.filter(seen.rows)

    def for_list(self) -> "ClockQuerySet":
        return self.select_related(*Clock.BESIDE, "inbox", "channel", "place")

    def running(self) -> "ClockQuerySet":
        return self.filter(ended_at=None)

    def broken(self) -> "ClockQuerySet":
        return self.exclude(breached_at=None)

    def overdue(self) -> "ClockQuerySet":
        """Those whose time is over while nobody has said so yet."""
        return self.running().filter(breached_at=None, due_at__lt=clock.now())

    def to_warn(self) -> "ClockQuerySet":
        now = clock.now()
        waiting = self.running().filter(breached_at=None, warned_at=None)
        return waiting.filter(warn_at__lte=now, due_at__gte=now)


class Clock(models.Model):
    """One promise on its way: since when it is owed, until when, and whether it was kept.

    It is kept for good, with whose it was, so that shares can be counted from it alone.
    """

    conversation = models.ForeignKey(
        "inbox.Conversation", models.CASCADE, related_name="clocks", db_index=False
    )
    policy = models.ForeignKey(
        "sla.Policy", models.SET_NULL, null=True, related_name="clocks", db_index=False
    )
    target = models.CharField(max_length=10, choices=Target)
    # When it was asked for, and since when it counts: later, where the promise is younger.
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField()
    # The terms that hold, and since when: a change breaks nothing in the past.
    minutes = models.PositiveIntegerField()
    hours_key = models.CharField(max_length=40)
    promised_at = models.DateTimeField()
    # Null while it stands still; then so many business seconds are left.
    due_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    left = models.FloatField(null=True)
    warned_at = models.DateTimeField(null=True)
    # Equal to due_at, however late it is noticed.
    breached_at = models.DateTimeField(null=True)
    # Kept, too late, or dropped: closed without the answer that was owed.
    ended_at = models.DateTimeField(null=True)
    is_met = models.BooleanField(default=False)
    # Whose it is or was: who answered, else who had it.
    inbox = models.ForeignKey("inbox.Inbox", models.CASCADE, related_name="+", db_index=False)
    channel = models.ForeignKey(
        "channels.Channel", models.CASCADE, related_name="+", db_index=False
    )
    team = models.ForeignKey(
        "accounts.Team", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    agent = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    place = models.ForeignKey(
        "accounts.Place", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=10, blank=True, default="")
    severity = models.PositiveSmallIntegerField(null=True)

    # What a list shows beside each.
    BESIDE = ("conversation__contact", "conversation__channel", "policy", "agent", "team")

    objects = ClockQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(ended_at=None, breached_at=None, due_at__isnull=False),
                name="clock_due",
            ),
            models.Index(
                fields=["warn_at"],
                condition=Q(ended_at=None, breached_at=None, warned_at=None),
                name="clock_warn",
            ),
            models.Index(
                fields=["agent", "due_at"],
                condition=Q(ended_at=None, warned_at__isnull=False),
                name="clock_warned",
            ),
            models.Index(
                fields=["-breached_at", "-id"],
                condition=Q(breached_at__isnull=False),
                name="clock_broken",
            ),
            models.Index(
                fields=["inbox", "place"], condition=Q(ended_at=None), name="clock_running"
            ),
            models.Index(fields=["started_at"], name="clock_started"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "target", "asked_at"], name="clock_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target} #{self.conversation_id}"

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    @property
    def is_broken(self) -> bool:
        return self.breached_at is not None

    @property
    def is_paused(self) -> bool:
        return self.is_running and not self.is_broken and self.due_at is None

    @property
    def is_close(self) -> bool:
        """It was warned of, or would be this moment."""
        if self.is_broken or self.warn_at is None or self.due_at is None:
            return False
        return bool(self.warn_at <= clock.now())

    @property
    def lateness(self) -> timedelta | None:
        """By how much it was too late, or is by now."""
        if self.breached_at is None:
            return None
        late: Any = (self.ended_at or clock.now()) - self.breached_at
        return late if isinstance(late, timedelta) else None
