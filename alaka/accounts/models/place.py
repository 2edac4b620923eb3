from django.db import models
from django.utils.translation import gettext_lazy as _

from alaka.accounts.hours import ALWAYS, Hours
from alaka.accounts.models.calendar import Calendar


class Place(models.Model):
    """A shop, branch or region, in a tree, with its manager."""

    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    manager = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, blank=True, related_name="places"
    )
    address = models.CharField(_("address"), max_length=300, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    # Without one, that of the place above it, and at last that of the business.
    calendar = models.ForeignKey(
        Calendar, models.SET_NULL, null=True, blank=True, related_name="places"
    )
    timezone = models.CharField(_("time zone"), max_length=60, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def hours(self) -> Hours:
        place: Place | None = self
        while place is not None:
            if place.calendar:
                return place.calendar.hours
            place = place.parent
        default = Calendar.objects.default()
        return default.hours if default else ALWAYS
