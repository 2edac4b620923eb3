from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.core import live
from alaka.core.addresses import address
from alaka.core.words import WordsField

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class Reason(models.TextChoices):
    ASKED = "asked", _("The person asked for it")
    NO_NEED = "no_need", _("The data is no longer needed")
    WITHDRAWN = "withdrawn", _("Consent was withdrawn")
    UNLAWFUL = "unlawful", _("It should not have been stored")
    RETENTION = "retention", _("Kept as long as the rules say")


class Wish(models.TextChoices):
    """Who asked for it."""

    PERSON = "person", _("The person")
    REPRESENTATIVE = "representative", _("Somebody who acts for the person")
    AUTHORITY = "authority", _("An authority or a court")
    OURSELVES = "ourselves", _("Ourselves")


class ErasureState(models.TextChoices):
    RUNNING = "running", pgettext_lazy("erasure", "Running")
    DONE = "done", pgettext_lazy("erasure", "Done")


class ErasureQuerySet(models.QuerySet["Erasure"]):
    def visible_to(self, agent: "Agent") -> "ErasureQuerySet":
        """Whoever may erase people sees who was erased, as far as anybody can."""
        return self.all() if agent.is_active and agent.manages_all else self.none()

    def running(self) -> "ErasureQuerySet":
        return self.filter(state=ErasureState.RUNNING)


class Erasure(models.Model):
    """People were erased: what went, when and why; in the end with nothing that leads to them.

    ``whom`` is what rooms find them by, and is there only as long as it runs. ``done`` names the
    holdings that are finished, so that any worker can go on; ``counts`` are rows by holding.
    """

    asked_at = models.DateTimeField()
    by = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    wish = models.CharField(_("who asked for it"), max_length=16, choices=Wish)
    state = models.CharField(max_length=10, choices=ErasureState, default=ErasureState.RUNNING)
    people = models.PositiveIntegerField(default=1)
    # Numbers of records that are empty now.
    records = ArrayField(models.BigIntegerField(), default=list)
    counts = models.JSONField(default=dict)
    done = models.JSONField(default=list)
    # SHA-256 of what was shown before it began: see previewing.
    preview = models.CharField(max_length=64, blank=True, default="")
    whom = models.JSONField(null=True)
    problem = WordsField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state="running"), name="erasure_running")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return address("erasure", self.pk)

    @property
    def is_running(self) -> bool:
        return self.state == ErasureState.RUNNING

    @property
    def rows(self) -> int:
        return sum(self.counts.values())

    def put(self, **values: object) -> None:
        """Store these, and tell whoever watches."""
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))
        live.publish(f"erasure:{self.pk}")


class ErasedAddress(models.Model):
    """That an address was erased, as a digest with a key of this house: who has the address can
    ask whether it was, and nobody can read it from here."""

    erasure = models.ForeignKey(Erasure, models.CASCADE, related_name="addresses")
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "erasure"], name="erased_address_once")
        ]

    def __str__(self) -> str:
        return bytes(self.digest).hex()[:12]
