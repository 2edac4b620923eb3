from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from alaka.accounts.hours import Hours

if TYPE_CHECKING:
    from alaka.accounts.models.agent import Agent
    from alaka.accounts.models.place import Place


def closed_week() -> list[list[list[int]]]:
    return [[] for _day in range(7)]


class CalendarQuerySet(models.QuerySet["Calendar"]):
    def visible_to(self, agent: "Agent") -> "CalendarQuerySet":
        """Opening hours are no secret inside the house."""
        return self.all() if agent.is_active else self.none()

    def default(self) -> "Calendar | None":
        return self.filter(is_default=True).first()


class Calendar(models.Model):
    """When somebody is there: the week, special days, and feeds of holidays."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    timezone = models.CharField(_("time zone"), max_length=60, default="UTC")
    # From Monday on: the slots of each day, [begin, end] in minutes, see accounts.hours.
    week = models.JSONField(default=closed_week)
    # That of the business: for a new team, and where no team is asked.
    is_default = models.BooleanField(_("calendar of the business"), default=False)
    # Another one with every change of what decides: by it processes know their compiled hours.
    version = models.UUIDField(default=uuid4)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="one_default_calendar",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def hours(self) -> Hours:
        """What is asked when it is open; compiled once for each version in each process."""
        from alaka.accounts.compiling import compiled

        return compiled(self)

    def places_falling_back(self) -> "list[tuple[Place, Calendar | None]]":
        """The places whose hours these are, each with what counts there once this is removed.

        None where that is the calendar of the business.
        """
        found = []
        for place in self.places.order_by("name"):
            above = (each.calendar for each in place.chain if each.calendar not in (None, self))
            found.append((place, next(above, None)))
        return found

    @transaction.atomic
    def remove(self, *, new_default: "Calendar | None" = None) -> None:
        self.delete()
        if new_default is not None:
            new_default.set_default(True)

    def note_change(self) -> None:
        """To be called in the transaction of any change of hours, special days or holidays."""
        self.version = uuid4()
        self.save(update_fields=["version"])

    @transaction.atomic
    def set_default(self, is_default: bool) -> None:
        if is_default:
            Calendar.objects.filter(is_default=True).exclude(pk=self.pk).update(is_default=False)
        self.is_default = is_default
        self.save(update_fields=["is_default"])


class Repeats(models.TextChoices):
    ONCE = "", _("Once")
    YEAR = "year", _("Every year")
    JALALI = "jalali", _("Every year of the Jalali calendar")


class SpecialDay(models.Model):
    """A day, or some running, with other hours or none: they go before week and holidays."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="special_days")
    name = models.CharField(_("name"), max_length=120)
    begins_on = models.DateField(_("day"))
    ends_on = models.DateField(_("last day"))
    repeats = models.CharField(_("repeats"), max_length=10, choices=Repeats, blank=True)
    slots = models.JSONField(default=list)

    class Meta:
        ordering = ["begins_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("begins_on"))
                & models.Q(ends_on__lt=models.F("begins_on") + timedelta(days=365)),
                name="special_days_in_a_year",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def days(self) -> int:
        return int((self.ends_on - self.begins_on).days) + 1
