from secrets import token_urlsafe

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.channels.identity import SECRET
from alaka.core.secrets import EncryptedJSONField, WrongKey


class Consent(models.TextChoices):
    ASK = "ask", _("Nothing before the visitor agrees")
    COUNT = "count", _("Counted without cookies until the visitor agrees")
    FULL = "full", _("Recognised from the first page")


class Addresses(models.TextChoices):
    NONE = "none", pgettext_lazy("network address", "Not kept")
    SHORT = "short", pgettext_lazy("network address", "Kept without its end")
    WHOLE = "whole", pgettext_lazy("network address", "Kept whole")


def new_key() -> str:
    return token_urlsafe(18)


class Source(models.Model):
    """A site, an app or a server whose events come in; its write key says so.

    The key stands in the page for everybody to read. Only a server's, which nobody else sees
    (``is_trusted``), is believed when it says who somebody is.
    """

    name = models.CharField(_("name"), max_length=100)
    key = models.CharField(max_length=64, unique=True, default=new_key)
    is_on = models.BooleanField(_("takes events in"), default=True)
    is_trusted = models.BooleanField(_("its key is kept secret on a server"), default=False)
    # Origins, one a line, as those of a chat; none: any.
    origins = models.TextField(_("sites"), blank=True, default="")
    consent = models.CharField(max_length=5, choices=Consent, default=Consent.COUNT)
    addresses = models.CharField(max_length=5, choices=Addresses, default=Addresses.SHORT)
    # The space its user ids count in, as that of a chat's customers; empty: its own.
    customers = models.CharField(_("space of customer numbers"), max_length=60, blank=True)
    # What its orders are known by where it has no space: its name when the first came.
    orders_as = models.CharField(max_length=60, default="", editable=False)
    # With it the site's server signs who a visitor is (alaka.channels.identity).
    secrets = EncryptedJSONField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("visit-source", args=[self.pk])

    @property
    def space(self) -> str:
        return self.customers or f"source-{self.pk}"

    @property
    def shop(self) -> str:
        """What its orders are known by."""
        return self.customers or self.orders_as or self.name[:60]

    @property
    def secret(self) -> str:
        """For identities; "" where there is none, and where it was kept with a key that is lost."""
        try:
            return str(self.secrets.get(SECRET, ""))
        except WrongKey:
            return ""
