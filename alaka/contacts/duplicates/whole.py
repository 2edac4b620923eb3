"""Everybody compared with everybody who shares a key: once, and whenever somebody asks for it.

Each piece of people writes its keys into a table that takes the place of the old one; PostgreSQL
puts those together who share a key; each piece of pairs is compared (`pieces`, by `parallel`). It
may be killed at any moment, and then begins anew. What changes meanwhile is looked at afterwards
(`following`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Max, Min

from alaka.contacts.duplicates import following
from alaka.contacts.duplicates.keys import COUNTED, FREQUENT, TOO_COMMON, Kind
from alaka.contacts.duplicates.parallel import Each, hands
from alaka.contacts.models import Contact, Duplicate, DuplicateLook
from alaka.core import clock, live

STRETCH, PIECE = 4_000, 4_000
_LOCK = 72_031

# Tables of a run: keys that will take the place of those we have, pairs to compare, and the keys of
# names and numbers that many have.
_DROP = """
DROP TABLE IF EXISTS duplicate_next_keys, duplicate_pairs, duplicate_frequent
"""
_MAKE = "CREATE TABLE duplicate_next_keys (LIKE contacts_duplicatekey)"
_PUT_TOGETHER = """
CREATE UNLOGGED TABLE duplicate_pairs AS
WITH shared AS (
    SELECT value FROM duplicate_next_keys WHERE kind <> ALL(%(counted)s)
    GROUP BY value HAVING count(*) BETWEEN 2 AND %(too_common)s
), near AS (
    SELECT value, contact FROM duplicate_next_keys JOIN shared USING (value)
)
SELECT DISTINCT one.contact AS first, two.contact AS second
FROM near one JOIN near two ON two.value = one.value AND two.contact > one.contact
"""
_MARK_FREQUENT = """
CREATE UNLOGGED TABLE duplicate_frequent AS
SELECT value FROM duplicate_next_keys
JOIN unnest(%(kinds)s::int[], %(most)s::int[]) asked(kind, most) USING (kind)
GROUP BY value, most HAVING count(*) > most
"""
_TOO_COMMON = """
SELECT kind, count(*) FROM (
    SELECT kind FROM duplicate_next_keys WHERE kind <> ALL(%(counted)s)
    GROUP BY kind, value HAVING count(*) > %(too_common)s
) many GROUP BY kind
"""
_VALUES: dict[str, Any] = {
    "counted": [int(kind) for kind in COUNTED],
    "too_common": TOO_COMMON,
    "kinds": [int(kind) for kind in FREQUENT],
    "most": list(FREQUENT.values()),
}
_PAIRS = "SELECT first, second FROM duplicate_pairs ORDER BY first, second"
# Afterwards table and indexes are called as the model's.
_TAKE_OVER = """
SET LOCAL maintenance_work_mem = '512MB';
ALTER TABLE duplicate_next_keys
    ADD CONSTRAINT duplicate_next_pkey PRIMARY KEY (value, contact);
CREATE INDEX duplicate_next_contact ON duplicate_next_keys (contact);
DROP TABLE contacts_duplicatekey;
ALTER TABLE duplicate_next_keys RENAME TO contacts_duplicatekey;
ALTER INDEX duplicate_next_pkey RENAME TO contacts_duplicatekey_pkey;
ALTER INDEX duplicate_next_contact RENAME TO duplicate_key_contact;
ALTER TABLE contacts_duplicatekey ADD CONSTRAINT duplicate_key_person
    FOREIGN KEY (contact) REFERENCES contacts_contact ON DELETE CASCADE NOT VALID;
DELETE FROM contacts_duplicatekey WHERE NOT EXISTS (
    SELECT FROM contacts_contact WHERE id = contact
);
ANALYZE contacts_duplicatekey;
DROP TABLE duplicate_pairs, duplicate_frequent
"""


def run() -> bool:
    """False where there is nothing to do, or another worker is at it."""
    with _alone() as is_alone:
        if not is_alone or not following.state().is_wanted:
            return False
        begun, total = clock.now(), Contact.objects.filter(root=None).count()
        following.mark_all()
        _put(begun_at=begun, done=0, total=total, too_common={})
        _ask(_DROP, _MAKE)
        with hands(total) as each:
            for count in each("write_keys", _stretches()):
                _put(done=F("done") + count)
            _compare(each, begun.isoformat())
        _take_over()
        Duplicate.objects.found().filter(found_at__lt=begun).delete()
        _put(done_at=clock.now())
        return True


def _compare(each: Each, run: str) -> None:
    with transaction.atomic():
        _ask("SET LOCAL work_mem = '256MB'", _PUT_TOGETHER, _MARK_FREQUENT)
        common = {Kind(kind).name.lower(): count for kind, count in _ask(_TOO_COMMON)}
    _put(too_common=common)
    for _ in each("compare_pairs", ((run, pairs) for pairs in _pairs())):
        pass


def _stretches() -> Iterator[tuple[int, int]]:
    """Ids from the first to the last, some thousand at a time."""
    ends = Contact.objects.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is not None:
        for first in range(ends["first"], ends["last"] + 1, STRETCH):
            yield first, first + STRETCH - 1


def _pairs() -> Iterator[list[tuple[int, int]]]:
    # Neighbours by the older of the two: so a piece asks for as few people as can be.
    with transaction.atomic(), connection.connection.cursor("pairs") as cursor:
        cursor.execute(_PAIRS)
        while piece := cursor.fetchmany(PIECE):
            yield piece


def _take_over() -> None:
    with transaction.atomic():
        _ask(*_TAKE_OVER.split(";"))
    # Proved by itself, so that nobody who writes people waits for it.
    _ask("ALTER TABLE contacts_duplicatekey VALIDATE CONSTRAINT duplicate_key_person")


def _ask(*statements: str) -> list[tuple[Any, ...]]:
    """What the last of them finds."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, _VALUES if "%(" in statement else None)
        return cursor.fetchall() if cursor.description else []


def _put(**values: Any) -> None:
    DuplicateLook.objects.update(**values)
    live.publish("duplicates")


@contextmanager
def _alone() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, 0)", [_LOCK])
        is_alone = cursor.fetchone() == (True,)
        try:
            yield is_alone
        finally:
            if is_alone:
                cursor.execute("SELECT pg_advisory_unlock(%s, 0)", [_LOCK])
