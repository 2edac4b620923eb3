"""What a rule or a sequence can do beyond the house: call one of the webhooks that are set up."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from alaka.accounts.models import Agent
from alaka.api.models import Webhook
from alaka.api.webhooks.hearing import deliver
from alaka.api.webhooks.verbs import CALLED
from alaka.cases.models import Case
from alaka.core.words import Words
from alaka.inbox.models import Conversation, Message
from alaka.segments.actions.base import Action, CannotError, Matter, one_of
from alaka.segments.conditions.base import offered
from alaka.timeline.recording import record

_REMOVED = gettext_noop("The webhook was removed, or is no longer seen.")
_OFF = gettext_noop("The webhook %(name)s is switched off.")
# What it may have happened with, and is told along.
_ABOUT = (Message, Case, Conversation)


def _offered(agent: Agent) -> list[tuple[int, str]]:
    return list(Webhook.objects.visible_to(agent).values_list("pk", "name"))


class CallWebhook(Action):
    """Whichever events it listens to; signed, tried again and logged as all that it is told."""

    name, title = "webhook.call", gettext_lazy("Call a webhook")
    group = gettext_lazy("Other programs")

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        return {
            "webhook": one_of(
                gettext_lazy("Webhook"),
                offered(agent, _offered),
                help_text=gettext_lazy(
                    "Webhooks are set up under Settings; they are offered to administrators."
                ),
            ),
            "text": forms.CharField(
                label=gettext_lazy("A word for the receiver"), max_length=200, required=False
            ),
        }

    def said(self) -> str:
        return _("call the webhook %(name)s") % {"name": self.chosen("webhook", _offered)}

    def do(self, matter: Matter) -> Words:
        seen = Webhook.objects.visible_to(self.agent)
        webhook = seen.filter(pk=self.number("webhook")).first()
        if webhook is None:
            raise CannotError(Words(_REMOVED))
        if not webhook.is_active:
            raise CannotError(Words(_OFF, name=webhook.name))
        told = {"webhook": webhook.pk, "name": webhook.name, "text": self.settings.get("text", "")}
        if talk := matter.number(Conversation._meta.label_lower):
            told["conversation"] = talk
        event = record(CALLED, subject=_subject(matter), contact=matter.contact, **told)
        deliver([(event, webhook)])
        return Words(gettext_noop("The webhook %(name)s was called."), name=webhook.name)


def _subject(matter: Matter) -> Any:
    for model in _ABOUT:
        pk = matter.number(model._meta.label_lower)
        if pk and (row := model._default_manager.filter(pk=pk).first()):
            return row
    return matter.contact


ACTIONS: list[type[Any]] = [CallWebhook]
