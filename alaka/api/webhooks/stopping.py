"""A webhook that we switch off by ourselves, and the administrators who hear of it."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from alaka.accounts.models import Agent, AuditEntry, Business, Role
from alaka.api.models import Webhook
from alaka.core.words import Words


def stop(webhook: Webhook, because: Words) -> None:
    """To be called in the transaction of what stopped it: the mails wait in the queue, or not."""
    if not webhook.stop(because):
        return
    with translation.override("en"):
        AuditEntry.write("webhook stopped", about=webhook.name, because=str(because))
    for agent in Agent.objects.active().filter(role=Role.ADMINISTRATOR):
        _mail(agent, webhook, because)


def _mail(agent: Agent, webhook: Webhook, because: Words) -> None:
    business = Business.get()
    with translation.override(agent.language or business.language):
        subject = _("The webhook “%(name)s” was switched off") % {"name": webhook.name}
        url = settings.PUBLIC_URL + webhook.get_absolute_url()
        context = {"agent": agent, "business": business, "webhook": webhook, "url": url}
        body = render_to_string("api/email/webhook_stopped.txt", context | {"because": because})
        EmailMessage(subject, body.strip() + "\n", to=[agent.email]).send()
