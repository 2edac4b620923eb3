import secrets
from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.hours import ALWAYS, Hours
from alaka.accounts.models.agent import Agent
from alaka.accounts.models.calendar import Calendar

# Letters and digits that nobody confuses on a printed sheet.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_key() -> str:
    return "".join(secrets.choice(_LETTERS) for _letter in range(8))


class PlaceKind(models.TextChoices):
    COMPANY = "company", pgettext_lazy("place", "Company")
    REGION = "region", pgettext_lazy("place", "Region")
    SHOP = "shop", pgettext_lazy("place", "Shop")
    DEPARTMENT = "department", pgettext_lazy("place", "Department")


class PlaceQuerySet(models.QuerySet["Place"]):
    def offered(self, kept: int | None = None) -> "PlaceQuerySet":
        """Those to choose from; a closed one can stay where it stands already."""
        return self.filter(models.Q(closed_at=None) | models.Q(pk=kept))


class Place(models.Model):
    """A company, region, shop or department, in a tree, with who answers for it."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=PlaceKind, default=PlaceKind.SHOP)
    # Part of the place's public addresses: /at/<key>.
    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    manager = models.ForeignKey(
        "accounts.Agent", models.SET_NULL, null=True, blank=True, related_name="places"
    )
    # They see what he sees, and are asked where he is away.
    deputies: "models.ManyToManyField[models.Model, models.Model]" = models.ManyToManyField(
        "accounts.Agent", blank=True, related_name="deputised", verbose_name=_("deputies")
    )
    address = models.CharField(_("address"), max_length=300, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    # Without one, that of the place above it, and at last that of the business.
    calendar = models.ForeignKey(
        Calendar, models.SET_NULL, null=True, blank=True, related_name="places"
    )
    timezone = models.CharField(_("time zone"), max_length=60, blank=True)
    # Nothing new is put there by hand; what was heard there stays, and customers who still find
    # its sheet are heard.
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def chain(self) -> "Iterator[Place]":
        """The place, that of which it is part, and so on to the top."""
        place: Place | None = self
        while place is not None:
            yield place
            place = place.parent

    @property
    def nearest_country(self) -> str:
        """Its own, or of that of which it is part; else "", and it is the business's."""
        return next((place.country for place in self.chain if place.country), "")

    def bind(self) -> None:
        """Whoever is named here sees only the places he answers for, from now on."""
        named = models.Q(places=self) | models.Q(deputised=self)
        found = Agent.objects.filter(named).values_list("pk", flat=True)
        Agent.objects.filter(pk__in=list(found), only_places=False).update(only_places=True)

    @property
    def hours(self) -> Hours:
        for place in self.chain:
            if place.calendar:
                return place.calendar.hours
        default = Calendar.objects.default()
        return default.hours if default else ALWAYS
