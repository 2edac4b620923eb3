from alaka.api.models.answered import Answered
from alaka.api.models.token import Token
from alaka.api.models.webhook import Webhook
from alaka.api.models.webhook_delivery import DeliveryState, WebhookDelivery

__all__ = ["Answered", "DeliveryState", "Token", "Webhook", "WebhookDelivery"]
