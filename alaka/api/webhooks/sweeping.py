"""The end of deliveries: those past their day are given up, and after a month all are forgotten."""

from alaka.api.models import DeliveryState, Webhook, WebhookDelivery
from alaka.api.models.webhook_delivery import KEPT_FOR
from alaka.api.webhooks.sending import DAY
from alaka.core import clock

_AT_ONCE = 5000


def sweep() -> None:
    now = clock.now()
    for webhook in Webhook.objects.all():
        if not webhook.is_active:  # Nobody tries them any more.
            late = webhook.deliveries.filter(asked_at__lt=now - DAY)
            late.open().update(state=DeliveryState.GIVEN_UP, next_at=None)
        old = webhook.deliveries.filter(created_at__lt=now - KEPT_FOR).order_by("created_at")
        while ids := list(old.values_list("pk", flat=True)[:_AT_ONCE]):
            WebhookDelivery.objects.filter(pk__in=ids).delete()
