"""The two works of comparing everybody, a piece at a time: keys of a stretch of people, and
likenesses of some pairs."""

from collections.abc import Sequence
from functools import lru_cache

from django.db import connection, transaction

from alaka.contacts.duplicates import settling
from alaka.contacts.duplicates.gathering import gather, gather_between
from alaka.contacts.duplicates.keys import keys
from alaka.contacts.duplicates.scoring import SUGGESTED, compare
from alaka.contacts.duplicates.settling import Pair

_COPY = "COPY duplicate_next_keys (value, contact, kind) FROM STDIN"


def write_keys(first: int, last: int) -> int:
    """How many people have an id from the first to the last."""
    people = gather_between(first, last)
    lines = [
        f"{value}\t{pk}\t{kind:d}\n" for pk, each in people.items() for kind, value in keys(each)
    ]
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.write("".join(lines))
    return len(people)


def compare_pairs(run: str, pairs: Sequence[Pair]) -> int:
    """How many of them are worth a look."""
    people = gather({pk for pair in pairs for pk in pair})
    frequent = _frequent(run)
    found = {}
    for one, two in pairs:
        if one in people and two in people:
            likeness = compare(people[one], people[two], frequent)
            if likeness.score >= SUGGESTED:
                found[one, two] = likeness
    apart = settling.told_apart(found)
    with transaction.atomic():
        settling.store({pair: each for pair, each in found.items() if pair not in apart})
    return len(found)


@lru_cache(maxsize=1)
def _frequent(run: str) -> frozenset[int]:
    """``run`` tells one run from the next."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM duplicate_frequent")
        return frozenset(value for (value,) in cursor.fetchall())
