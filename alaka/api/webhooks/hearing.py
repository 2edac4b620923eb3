"""From events to deliveries.

Enters: ids of events that were recorded, after their commit. Leaves: a delivery of each for each
webhook that wants it, due at once; `running` sends them. A job that runs twice adds none.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from alaka.api.models import Webhook, WebhookDelivery
from alaka.api.webhooks.payload import bodies
from alaka.core import clock
from alaka.core.prepared import prepared
from alaka.timeline.models import Event


def wanted(events: Sequence[Event]) -> list[int]:
    """Ids of the events that somebody wants to be told of: one small question for them all."""
    asked: list[list[str]] = _asked().rows()
    if not asked:
        return []
    if not all(asked):
        return [event.pk for event in events]
    verbs = {verb for each in asked for verb in each}
    return [event.pk for event in events if event.verb in verbs]


def awaited(verb: str) -> set[str] | None:
    """For registry.AWAITING: all of a verb that a webhook wants."""
    asked: list[list[str]] = _asked().rows()
    return None if any(not verbs or verb in verbs for verbs in asked) else set()


@prepared
def _asked() -> "QuerySet[Any, Any]":
    return Webhook.objects.active().order_by().values_list("verbs", flat=True)


def look(ids: Iterable[int]) -> None:
    """A hearer of all verbs."""
    webhooks = list(Webhook.objects.active())
    if not webhooks:
        return
    heard = Event.objects.filter(pk__in=ids).order_by("pk")
    deliver(
        [(event, webhook) for event in heard for webhook in webhooks if webhook.wants(event.verb)]
    )


def deliver(pairs: Sequence[tuple[Event, Webhook]]) -> None:
    """Each event to its webhook, due at once."""
    now, told = clock.now(), bodies({event.pk: event for event, _webhook in pairs}.values())
    deliveries = [
        WebhookDelivery(
            webhook=webhook,
            event=event,
            verb=event.verb,
            body=told[event.pk],
            created_at=now,
            asked_at=now,
            next_at=now,
        )
        for event, webhook in pairs
    ]
    WebhookDelivery.objects.bulk_create(deliveries, ignore_conflicts=True)
