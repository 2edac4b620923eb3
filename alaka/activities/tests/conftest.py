from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from alaka.accounts.models import Agent
from alaka.core import clock

# A Monday, half past eight in the morning.
MONDAY = datetime(2026, 11, 30, 8, 30, tzinfo=UTC)


@pytest.fixture
def monday(alice: Agent) -> Iterator[datetime]:
    with clock.stopped_at(MONDAY):
        yield MONDAY
