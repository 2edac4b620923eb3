"""The demo's webhook: its accounting, switched off for it is nowhere, with a log to look at."""

from datetime import timedelta

from alaka.api.models import DeliveryState, Webhook, WebhookDelivery
from alaka.api.webhooks.payload import bodies
from alaka.api.webhooks.signing import signed
from alaka.core import clock
from alaka.core.words import Words
from alaka.timeline.models import Event

_MANY = 60
_REFUSED = 7  # every so manieth


def make() -> Webhook:
    webhook = Webhook(name="Accounting", url="https://accounting.example/hooks/alaka")
    webhook.renew_secret()
    lately = clock.now() - timedelta(days=20)
    newest = Event.objects.order_by("-pk")[: _MANY * 5]
    events = sorted((e for e in newest if e.at >= lately), key=lambda e: e.at)[-_MANY:]
    webhook.delivered_at = events[-1].at if events else None
    webhook.save()
    told = bodies(events)
    WebhookDelivery.objects.bulk_create(
        _delivery(webhook, event, told[event.pk], number) for number, event in enumerate(events)
    )
    return webhook


def rest(webhook: Webhook) -> None:
    """What rules told it meanwhile has arrived; from now on it is off."""
    due = WebhookDelivery.objects.filter(webhook=webhook, state=DeliveryState.WAITING)
    rows = list(due.select_related("event").order_by("pk"))
    due.delete()
    WebhookDelivery.objects.bulk_create(
        _delivery(webhook, row.event, row.body, number)
        for number, row in enumerate(rows)
        if row.event is not None
    )
    Webhook.objects.filter(pk=webhook.pk).update(is_active=False)


def _delivery(webhook: Webhook, event: Event, body: str, number: int) -> WebhookDelivery:
    delivery = WebhookDelivery(
        webhook=webhook, event=event, verb=event.verb, body=body, state=DeliveryState.DELIVERED
    )
    delivery.created_at = delivery.asked_at = delivery.tried_at = event.at
    delivery.attempts, delivery.status, delivery.answer = 1, 200, '{"taken": true}'
    delivery.milliseconds = 40 + number * 37 % 160
    if number % _REFUSED == _REFUSED - 1:
        delivery.state, delivery.attempts, delivery.status = DeliveryState.GIVEN_UP, 8, 503
        delivery.answer = "Service Unavailable"
        delivery.fault = Words("The receiver answered %(status)s.", status=503)
    delivery.headers = signed(delivery.key, event.at, body.encode(), webhook.signing_secrets)
    return delivery
