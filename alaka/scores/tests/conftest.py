from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from alaka.core import clock

MONDAY = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


@pytest.fixture
def monday() -> Iterator[datetime]:
    """At eight in the morning."""
    with clock.stopped_at(MONDAY):
        yield MONDAY
