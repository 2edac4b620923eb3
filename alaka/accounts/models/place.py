from django.db import models
from django.utils.translation import gettext_lazy as _


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
    timezone = models.CharField(_("time zone"), max_length=60, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
