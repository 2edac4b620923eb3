import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from alaka import registry
from alaka.channels import granting
from alaka.channels.consents import boxes
from alaka.channels.contract import Adapter, Configuration
from alaka.channels.missing import MissingAdapter
from alaka.core import clock
from alaka.core.secrets import EncryptedJSONField
from alaka.core.words import Words, WordsField


def new_key() -> str:
    return secrets.token_urlsafe(12)


class ChannelQuerySet(models.QuerySet["Channel"]):
    def enabled(self) -> "ChannelQuerySet":
        return self.filter(is_enabled=True)

    def live(self) -> "ChannelQuerySet":
        """Those of kinds whose other side holds a stream to us."""
        kinds = [kind for kind in registry.CHANNELS if Channel(kind=kind).can("live")]
        return self.filter(kind__in=kinds)

    def polled(self) -> "list[Channel]":
        return [channel for channel in self.enabled() if "fetch" in channel.adapter_class.abilities]


class Channel(models.Model):
    """Our mailbox, form, number or bot. What is particular to its kind lies in ``settings``."""

    kind = models.CharField(max_length=20)
    name = models.CharField(_("name"), max_length=80)
    key = models.CharField(max_length=40, unique=True, default=new_key)
    inbox = models.ForeignKey(
        "inbox.Inbox", models.PROTECT, related_name="channels", verbose_name=_("inbox")
    )
    place = models.ForeignKey(
        "accounts.Place", models.SET_NULL, null=True, blank=True, verbose_name=_("place")
    )
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default="en"
    )
    is_enabled = models.BooleanField(_("in use"), default=True)
    settings = models.JSONField(default=dict)
    secrets: Any = EncryptedJSONField(default=dict)
    # What the owner agreed to at the other side: see alaka.channels.granting.
    grant: Any = EncryptedJSONField(default=dict)
    state = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    # Health, as the channel's page tells it, apart for the two directions.
    received_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    receive_error = WordsField(blank=True, default="")
    receive_error_at = models.DateTimeField(null=True)
    send_error = WordsField(blank=True, default="")
    send_error_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_installed(self) -> bool:
        """False where the package that brought the kind was taken away."""
        return self.kind in registry.CHANNELS

    @property
    def adapter_class(self) -> type[Adapter]:
        if not self.is_installed:
            return MissingAdapter
        adapter: type[Adapter] = import_string(registry.CHANNELS[self.kind])
        return adapter

    @property
    def adapter(self) -> Adapter:
        return self.adapter_class(self.configuration)

    @property
    def configuration(self) -> Configuration:
        return Configuration(
            id=self.pk,
            name=self.name,
            key=self.key,
            settings=self.settings,
            secrets=self.secrets,
            state=self.state,
            language=self.language,
            base_url=settings.PUBLIC_URL,
            access_token=lambda anew: granting.access_token(self, anew=anew),
            consents=lambda: boxes(self.settings),
        )

    def can(self, ability: str) -> bool:
        return ability in self.adapter_class.abilities

    @property
    def can_answer(self) -> bool:
        """Whether what we say reaches somebody by it: it sends, or is read live."""
        return self.can("send") or self.can("live")

    def received(self, state: Mapping[str, Any] | None = None) -> None:
        """Fetching or taking in went well."""
        fields: dict[str, object] = {
            "received_at": clock.now(),
            "receive_error": "",
            "receive_error_at": None,
            "failures": 0,
        }
        if state is not None:
            self.state = dict(state)
            fields["state"] = self.state
        Channel.objects.filter(pk=self.pk).update(**fields)

    def receiving_failed(self, reason: Words | str) -> None:
        Channel.objects.filter(pk=self.pk).update(
            receive_error=reason, receive_error_at=clock.now(), failures=F("failures") + 1
        )

    def sent(self) -> None:
        Channel.objects.filter(pk=self.pk).update(
            sent_at=clock.now(), send_error="", send_error_at=None
        )

    def sending_failed(self, reason: Words | str) -> None:
        Channel.objects.filter(pk=self.pk).update(send_error=reason, send_error_at=clock.now())
