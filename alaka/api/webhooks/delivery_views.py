"""One delivery of a webhook: what was sent, what was answered, and once more."""

import json

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.models import AuditEntry
from alaka.api.models import Webhook, WebhookDelivery
from alaka.api.models.webhook_delivery import WebhookDeliveryQuerySet
from alaka.api.webhooks.listing import TONES


@administrator_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    delivery = _delivery(request, pk)
    noun, _dot, happened = delivery.verb.partition(".")
    context = {
        "noun": noun,
        "happened": happened,
        "delivery": delivery,
        "webhook": delivery.webhook,
        "tone": TONES[delivery.state],
        "head": _head(delivery),
        "body": json.dumps(json.loads(delivery.body), ensure_ascii=False, indent=2),
    }
    return render(request, "api/webhooks/delivery.html", context)


def _head(delivery: WebhookDelivery) -> str:
    """As it stands on the wire before the body."""
    headers = {"Content-Type": "application/json", **delivery.headers}
    lines = [f"{name}: {value}" for name, value in headers.items()]
    return "\n".join([f"POST {delivery.webhook.url}", *lines])


@administrator_required
@require_POST
def replay(request: AgentRequest, pk: int) -> HttpResponse:
    delivery = _delivery(request, pk)
    if not _rows(request).filter(pk=pk).replay():
        raise Http404  # Of a test another is sent instead.
    about = delivery.webhook.name
    AuditEntry.write("webhook delivery replayed", request=request, about=about, id=delivery.key)
    _say_when(request, delivery.webhook)
    return redirect(delivery)


@administrator_required
@require_POST
def replays(request: AgentRequest, pk: int) -> HttpResponse:
    """Send again all that the webhook did not take."""
    webhook = get_object_or_404(Webhook.objects.visible_to(request.user), pk=pk)
    if count := webhook.deliveries.given_up().replay():
        about = webhook.name
        AuditEntry.write("webhook delivery replayed", request=request, about=about, count=count)
        _say_when(request, webhook)
    return redirect(webhook)


def _say_when(request: AgentRequest, webhook: Webhook) -> None:
    if webhook.is_active:
        messages.success(request, _("It is sent again in a moment."))
    else:
        messages.warning(request, _("It is sent again when the webhook is switched on."))


def _rows(request: AgentRequest) -> WebhookDeliveryQuerySet:
    mine = Webhook.objects.visible_to(request.user)
    return WebhookDelivery.objects.filter(webhook__in=mine)


def _delivery(request: AgentRequest, pk: int) -> WebhookDelivery:
    return get_object_or_404(_rows(request).select_related("webhook"), pk=pk)
