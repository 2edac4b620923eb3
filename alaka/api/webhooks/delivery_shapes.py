"""What the API says of deliveries."""

import json
from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from alaka.api.models import DeliveryState, WebhookDelivery


class DeliveryShape(Schema):
    id: int
    webhook: int
    event: int | None = Field(description="null for a test.")
    webhook_id: str = Field(description="The header `webhook-id`, the same at each try.")
    type: str
    state: DeliveryState
    attempts: int
    created_at: datetime
    tried_at: datetime | None
    next_at: datetime | None = Field(description="When it is tried next.")
    status: int | None = Field(description="Of the last answer; null if nobody answered.")
    fault: str
    milliseconds: int | None

    @staticmethod
    def of(row: WebhookDelivery) -> "DeliveryShape":
        return DeliveryShape(**_values(row))


class WholeDeliveryShape(DeliveryShape):
    headers: dict[str, str] = Field(description="Those that were signed, of the last try.")
    body: dict[str, Any]
    answer: str = Field(description="What the last answer began with, up to 1 kB.")

    @staticmethod
    def of(row: WebhookDelivery) -> "WholeDeliveryShape":
        return WholeDeliveryShape(
            **_values(row), headers=row.headers, body=json.loads(row.body), answer=row.answer
        )


def _values(row: WebhookDelivery) -> dict[str, Any]:
    names = (
        "id", "state", "attempts", "created_at", "tried_at", "next_at", "status", "milliseconds",
    )  # fmt: skip
    return {
        "webhook": row.webhook_id,
        "event": row.event_id,
        "webhook_id": row.key,
        "type": row.verb,
        "fault": str(row.fault),
        **{name: getattr(row, name) for name in names},
    }
