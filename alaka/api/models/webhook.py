from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alaka.api.webhooks.signing import new_secret
from alaka.api.webhooks.verbs import CALLED
from alaka.core import clock
from alaka.core.secrets import EncryptedJSONField, WrongKey
from alaka.core.words import Words, WordsField

if TYPE_CHECKING:
    from alaka.accounts.models import Agent

# So long a secret that was replaced signs beside the new one.
OVERLAP = timedelta(hours=24)
# Each may keep a few senders busy: see alaka.api.webhooks.running.
MOST = 20


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def visible_to(self, agent: "Agent") -> "WebhookQuerySet":
        """They tell of everything, whoever may see it at the desk: administrators' alone."""
        return self.all() if agent.is_active and agent.is_administrator else self.none()

    def active(self) -> "WebhookQuerySet":
        return self.filter(is_active=True)

    def stopped(self) -> "WebhookQuerySet":
        """Switched off by us, and no administrator has looked yet."""
        return self.filter(is_active=False, stopped_at__isnull=False, stop_seen_at=None)


class Webhook(models.Model):
    """An address that is told of events as they happen, signed by a secret of its own."""

    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(_("address"), max_length=500)
    # The secret, and for a while the one before: see `renew_secret`.
    secrets: Any = EncryptedJSONField(default=dict)
    # Empty: all there are, and will be.
    verbs = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    made_by = models.ForeignKey("accounts.Agent", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    # Health: when it last took something, and since when it takes nothing.
    delivered_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    stopped_because = WordsField(blank=True, default="")
    stopped_at = models.DateTimeField(null=True)
    stop_seen_at = models.DateTimeField(null=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("webhook", args=[self.pk])

    def wants(self, verb: str) -> bool:
        """Calls of rules are for the webhook they name, and are not listened to."""
        return verb != CALLED and (not self.verbs or verb in self.verbs)

    def renew_secret(self) -> str:
        """Set a new secret, and return it; the one before signs beside it for a day."""
        secret, before = new_secret(), self._readable.get("secret")
        self.secrets = {"secret": secret}
        if before:
            until = clock.now() + OVERLAP
            self.secrets = {"secret": secret, "before": before, "until": until.isoformat()}
        return secret

    @property
    def signing_secrets(self) -> list[str]:
        """Those that sign now, the newest first. Raises core.secrets.WrongKey."""
        found = [self.secrets["secret"]]
        if self.before_until is not None:
            found.append(self.secrets["before"])
        return found

    @property
    def before_until(self) -> datetime | None:
        """Until when the secret before this one signs too; None when it does no more."""
        kept = self._readable
        if "before" not in kept:
            return None
        until = datetime.fromisoformat(kept["until"])
        return until if until > clock.now() else None

    @property
    def _readable(self) -> Mapping[str, str]:
        """The secrets, or none where their key was lost: then a new one mends it."""
        try:
            return dict(self.secrets)
        except WrongKey:
            return {}

    def succeeded(self) -> None:
        """Note it, at most once a minute while all is well."""
        now = clock.now()
        lately = self.delivered_at is not None and self.delivered_at > now - timedelta(minutes=1)
        if self.failing_since is not None or not lately:
            rows = Webhook.objects.filter(pk=self.pk)
            rows.update(delivered_at=now, failing_since=None)

    def failed(self) -> None:
        Webhook.objects.filter(pk=self.pk, failing_since=None).update(failing_since=clock.now())

    def stop(self, because: Words) -> bool:
        """Tell it nothing more; False where somebody switched it off already."""
        rows = Webhook.objects.active().filter(pk=self.pk)
        now = clock.now()
        return bool(
            rows.update(is_active=False, stopped_because=because, stopped_at=now, stop_seen_at=None)
        )

    def switch(self, is_active: bool) -> bool:
        """By hand; what stopped it, and how long it failed, is forgotten. False: it was so."""
        rows = Webhook.objects.filter(pk=self.pk, is_active=not is_active)
        return bool(
            rows.update(
                is_active=is_active, failing_since=None, stopped_because="", stopped_at=None
            )
        )
