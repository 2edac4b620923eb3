from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

# Before the digest of an address whose person was erased.
HIDDEN = "erased:"


class Source(models.TextChoices):
    """By which way a person told us."""

    FORM = "form", pgettext_lazy("source of a consent", "form")
    LINK = "link", pgettext_lazy("source of a consent", "link in a letter")
    API = "api", pgettext_lazy("source of a consent", "API")
    IMPORT = "import", pgettext_lazy("source of a consent", "imported")
    AGENT = "agent", pgettext_lazy("source of a consent", "told one of us")
    CHAT = "chat", pgettext_lazy("source of a consent", "chat")
    PHONE = "phone", pgettext_lazy("source of a consent", "telephone")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def current(self) -> "ConsentQuerySet":
        """What holds now: of each purpose and channel the last word, unless a later one was said
        of all channels."""
        return self.filter(is_current=True)


class Consent(models.Model):
    """A person said yes or no to a purpose. Rows are only ever added: together they are the
    history, and what holds now is marked in them (`contacts.consent.stating`)."""

    contact = models.ForeignKey("contacts.Contact", models.CASCADE, related_name="consents")
    # The key of a Purpose.
    purpose = models.SlugField(max_length=40, db_index=False)
    # A scheme of handles; empty for all of them.
    scheme = models.CharField(max_length=20, blank=True, default="")
    is_given = models.BooleanField()
    source = models.CharField(max_length=10, choices=Source)
    at = models.DateTimeField()
    # What the person read when he said it, to the letter.
    wording = models.TextField(blank=True, default="")
    # Who of us wrote it down; empty where the person did it.
    by = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    # The number of the message that proves it.
    message = models.BigIntegerField(null=True)
    is_current = models.BooleanField(default=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["purpose", "is_given", "contact", "scheme"],
                condition=Q(is_current=True),
                name="consent_current",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact_id}: {self.purpose} {'+' if self.is_given else '-'}{self.scheme}"


class Reason(models.TextChoices):
    ASKED = "asked", _("Asked never to be written to")
    BOUNCED = "bounced", _("What we sent came back: the address does not exist")
    COMPLAINED = "complained", _("Complained about our letters")
    OTHER = "other", _("Another reason")


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def standing(self) -> "SuppressionQuerySet":
        return self.filter(lifted_at=None)


class Suppression(models.Model):
    """An address that is never written to, for whatever purpose, until it is lifted."""

    scheme = models.CharField(max_length=20, default="email")
    value = models.CharField(_("address"), max_length=320)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    note = models.CharField(_("note"), max_length=500, blank=True, default="")
    at = models.DateTimeField()
    # Empty where nobody of us did it.
    by = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["value", "scheme"], condition=Q(lifted_at=None), name="suppressed_once"
            )
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="suppression_latest")]

    def __str__(self) -> str:
        return gettext("Somebody who was erased") if self.is_hidden else self.value

    @property
    def is_hidden(self) -> bool:
        """Its person was erased: the address is known again, and not kept."""
        return self.value.startswith(HIDDEN)
