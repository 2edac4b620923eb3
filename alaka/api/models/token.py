import hashlib
import secrets
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from alaka.core import clock

PREFIX = "alaka_"


class Scope(models.TextChoices):
    READ = "read", _("Read conversations and people")
    ANSWER = "answer", _("Answer, note and close")
    SEND_IN = "send-in", _("Send in what was said elsewhere")
    PEOPLE = "people", _("Add and change people")
    SETTINGS = "settings", _("Change business hours")
    WEBHOOKS = "webhooks", _("Set up webhooks")


class TokenQuerySet(models.QuerySet["Token"]):
    def valid(self) -> "TokenQuerySet":
        now = clock.now()
        return self.filter(revoked_at=None, agent__is_active=True).filter(
            models.Q(expires_at=None) | models.Q(expires_at__gt=now)
        )

    def by_secret(self, secret: str) -> "Token | None":
        """The valid token with this secret. Only digests are kept, so looking one up is safe."""
        if not secret.startswith(PREFIX):
            return None
        return self.valid().filter(digest=digest(secret)).select_related("agent").first()


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class Token(models.Model):
    """A key to the API: acts as an agent, within its scopes. The secret is shown once."""

    name = models.CharField(_("name"), max_length=80)
    agent = models.ForeignKey("accounts.Agent", models.CASCADE, related_name="tokens")
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope))
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("ends on"), null=True, blank=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_valid(self) -> bool:
        is_over = self.expires_at is not None and self.expires_at <= clock.now()
        return self.revoked_at is None and not is_over and self.agent.is_active

    def new_secret(self) -> str:
        """Set a new secret on the unsaved token and return it; only its digest is kept."""
        secret = PREFIX + secrets.token_urlsafe(32)
        self.digest, self.hint = digest(secret), secret[-4:]
        return secret

    def touch(self) -> None:
        """Note the use, at most once a minute."""
        now = clock.now()
        a_minute_ago = now - timedelta(minutes=1)
        if self.used_at is None or self.used_at < a_minute_ago:
            not_lately = models.Q(used_at=None) | models.Q(used_at__lt=a_minute_ago)
            Token.objects.filter(not_lately, pk=self.pk).update(used_at=now)

    def revoke(self) -> bool:
        """Nobody gets in with it any more; False where that was so already."""
        rows = Token.objects.filter(pk=self.pk, revoked_at=None)
        return bool(rows.update(revoked_at=clock.now()))
