from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.cases.models.step import Step
from alaka.core import clock, live
from alaka.core.addresses import address
from alaka.core.prepared import given
from alaka.inbox.models import Conversation, Message
from alaka.inbox.models.conversation import ConversationQuerySet, Sight, sight

if TYPE_CHECKING:
    from alaka.accounts.models import Agent
    from alaka.cases.clocks import Clock


class CaseKind(models.TextChoices):
    COMPLAINT = "complaint", pgettext_lazy("case", "Complaint")
    REQUEST = "request", pgettext_lazy("case", "Request")
    QUESTION = "question", pgettext_lazy("case", "Question")
    PRAISE = "praise", pgettext_lazy("case", "Praise")
    IDEA = "idea", pgettext_lazy("case", "Idea")


class Severity(models.IntegerChoices):
    MINOR = 1, pgettext_lazy("severity", "Minor")
    NORMAL = 2, pgettext_lazy("severity", "Normal")
    SEVERE = 3, pgettext_lazy("severity", "Severe")


class CaseStatus(models.TextChoices):
    NEW = "new", pgettext_lazy("case", "New")
    ACCEPTED = "accepted", pgettext_lazy("case", "In hand")
    CLOSED = "closed", pgettext_lazy("case", "Closed")


RUNNING = (CaseStatus.NEW, CaseStatus.ACCEPTED)


class Outcome(models.TextChoices):
    SOLVED = "solved", pgettext_lazy("outcome", "Solved")
    COMPENSATED = "compensated", pgettext_lazy("outcome", "Compensated")
    EXPLAINED = "explained", pgettext_lazy("outcome", "Explained")
    UNFOUNDED = "unfounded", pgettext_lazy("outcome", "Not confirmed")
    WITHDRAWN = "withdrawn", pgettext_lazy("outcome", "Withdrawn")


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, agent: "Agent") -> "CaseQuerySet":
        """The one door: managers see their branch of the places; agents what belongs to a
        conversation they see; each what he is responsible for, has opened, or has a step of."""
        return self.within(eyes(agent), agent.pk) if agent.is_active else self.none()

    def within(self, seen: "Eyes", agent: "int | given") -> "CaseQuerySet":
        """The same by what decides it, for statements that are prepared."""
        if seen.sight is None:
            return self
        steps = Step.objects.filter(case=OuterRef("pk"), agent=agent)
        chosen = Q(manager=agent) | Q(opened_by=agent) | Q(Exists(steps))
        chosen |= Q(place__in=seen.sight.places)
        if seen.by_conversation:
            told = Conversation.objects.within(seen.sight).filter(pk=OuterRef("conversation"))
            links = CaseConversation.objects.filter(Exists(told), case=OuterRef("pk"))
            # As a value it is asked for each case that is looked at; as EXISTS for all there are.
            chosen |= Q(Subquery(links.order_by().values(yes=Value(True))[:1]))
        return self.filter(chosen)

    def open(self) -> "CaseQuerySet":
        return self.filter(status__in=RUNNING)

    def closed(self) -> "CaseQuerySet":
        return self.filter(status=CaseStatus.CLOSED)

    def overdue(self) -> "CaseQuerySet":
        return self.open().filter(due_at__lt=clock.now())

    def for_list(self) -> "CaseQuerySet":
        """With all that a line of a list shows."""
        shown = self.select_related("topic", "place", "contact", "manager")
        return shown.defer("search", "text", "outcome_text", "answer")


class Eyes(NamedTuple):
    """What decides which cases an agent sees, besides who he is."""

    sight: Sight
    by_conversation: bool


def eyes(agent: "Agent") -> Eyes:
    return Eyes(sight(agent), not agent.can_manage)


class Case(models.Model):
    """One matter that somebody must decide on: heard, decided, answered, and learned from."""

    kind = models.CharField(_("kind"), max_length=10, choices=CaseKind, default=CaseKind.COMPLAINT)
    topic = models.ForeignKey(
        "cases.Topic", models.SET_NULL, null=True, blank=True, related_name="cases",
        verbose_name=_("topic"),
    )  # fmt: skip
    place = models.ForeignKey(
        "accounts.Place", models.PROTECT, null=True, blank=True, related_name="cases",
        verbose_name=_("place"), db_index=False,
    )  # fmt: skip
    severity = models.PositiveSmallIntegerField(
        _("severity"), choices=Severity, default=Severity.NORMAL
    )
    product = models.CharField(_("product"), max_length=120, blank=True, default="")
    title = models.CharField(_("in one line"), max_length=200)
    text = models.TextField(_("what happened"), blank=True, default="")
    wish = models.TextField(_("what the customer wants"), blank=True, default="")
    contact = models.ForeignKey(
        "contacts.Contact", models.SET_NULL, null=True, blank=True, related_name="cases",
        db_index=False,
    )  # fmt: skip
    manager = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, blank=True, related_name="cases",
        verbose_name=_("responsible"), db_index=False,
    )  # fmt: skip
    status = models.CharField(max_length=10, choices=CaseStatus, default=CaseStatus.NEW)
    # What it came by: conversation, form, api, hand or satisfaction.
    source = models.CharField(max_length=12, default="hand")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    due_at = models.DateTimeField(_("deadline"), null=True, blank=True)
    # The deadline was set by a person: changing severity or place leaves it.
    is_due_set = models.BooleanField(default=False)
    accepted_at = models.DateTimeField(null=True)
    # How often it climbed the tree because it was overdue; the responsible one is the last told.
    climbed = models.PositiveSmallIntegerField(default=0)
    climbed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True, default="")
    outcome_text = models.TextField(_("how it was decided"), blank=True, default="")
    answer = models.TextField(_("answer to the customer"), blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    # The message that carried the answer, known still when it was taken back.
    sent_as = models.BigIntegerField(null=True)
    change = models.TextField(_("what changed because of it"), blank=True, default="")
    # The customer said that it is solved.
    confirmed_at = models.DateTimeField(null=True)
    # The customer wrote again after it was closed, and nobody has looked yet.
    wrote_again_at = models.DateTimeField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    # The words of what is told of it: see cases.searching.
    search = SearchVectorField(null=True, editable=False)

    conversations: "models.ManyToManyField[models.Model, models.Model]" = models.ManyToManyField(
        "inbox.Conversation", through="cases.CaseConversation", related_name="cases",
        through_fields=("case", "conversation"),
    )  # fmt: skip

    objects = CaseQuerySet.as_manager()

    # Where it is shown: see cases.clocks.
    clock: "Clock | None" = None

    class Meta:
        indexes = [
            models.Index(fields=["status", "due_at", "id"], name="case_due"),
            models.Index(fields=["place", "-opened_at"], name="case_place"),
            models.Index(fields=["manager", "status", "due_at"], name="case_manager"),
            models.Index(fields=["contact", "-opened_at"], name="case_contact"),
            models.Index(fields=["-opened_at", "-id"], name="case_opened"),
            models.Index(
                fields=["kind", "opened_at"],
                condition=Q(answered_at__isnull=True),
                name="case_unanswered",
            ),
            models.Index(fields=["due_at", "id"], condition=~Q(status="closed"), name="case_open"),
            models.Index(
                fields=["-closed_at", "-id"], condition=Q(status="closed"), name="case_closed"
            ),
            models.Index(
                fields=["sent_as"], condition=Q(sent_as__isnull=False), name="case_sent_as"
            ),
            GinIndex(fields=["search"], name="case_search", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="closed") | (~Q(outcome="") & Q(closed_at__isnull=False)),
                name="case_closed_with_outcome",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("case", self.pk)

    @property
    def is_closed(self) -> bool:
        return self.status == CaseStatus.CLOSED

    @property
    def is_overdue(self) -> bool:
        due: datetime | None = self.due_at
        return not self.is_closed and due is not None and due < clock.now()

    @property
    def is_severe(self) -> bool:
        return self.severity == Severity.SEVERE

    @property
    def origin(self) -> "Conversation | None":
        """The conversation with its customer that it came from."""
        return self.spoken_with_customer().first()

    def spoken_with_customer(self) -> "ConversationQuerySet":
        """Those of its conversations that are with its own contact, the first linked first."""
        if self.contact is None:
            return Conversation.objects.none()
        rows = Conversation.objects.filter(case_links__case=self, contact__in=self.contact.ids)
        return rows.filter(joined_into=None).order_by("case_links__pk")

    @property
    def sent(self) -> Message | None:
        """The message with its answer; none where it was taken back, or none was sent."""
        return Message.objects.filter(pk=self.sent_as).first() if self.sent_as else None

    @property
    def is_unanswered(self) -> bool:
        """It is closed with an answer that did not arrive."""
        return self.is_closed and self.sent_as is not None and self.answered_at is None

    def note_written_again(self, at: datetime) -> None:
        """The customer wrote after the end, and somebody should look."""
        rows = Case.objects.closed().filter(pk=self.pk)
        if rows.update(wrote_again_at=at):
            self.wrote_again_at = at
            self.publish()

    def publish(self) -> None:
        live.publish(f"case:{self.pk}", "cases")


class CaseConversation(models.Model):
    """A conversation in which a case was spoken of; the first is where it came from."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    conversation = models.ForeignKey(
        "inbox.Conversation", models.CASCADE, related_name="case_links"
    )
    # The one it was linked to, where that was joined into this one: see cases.moving.
    joined_from = models.ForeignKey(
        "inbox.Conversation", models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "conversation"], name="case_linked_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} ↔ {self.conversation_id}"
