"""People with a past, rules, and who bought by chance: for the tests of scores."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.sales.models import Order
from alaka.scores import learning
from alaka.scores.facts import FACTS, NAMES
from alaka.scores.models import ScoreRule
from alaka.tracking.events import terms
from alaka.tracking.events.storing import store
from alaka.tracking.events.terms import Word
from alaka.tracking.events.writing import Row
from alaka.tracking.models import Apart, Kind, Link, Visit

ENGLISH = {"of": "language", "op": "is", "value": ["en"]}
VISITED = {"of": "visits", "op": "any"}


def ago(days: float) -> datetime:
    return clock.now() - timedelta(days=days)


def ordered(contact: Contact, *days: float) -> None:
    Order.objects.bulk_create(
        Order(
            source="Shop", number=f"{contact.pk}-{day}", contact=contact, placed_at=ago(day),
            said_at=ago(day), amount=Decimal(9), value=Decimal(9), currency="EUR",
        )
        for day in days
    )  # fmt: skip


def visited(contact: Contact, *days: float, pages: int = 3, came_by: str = "mail") -> None:
    known, _made = Link.objects.get_or_create(
        visitor=contact.pk * 10, contact=contact,
        defaults={
            "since": ago(1), "last_at": ago(1), "reason": "form", "created_at": ago(1),
        },
    )  # fmt: skip
    Visit.objects.bulk_create(
        Visit(
            source=1, visitor=known.visitor, began_at=ago(day), ended_at=ago(day),
            pages=pages, came_by=came_by,
        )
        for day in days
    )  # fmt: skip


def did(contact: Contact, name: str, *days: float) -> None:
    """On a site, after ``visited``: an event of that name."""
    key = terms.number(Word.NAME, name)
    store(
        [
            Row(
                terms.key_of(1, f"{contact.pk} {name} {day}"), at=ago(day),
                received_at=clock.now(), source=1, kind=Kind.TRACK, apart=Apart.NOT,
                visitor=contact.pk * 10, name=key,
            )
            for day in days
        ],
        {key: (Word.NAME, name)},
    )  # fmt: skip


def talked(channel: Channel, contact: Contact, *days: float, **more: Any) -> None:
    for day in days:
        Conversation.objects.create(
            inbox=channel.inbox, channel=channel, contact=contact, status="closed",
            opened_at=ago(day), heard_at=ago(day), last_activity_at=ago(day), closed_at=ago(day),
            **more,
        )  # fmt: skip


def rule(owner: Agent, points: int, asked: dict[str, Any], **more: Any) -> ScoreRule:
    values = {"name": f"Rule {points}", "created_at": clock.now()} | more
    return ScoreRule.objects.create(owner=owner, points=points, filter=asked, **values)


def population(seed: int, people: int = 600) -> tuple[learning.Levels, learning.Whether]:
    """Whoever ordered before buys oftener; all else is chance."""
    chance_ = Random(seed)
    levels = np.array(
        [[chance_.randrange(fact.levels) for fact in FACTS] for _ in range(people)], dtype=np.int64
    )
    bought = np.array(
        [chance_.random() < (0.1 + 0.18 * row[NAMES.index("orders")]) for row in levels]
    )
    return levels, bought
