"""How a webhook does, and the log of what it delivered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alaka.api.models import DeliveryState, Webhook
from alaka.core.paging import Order, page
from alaka.core.words import Words

NEWEST = Order("created_at")
TONES: dict[str, str] = {
    DeliveryState.WAITING: "info",
    DeliveryState.DELIVERED: "success",
    DeliveryState.FAILED: "warning",
    DeliveryState.GIVEN_UP: "danger",
}


@dataclass(frozen=True)
class Health:
    text: str | Promise
    tone: str = ""
    at: datetime | None = None
    because: Words | None = None


def health(webhook: Webhook) -> Health:
    if not webhook.is_active and webhook.stopped_because:
        text = gettext_lazy("Switched off by itself")
        return Health(text, "danger", webhook.stopped_at, webhook.stopped_because)
    if not webhook.is_active:
        return Health(gettext_lazy("Switched off"))
    if webhook.failing_since is not None:
        return Health(gettext_lazy("Takes nothing"), "warning", webhook.failing_since)
    if webhook.delivered_at is not None:
        return Health(gettext_lazy("Works"), "success", webhook.delivered_at)
    return Health(gettext_lazy("Nothing sent yet"), "info")


def log_of(webhook: Webhook, asked: QueryDict) -> dict[str, Any]:
    """The part of the log that was asked for, with the tabs of its states."""
    state = asked.get("state", "")
    state = state if state in DeliveryState else ""
    rows = webhook.deliveries.defer("body", "answer", "headers")
    if state:
        rows = rows.filter(state=state)
    found = page(rows, NEWEST, after=asked.get("after", ""), before=asked.get("before", ""))
    here = f"?state={state}" if state else "?"
    return {
        "state": state,
        "tabs": [
            {"label": label, "url": f"?state={value}#log", "is_active": value == state}
            for value, label in [("", _("All")), *DeliveryState.choices]
        ],
        "deliveries": [(row, TONES[row.state]) for row in found.rows],
        "newer_url": f"{here}&before={found.before}#log" if found.before else "",
        "older_url": f"{here}&after={found.after}#log" if found.after else "",
    }
