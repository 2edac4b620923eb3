from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from alaka.channels.form.tests.posting import NOON
from alaka.core import clock


@pytest.fixture(autouse=True)
def freeze() -> Iterator[Callable[..., None]]:
    """The clock stands at noon; called, it stands so much later."""
    clock.set_for_test(NOON)
    now = NOON

    def later(**span: float) -> None:
        nonlocal now
        now += timedelta(**span)
        clock.set_for_test(now)

    yield later
    clock.set_for_test(None)
