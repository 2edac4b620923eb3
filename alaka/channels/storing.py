"""Bytes from outside are stored before anybody is told "ok"."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from alaka import registry
from alaka.channels.contract import Raw
from alaka.channels.models import Channel, Intake
from alaka.core import clock, jobs


@transaction.atomic
def store(
    channel: Channel, items: Sequence[Raw], *, state: Mapping[str, Any] | None = None
) -> list[Intake]:
    """Keep the items not here yet, with the channel's new state, and ask for their taking in."""
    now = clock.now()
    rows = [
        Intake(
            channel=channel,
            key=item.key,
            body=item.body,
            content_type=item.content_type[:200],
            envelope=dict(item.envelope),
            received_at=now,
        )
        for item in items
    ]
    Intake.objects.bulk_create(rows, ignore_conflicts=True)
    channel.received(state)
    if rows:
        take_in_later(channel)
    return rows


def take_in_later(channel: Channel) -> None:
    jobs.defer(registry.TAKE_IN, once=f"take-in:{channel.pk}", channel_id=channel.pk)
