from datetime import date, timedelta, tzinfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models.calendar import Calendar
from alaka.core import clock

EVERY = timedelta(days=1)
# After a failure it is asked again sooner.
AGAIN = timedelta(hours=1)


class Fault(models.TextChoices):
    """What was wrong at the last try, kept as a word and told in the reader's language."""

    NONE = "", ""
    REFUSED = "refused", _("This address is in a private network, where we do not call.")
    UNREACHED = "unreached", _("The other side could not be reached, or did not answer in time.")
    STATUS = "status", _("The other side answered with an error.")
    UNREADABLE = "unreadable", _("This is no iCalendar file.")
    TOO_LARGE = "too-large", _("There is more in it than a calendar of holidays has.")


class HolidayFeedQuerySet(models.QuerySet["HolidayFeed"]):
    def due(self) -> "HolidayFeedQuerySet":
        now = clock.now()
        sooner = ~models.Q(fault="") & models.Q(asked_at__lte=now - AGAIN)
        daily = models.Q(asked_at=None) | models.Q(asked_at__lte=now - EVERY)
        return self.filter(daily | sooner)


class HolidayFeed(models.Model):
    """Holidays from elsewhere: an address asked every day, or a file handed over."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="feeds")
    name = models.CharField(_("name"), max_length=120)
    url = models.CharField(_("address"), max_length=1000, blank=True)
    # What came last, as it was: years to come are read from it again.
    content = models.BinaryField(null=True)
    # Names of days that it lists and on which people work all the same.
    working_days = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    # How many of its events could not be read, and the names of the first.
    left_out_count = models.PositiveIntegerField(default=0)
    left_out = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    asked_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=20, choices=Fault, blank=True, default="")

    objects = HolidayFeedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        return self.asked_at is None


class Holiday(models.Model):
    """One closing that a feed lists: whole days, or hours."""

    feed = models.ForeignKey(HolidayFeed, models.CASCADE, related_name="holidays")
    name = models.CharField(max_length=200)
    begins_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    begins_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["begins_on", "begins_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(begins_at=None, ends_at=None, ends_on__gte=models.F("begins_on"))
                | models.Q(begins_on=None, ends_on=None, ends_at__gt=models.F("begins_at")),
                name="holiday_days_or_hours",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        return self.name not in self.feed.working_days

    def days(self) -> list[date]:
        """The whole days; none when it closes hours only."""
        if not self.begins_on or not self.ends_on:
            return []
        count = (self.ends_on - self.begins_on).days + 1
        return [self.begins_on + timedelta(days=number) for number in range(count)]

    def last_day(self, zone: tzinfo) -> date:
        if self.ends_at:
            return self.ends_at.astimezone(zone).date()
        return self.ends_on or date.min
