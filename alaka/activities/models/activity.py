from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.models import Membership
from alaka.cases.models import Case
from alaka.cases.models.case import Eyes as CaseEyes
from alaka.cases.models.case import eyes as case_eyes
from alaka.core import clock, live
from alaka.core.addresses import address
from alaka.core.prepared import given
from alaka.inbox.models import Conversation
from alaka.inbox.models.conversation import Sight, sight
from alaka.sales.models import Deal
from alaka.sales.models.deal import Eyes as DealEyes
from alaka.sales.models.deal import eyes as deal_eyes

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class Kind(models.TextChoices):
    CALL = "call", pgettext_lazy("activity", "Call")
    MAIL = "mail", pgettext_lazy("activity", "E-mail")
    MEETING = "meeting", pgettext_lazy("activity", "Meeting")
    VISIT = "visit", pgettext_lazy("activity", "Visit")
    TASK = "task", pgettext_lazy("activity", "Task")


class Repeats(models.TextChoices):
    NEVER = "", pgettext_lazy("repeats", "Never")
    DAILY = "daily", pgettext_lazy("repeats", "Every day")
    WEEKLY = "weekly", pgettext_lazy("repeats", "Every week")
    MONTHLY = "monthly", pgettext_lazy("repeats", "Every month")


class Result(models.TextChoices):
    REACHED = "reached", pgettext_lazy("result", "Reached")
    NOT_REACHED = "not_reached", pgettext_lazy("result", "Not reached")
    CALL_AGAIN = "call_again", pgettext_lazy("result", "Wants to be called again")
    SENT = "sent", pgettext_lazy("result", "Sent")
    HELD = "held", pgettext_lazy("result", "Took place")
    PUT_OFF = "put_off", pgettext_lazy("result", "Put off by the other side")
    NOBODY_CAME = "nobody_came", pgettext_lazy("result", "Nobody was there")
    DONE = "done", pgettext_lazy("result", "Done")
    NOT_NEEDED = "not_needed", pgettext_lazy("result", "Not needed any more")


# How each kind can have gone, in the order in which it is asked.
RESULTS: dict[str, tuple[Result, ...]] = {
    Kind.CALL: (Result.REACHED, Result.NOT_REACHED, Result.CALL_AGAIN, Result.NOT_NEEDED),
    Kind.MAIL: (Result.SENT, Result.NOT_NEEDED),
    Kind.MEETING: (Result.HELD, Result.PUT_OFF, Result.NOBODY_CAME, Result.NOT_NEEDED),
    Kind.VISIT: (Result.HELD, Result.PUT_OFF, Result.NOBODY_CAME, Result.NOT_NEEDED),
    Kind.TASK: (Result.DONE, Result.NOT_NEEDED),
}


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, agent: "Agent") -> "ActivityQuerySet":
        """The one door: what is his or was planned by him; and of what others do, what hangs on
        conversations, cases and deals that he sees, on people alone, or is of his team mates."""
        return self.within(eyes(agent), agent.pk) if agent.is_active else self.none()

    def within(self, seen: "Eyes", agent: "int | given") -> "ActivityQuerySet":
        """The same by what decides it, for statements that are prepared."""
        if seen.sight is None:
            return self
        talks = Conversation.objects.within(seen.sight).filter(pk=OuterRef("conversation"))
        cases = Case.objects.within(seen.cases, agent).filter(pk=OuterRef("case"))
        deals = Deal.objects.within(seen.deals, agent).filter(pk=OuterRef("deal"))
        mates = Membership.objects.filter(agent=OuterRef("agent"), team__in=seen.teams)
        hangs = Q(contact__isnull=False) | Q(company__isnull=False)
        hangs |= Q(conversation__isnull=False) | Q(case__isnull=False)
        hangs |= Q(deal__isnull=False)
        talks_seen = Q(conversation=None) | Q(Exists(talks))
        cases_seen = Q(case=None) | Q(Exists(cases))
        open_to_him = talks_seen & cases_seen & (Q(deal=None) | Q(Exists(deals)))
        own = Q(agent=agent) | Q(created_by=agent)
        return self.filter(own | (open_to_him & (hangs | Exists(mates))))

    def open(self) -> "ActivityQuerySet":
        return self.filter(done_at=None, cancelled_at=None)

    def done(self) -> "ActivityQuerySet":
        return self.filter(done_at__isnull=False)

    def overdue(self) -> "ActivityQuerySet":
        return self.open().filter(due_at__lt=clock.now())

    def for_list(self) -> "ActivityQuerySet":
        """With all that a line of a list shows."""
        return self.select_related("contact", "company", "agent", "conversation", "case", "deal")


class Eyes(NamedTuple):
    """What decides which activities an agent sees, besides who he is."""

    sight: Sight
    cases: CaseEyes
    deals: DealEyes
    teams: tuple[int, ...]


def eyes(agent: "Agent") -> Eyes:
    return Eyes(sight(agent), case_eyes(agent), deal_eyes(agent), tuple(agent.team_ids))


class Activity(models.Model):
    """A planned step: a call, an e-mail, a meeting, a visit or a task, with whom, by whom, when."""

    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.CALL)
    subject = models.CharField(_("what is to be done"), max_length=200)
    note = models.TextField(_("note"), blank=True, default="")
    contact = models.ForeignKey(
        "contacts.Contact", models.SET_NULL, null=True, blank=True, related_name="activities",
        db_index=False,
    )  # fmt: skip
    company = models.ForeignKey(
        "contacts.Company", models.SET_NULL, null=True, blank=True, related_name="activities",
        db_index=False,
    )  # fmt: skip
    conversation = models.ForeignKey(
        "inbox.Conversation", models.SET_NULL, null=True, blank=True, related_name="activities",
        db_index=False,
    )  # fmt: skip
    # The one it was planned in, where that was joined into this one: see activities.moving.
    joined_from = models.ForeignKey(
        "inbox.Conversation", models.SET_NULL, null=True, related_name="+"
    )
    case = models.ForeignKey(
        "cases.Case", models.SET_NULL, null=True, blank=True, related_name="activities",
        db_index=False,
    )  # fmt: skip
    deal = models.ForeignKey(
        "sales.Deal", models.SET_NULL, null=True, blank=True, related_name="activities",
        db_index=False,
    )  # fmt: skip
    # Who does it.
    agent = models.ForeignKey(
        "accounts.Agent", models.PROTECT, related_name="activities", verbose_name=_("who"),
        db_index=False,
    )  # fmt: skip
    # When it is to be done; what is for a whole day is due when that day ends where its agent is.
    due_at = models.DateTimeField(_("due"))
    due_on = models.DateField(null=True)
    minutes = models.PositiveSmallIntegerField(_("how long, in minutes"), null=True, blank=True)
    where = models.CharField(_("where"), max_length=200, blank=True, default="")
    # So long before; of a whole day, before its morning.
    remind_minutes = models.PositiveIntegerField(null=True, blank=True)
    remind_by_mail = models.BooleanField(default=True)
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    # Seen at the desk.
    reminder_seen_at = models.DateTimeField(null=True)
    repeats = models.CharField(
        _("repeats"), max_length=7, choices=Repeats, blank=True, default=Repeats.NEVER
    )
    # Every second week, say.
    every = models.PositiveSmallIntegerField(default=1)
    repeats_until = models.DateField(_("until"), null=True, blank=True)
    # The first of those that repeat, the zone by whose clock they do, and the place in their row:
    # from these each is counted, so that the 31st comes back after February.
    first_at = models.DateTimeField(null=True)
    zone = models.CharField(max_length=60, blank=True, default="")
    turn = models.PositiveIntegerField(default=0)
    # The one that was done, for which this one was made.
    follows = models.OneToOneField(
        "self", models.SET_NULL, null=True, related_name="followed_by", editable=False
    )
    result = models.CharField(max_length=12, choices=Result, blank=True, default="")
    result_note = models.TextField(blank=True, default="")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    # Counted up by each change: for calendars, and for whoever changes it beside another.
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    objects = ActivityQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["agent", "due_at", "id"],
                condition=Q(done_at=None, cancelled_at=None),
                name="activity_mine",
            ),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(done_at=None, cancelled_at=None),
                name="activity_due",
            ),
            models.Index(fields=["agent", "due_at"], name="activity_days"),
            models.Index(
                fields=["-done_at", "-id"], condition=Q(done_at__isnull=False), name="activity_done"
            ),
            models.Index(
                fields=["remind_at"],
                condition=Q(
                    remind_at__isnull=False, reminded_at=None, done_at=None, cancelled_at=None
                ),
                name="activity_remind",
            ),
            models.Index(
                fields=["agent", "reminded_at"],
                condition=Q(
                    reminded_at__isnull=False,
                    reminder_seen_at=None,
                    done_at=None,
                    cancelled_at=None,
                ),
                name="activity_reminded",
            ),
            models.Index(
                fields=["contact", "-due_at"],
                condition=Q(contact__isnull=False),
                name="activity_contact",
            ),
            models.Index(
                fields=["company", "-due_at"],
                condition=Q(company__isnull=False),
                name="activity_company",
            ),
            models.Index(
                fields=["conversation"],
                condition=Q(conversation__isnull=False),
                name="activity_conversation",
            ),
            models.Index(
                fields=["deal", "due_at"], condition=Q(deal__isnull=False), name="activity_deal"
            ),
            models.Index(fields=["case"], condition=Q(case__isnull=False), name="activity_case"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(cancelled_at=None), name="activity_ends_once"
            ),
            models.CheckConstraint(
                condition=Q(repeats="") | (Q(first_at__isnull=False) & Q(every__gt=0)),
                name="activity_repeats_from_a_first",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return address("activity", self.pk)

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.cancelled_at is None

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_at < clock.now()

    @property
    def ends_at(self) -> datetime:
        return self.due_at + timedelta(minutes=self.minutes or 0)

    @property
    def results(self) -> tuple[Result, ...]:
        return RESULTS[self.kind]

    @property
    def icon(self) -> str:
        return ICONS[self.kind]

    def publish(self) -> None:
        live.publish(f"activity:{self.pk}", "activities")


ICONS: dict[str, str] = {
    Kind.CALL: "phone",
    Kind.MAIL: "mail",
    Kind.MEETING: "users",
    Kind.VISIT: "map-pin",
    Kind.TASK: "circle-check",
}
