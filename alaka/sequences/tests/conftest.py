from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.models import Message, MessageState
from alaka.sequences import going
from alaka.sequences.models import Kind, Sequence, Step

# A Monday, half past eight in the morning; in Sarajevo, where Dana is, an hour later.
MONDAY = datetime(2026, 11, 30, 8, 30, tzinfo=UTC)
HELLO = {"en": {"subject": "Your offer", "text": "Hello {name}, did you read our offer?"}}
AGAIN = {
    "en": {"subject": "", "text": "Hello {name}, one more word on the offer."},
    "bs": {"subject": "", "text": "Zdravo {name}, još jedna riječ o ponudi."},
}
CALL = {
    "do": "activity.plan",
    "with": {"subject": "Call about the offer", "kind": "call", "days": 0},
}
Build = Callable[..., Sequence]


@pytest.fixture
def build(mail_channel: Channel, alice: Agent) -> Build:
    """A sequence of these steps, switched on, that writes what needs no consent."""

    def built(*steps: tuple[str, dict[str, Any]], **fields: Any) -> Sequence:
        given = {"name": "After an offer", "purpose": "service", "is_on": True, **fields}
        made = Sequence.objects.create(
            channel=mail_channel, sender=alice, created_at=clock.now(), **given
        )
        Step.objects.bulk_create(
            Step(sequence=made, position=at, kind=kind, settings=settings)
            for at, (kind, settings) in enumerate(steps)
        )
        return made

    return built


@pytest.fixture
def three_days(build: Build) -> Sequence:
    """A letter, two days of waiting, another, a day, and a call for us."""
    return build(
        (Kind.MESSAGE, {"texts": HELLO}),
        (Kind.WAIT, {"unit": "days", "count": 2}),
        (Kind.MESSAGE, {"texts": AGAIN}),
        (Kind.WAIT, {"unit": "days", "count": 1}),
        (Kind.ACTION, CALL),
    )


def at(days: float = 0, **more: Any) -> Any:
    """The clock stands so long after Monday's morning; whoever is due goes on, and what was written
    goes in the end."""
    return _At(MONDAY + timedelta(days=days, **more))


class _At:
    def __init__(self, moment: datetime) -> None:
        self.stopped = clock.stopped_at(moment)

    def __enter__(self) -> None:
        self.stopped.__enter__()
        going.go_on()

    def __exit__(self, *how: Any) -> None:
        Message.objects.filter(state=MessageState.QUEUED).update(state=MessageState.SENT)
        self.stopped.__exit__(*how)
