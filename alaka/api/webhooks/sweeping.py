"""The end of deliveries whose webhook rests: those past their day are given up."""

from alaka.api.models import DeliveryState, Webhook
from alaka.api.webhooks.sending import DAY
from alaka.core import clock


def sweep() -> None:
    for webhook in Webhook.objects.filter(is_active=False):  # Nobody tries them any more.
        late = webhook.deliveries.filter(asked_at__lt=clock.now() - DAY)
        late.open().update(state=DeliveryState.GIVEN_UP, next_at=None)
