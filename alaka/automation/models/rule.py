from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from alaka.contacts.hours import WritingHours
from alaka.core import clock
from alaka.core.addresses import address
from alaka.core.words import Words, WordsField

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class Trigger(models.TextChoices):
    EVENT = "event", pgettext_lazy("rule", "Something happens")
    SILENCE = "silence", pgettext_lazy("rule", "Some time after something happened")
    DATE = "date", pgettext_lazy("rule", "A date of the person comes near")
    DAILY = "daily", pgettext_lazy("rule", "Every day")


class Again(models.TextChoices):
    ALWAYS = "always", pgettext_lazy("rule", "Every time")
    ONCE = "once", pgettext_lazy("rule", "Once for each person")
    DAYS = "days", pgettext_lazy("rule", "Again after some days")


class RuleQuerySet(models.QuerySet["Rule"]):
    def visible_to(self, agent: "Agent") -> "RuleQuerySet":
        """The one door: rules are made by administrators."""
        return self.all() if agent.is_active and agent.is_administrator else self.none()

    def on(self) -> "RuleQuerySet":
        """Those that work: whoever they act for is still here."""
        return self.filter(is_on=True, owner__is_active=True)

    def in_order(self) -> "RuleQuerySet":
        return self.order_by("position", "pk")

    def with_runs(self) -> "RuleQuerySet":
        """With how many people were touched in a day, and when last."""
        done = Q(runs__state="done")
        lately = done & Q(runs__at__gte=clock.now() - timedelta(days=1))
        return self.annotate(
            touched=Count("runs", filter=lately), last_at=Max("runs__at", filter=done)
        )


class Rule(WritingHours):
    """When something happens, if the person is such, do this: for everybody, by itself.

    ``when`` holds by its trigger: ``verbs``, ``where`` (which of these events), ``hours`` and
    ``unless`` (verbs) of silence; ``field``, ``days`` and ``yearly`` of a date; ``hour`` of a day.
    ``condition`` is a filter of people (docs/filters.md), asked as ``owner`` would. ``actions`` are
    ``{"do": its name, "with": settings}``, see segments.actions. What writes to the person waits
    for the hours.
    """

    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveIntegerField(default=0)
    is_on = models.BooleanField(default=False)
    owner = models.ForeignKey("accounts.Agent", models.PROTECT, related_name="+")
    trigger = models.CharField(max_length=8, choices=Trigger, default=Trigger.EVENT)
    when = models.JSONField(default=dict)
    condition = models.JSONField(default=dict)
    actions = models.JSONField(default=list)
    again = models.CharField(max_length=6, choices=Again, default=Again.ALWAYS)
    again_days = models.PositiveSmallIntegerField(default=30)
    # So many people in a day at most.
    cap = models.PositiveIntegerField(default=200)
    made_at = models.DateTimeField()
    # Since when it is on, and the newest event of then: what was before is no business of its.
    on_since = models.DateTimeField(null=True)
    since_event = models.BigIntegerField(default=0)
    # The day on which it last looked for people, of those that look once a day.
    looked_on = models.DateField(null=True)
    # It switched itself off, and why.
    stopped_at = models.DateTimeField(null=True)
    stopped_because = WordsField(blank=True, default="")

    objects = RuleQuerySet.as_manager()

    class Meta(WritingHours.Meta):
        constraints = [
            *WritingHours.Meta.constraints,
            models.CheckConstraint(condition=Q(cap__gte=1), name="rule_cap_of_one_at_least"),
        ]

    def __str__(self) -> str:
        return self.name or gettext("A rule without a name")

    def get_absolute_url(self) -> str:
        return address("automation-rule", self.pk)

    @property
    def key(self) -> str:
        """As chains of causes name it."""
        return f"rule:{self.pk}"

    @property
    def verbs(self) -> list[str]:
        heard = self.trigger in (Trigger.EVENT, Trigger.SILENCE)
        return list(self.when.get("verbs", ())) if heard else []

    @property
    def delay(self) -> timedelta:
        return timedelta(hours=self.when.get("hours", 0) if self.trigger == Trigger.SILENCE else 0)

    def switch_on(self, newest_event: int, at: datetime) -> None:
        self.put(
            is_on=True,
            on_since=at,
            since_event=newest_event,
            looked_on=None,
            stopped_at=None,
            stopped_because=Words(""),
        )

    def stop(self, because: Words) -> bool:
        """It switches itself off; False if it was off already."""
        rows = Rule.objects.filter(pk=self.pk, is_on=True)
        now = clock.now()
        return bool(rows.update(is_on=False, stopped_at=now, stopped_because=because))

    def put(self, **values: Any) -> None:
        """Write these fields alone."""
        with transaction.atomic():
            Rule.objects.filter(pk=self.pk).update(**values)
        for name, value in values.items():
            setattr(self, name, value)
