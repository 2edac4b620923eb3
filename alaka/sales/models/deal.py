from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.core import clock, live
from alaka.core.addresses import address

if TYPE_CHECKING:
    from alaka.accounts.models import Agent
    from alaka.core.prepared import given


class DealStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("deal", "Open")
    WON = "won", pgettext_lazy("deal", "Won")
    LOST = "lost", pgettext_lazy("deal", "Lost")


class Eyes(NamedTuple):
    """What decides which deals an agent sees, besides who he is."""

    sees_all: bool = False
    teams: tuple[int, ...] = ()
    places: tuple[int, ...] = ()


def eyes(agent: "Agent") -> Eyes:
    """Managers see their branch of the places, agents also what is their teams'."""
    if agent.sees_everything:
        return Eyes(sees_all=True)
    teams = () if agent.can_manage else tuple(sorted(agent.team_ids))
    return Eyes(teams=teams, places=tuple(agent.branch))


# What is to be done next comes first; then the larger deal.
NEXT_FIRST = (F("next_at").asc(nulls_last=True), F("value").desc(nulls_last=True), "pk")


class DealQuerySet(models.QuerySet["Deal"]):
    def visible_to(self, agent: "Agent") -> "DealQuerySet":
        """The one door: managers see their branch of the places; agents what belongs to their
        teams; each what he owns or opened."""
        return self.within(eyes(agent), agent.pk) if agent.is_active else self.none()

    def within(self, seen: Eyes, agent: "int | given") -> "DealQuerySet":
        """The same by what decides it, for statements that are prepared."""
        if seen.sees_all:
            return self
        chosen = Q(owner=agent) | Q(opened_by=agent)
        if seen.teams:
            chosen |= Q(team__in=seen.teams)
        if seen.places:
            chosen |= Q(place__in=seen.places)
        return self.filter(chosen)

    def open(self) -> "DealQuerySet":
        return self.filter(status=DealStatus.OPEN)

    def won(self) -> "DealQuerySet":
        return self.filter(status=DealStatus.WON)

    def lost(self) -> "DealQuerySet":
        return self.filter(status=DealStatus.LOST)

    def closed(self) -> "DealQuerySet":
        return self.exclude(status=DealStatus.OPEN)

    def without_next_step(self) -> "DealQuerySet":
        return self.open().filter(next_at=None)

    def for_list(self) -> "DealQuerySet":
        """With all that a line of a list or a card shows."""
        shown = self.select_related("stage", "contact", "company", "owner")
        return shown.defer("search", "lost_note")


class Deal(models.Model):
    """Something that somebody may buy from us: with whom, how much, where it stands."""

    title = models.CharField(_("in one line"), max_length=200)
    pipeline = models.ForeignKey(
        "sales.Pipeline", models.PROTECT, related_name="deals", verbose_name=_("pipeline"),
        db_index=False,
    )  # fmt: skip
    stage = models.ForeignKey(
        "sales.Stage", models.PROTECT, related_name="deals", verbose_name=_("stage"),
        db_index=False,
    )  # fmt: skip
    status = models.CharField(max_length=5, choices=DealStatus, default=DealStatus.OPEN)
    contact = models.ForeignKey(
        "contacts.Contact", models.SET_NULL, null=True, blank=True, related_name="deals",
        verbose_name=_("customer"), db_index=False,
    )  # fmt: skip
    company = models.ForeignKey(
        "contacts.Company", models.SET_NULL, null=True, blank=True, related_name="deals",
        verbose_name=_("company"), db_index=False,
    )  # fmt: skip
    owner = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, blank=True, related_name="deals",
        verbose_name=_("owner"), db_index=False,
    )  # fmt: skip
    team = models.ForeignKey(
        "accounts.Team", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("team"),
    )  # fmt: skip
    place = models.ForeignKey(
        "accounts.Place", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("place"),
    )  # fmt: skip
    # Of its lines, where it has some.
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3)
    # The amount in the currency of the business; None where no rate is known. See sales.money.
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True, editable=False)
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    # Where the customer came from, in the words of the business.
    source = models.CharField(_("source"), max_length=80, blank=True, default="")
    competitor = models.CharField(_("competitor"), max_length=120, blank=True, default="")
    # By what it began: conversation, form, api or hand.
    begun_by = models.CharField(max_length=12, default="hand")
    # Of the next planned step, written by the room that plans them.
    next_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    entered_stage_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    lost_reason = models.ForeignKey(
        "sales.LostReason", models.PROTECT, null=True, related_name="deals",
        verbose_name=_("reason"),
    )  # fmt: skip
    lost_note = models.TextField(blank=True, default="")
    # What happened that it was lost for, where that is in here.
    lost_over_case = models.ForeignKey(
        "cases.Case", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    lost_over_conversation = models.ForeignKey(
        "inbox.Conversation", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    reopened = models.PositiveSmallIntegerField(default=0)
    search = SearchVectorField(null=True, editable=False)

    conversations: "models.ManyToManyField[models.Model, models.Model]" = models.ManyToManyField(
        "inbox.Conversation",
        through="sales.DealConversation",
        related_name="deals",
        through_fields=("deal", "conversation"),
    )
    people: "models.ManyToManyField[models.Model, models.Model]" = models.ManyToManyField(
        "contacts.Contact", through="sales.DealPerson", related_name="+"
    )

    objects = DealQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                "stage", *NEXT_FIRST[:2], "id", condition=Q(status="open"), name="deal_board"
            ),
            models.Index(fields=["pipeline", "status", "expected_on"], name="deal_expected"),
            models.Index(fields=["owner", "status", "next_at"], name="deal_owner"),
            models.Index(fields=["contact", "-opened_at"], name="deal_contact"),
            models.Index(fields=["company", "-opened_at"], name="deal_company"),
            models.Index(fields=["-opened_at", "-id"], name="deal_opened"),
            models.Index(
                fields=["-closed_at", "-id"], condition=~Q(status="open"), name="deal_closed"
            ),
            GinIndex(fields=["search"], name="deal_search", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", closed_at=None)
                | (~Q(status="open") & Q(closed_at__isnull=False)),
                name="deal_closed_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status="lost") | Q(lost_reason__isnull=False),
                name="deal_lost_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("deal", self.pk)

    @property
    def is_open(self) -> bool:
        return self.status == DealStatus.OPEN

    @property
    def days_in_stage(self) -> int:
        return (clock.now() - self.entered_stage_at).days

    @property
    def is_ageing(self) -> bool:
        """It stands longer in its stage than deals should."""
        days = self.stage.expected_days
        return self.is_open and days is not None and self.in_stage > timedelta(days=days)

    @property
    def in_stage(self) -> timedelta:
        return clock.now() - self.entered_stage_at

    def publish(self) -> None:
        live.publish(f"deal:{self.pk}", "deals")


class DealPerson(models.Model):
    """Somebody else who has a say in it, besides its customer."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="persons")
    contact = models.ForeignKey("contacts.Contact", models.CASCADE, related_name="deal_roles")
    role = models.CharField(_("role"), max_length=80, blank=True, default="")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["deal", "contact"], name="deal_person_once")]

    def __str__(self) -> str:
        return f"{self.contact_id} in {self.deal_id}"


class DealConversation(models.Model):
    """A conversation in which a deal was spoken of; the first is where it came from."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="links")
    conversation = models.ForeignKey(
        "inbox.Conversation", models.CASCADE, related_name="deal_links"
    )
    # The one it was linked to, where that was joined into this one: see sales.following.
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
            models.UniqueConstraint(fields=["deal", "conversation"], name="deal_linked_once")
        ]

    def __str__(self) -> str:
        return f"{self.deal_id} ↔ {self.conversation_id}"
