"""What the demo business wants to know of people, and what it knows."""

import json

from alaka.cli.demo.trades.trade import Trade
from alaka.contacts.models import OwnField


def make(trade: Trade) -> None:
    for position, (key, name, names, kind, more) in enumerate(trade.own_fields, 1):
        OwnField.objects.create(
            key=key, name=name, names=names, kind=kind, position=position, **more
        )


def of(trade: Trade, number: int) -> str:
    """What is known of a person, as JSON for COPY."""
    return json.dumps(trade.known(number))
