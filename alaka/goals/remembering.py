"""What took long to count is kept for a while: a report of years is opened again and again.

In each process its own. Whatever is counted soon is counted anew each time.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from alaka.core import clock

# Seconds: what took longer than SOON is kept TIMES as long as it took, LASTS at most.
SOON, LASTS = 0.25, 600.0
TIMES = 60
# So many questions are known; those not asked for the longest go first.
MANY = 200


class Counted(NamedTuple):
    rows: list[tuple[Any, ...]]
    at: datetime


@dataclass
class _One:
    counting: threading.Lock = field(default_factory=threading.Lock)
    counted: Counted | None = None
    ends: float = 0.0


_known: OrderedDict[Hashable, _One] = OrderedDict()
_lock = threading.Lock()


def counted(key: Hashable, count: Callable[[], list[tuple[Any, ...]]]) -> Counted:
    """Who asks for the same meanwhile waits for it."""
    one = _one(key)
    with one.counting:
        if one.counted is not None and time.monotonic() < one.ends:
            return one.counted
        begun = time.monotonic()
        found = Counted(count(), clock.now())
        took = time.monotonic() - begun
        one.ends = time.monotonic() + min(LASTS, TIMES * took)
        one.counted = found if took > SOON else None
        return found


def _one(key: Hashable) -> _One:
    with _lock:
        one = _known.setdefault(key, _One())
        _known.move_to_end(key)
        while len(_known) > MANY:
            _known.popitem(last=False)
        return one
