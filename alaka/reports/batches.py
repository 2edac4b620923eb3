"""Ids a part at a time, so that one statement never takes more than it should."""

from collections.abc import Iterable, Iterator

BATCH = 2000


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """Each once, in rising order."""
    found = sorted(set(ids))
    for start in range(0, len(found), BATCH):
        yield found[start : start + BATCH]
