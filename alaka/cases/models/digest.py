from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Calendar
from alaka.cases.models.case import Severity
from alaka.cases.readers import zone_of
from alaka.core import clock

if TYPE_CHECKING:
    from alaka.accounts.models import Agent

HOUR = 8
# From Monday = 0; where Persian is spoken the week begins on Saturday.
WORKING_DAYS = [0, 1, 2, 3, 4]
PERSIAN_DAYS = [0, 1, 2, 5, 6]


def working_days(language: str = "") -> list[int]:
    """The days on which the business is open, as far as that is known."""
    default = Calendar.objects.default()
    open_on = [day for day, slots in enumerate(default.week) if slots] if default else []
    return open_on or (PERSIAN_DAYS if language == "fa" else WORKING_DAYS)


class Digest(models.Model):
    """When a manager hears of his cases: at once from a severity on, the others in one mail."""

    agent = models.OneToOneField(
        "accounts.Agent", models.CASCADE, primary_key=True, related_name="digest"
    )
    hour = models.PositiveSmallIntegerField(_("hour of the digest"), default=HOUR)
    # Weekdays from Monday = 0.
    days = models.JSONField(_("days of the digest"), default=working_days)
    at_once = models.PositiveSmallIntegerField(
        _("told at once"), choices=Severity, default=Severity.SEVERE
    )
    # The day, where the agent is, whose digest was made last, be it that nothing was in it.
    made_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(hour__lte=23), name="digest_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.agent}: {self.hour}:00"

    @classmethod
    def of(cls, agent: "Agent") -> "Digest":
        """A new one begins with the next hour: what came today is told tomorrow."""
        begun: dict[str, Any] = {"made_on": _begun_on(agent), "days": working_days(agent.language)}
        return cls.objects.get_or_create(agent=agent, defaults=begun)[0]


def _begun_on(agent: "Agent") -> date | None:
    now = clock.now().astimezone(zone_of(agent))
    return now.date() if now.hour >= HOUR else None
