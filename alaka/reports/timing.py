"""Business seconds between two instants: the inbox is open while any of its teams is."""

from collections.abc import Sequence
from datetime import datetime

from alaka.accounts.hours import Hours


def seconds_open(together: Sequence[Hours], begin: datetime, end: datetime) -> int:
    """Whole seconds in which at least one of them is open; never negative."""
    if end <= begin:
        return 0
    if len(together) == 1:
        return int(together[0].seconds_between(begin, end))
    total, until = 0.0, begin
    spans = sorted(span for hours in together for span in hours.spans(begin, end))
    for opens, closes in spans:
        opens = max(opens, until)
        if closes > opens:
            total += (closes - opens).total_seconds()
            until = closes
    return int(total)
