"""What arrived is built into visits, links and orders, and forgotten, in one transaction.

Enters: arrivals, the oldest first. Leaves: links, then visits (which end where the person changes),
then what is handed on. A builder that is killed leaves the arrivals to the next.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction

from alaka.tracking.building import aliases, groups, numbers, telling, visits, watching
from alaka.tracking.building.lengthening import lengthen
from alaka.tracking.building.links import link
from alaka.tracking.building.naming import Said, named
from alaka.tracking.building.runs import Claim
from alaka.tracking.building.touching import Touched
from alaka.tracking.events.terms import Word, number
from alaka.tracking.events.writing import NOTABLE
from alaka.tracking.models import Kind, Source
from alaka.tracking.orders import NAMES as ORDER_NAMES
from alaka.tracking.orders import of_nobody, take_orders

# Of our own choosing: one builds at a time.
_LOCK = 761_071
# So many arrivals, which are groups of events, are taken at once.
AT_ONCE = 1000

_TAKE = """
WITH taken AS (
    DELETE FROM tracking_arrival WHERE id IN (
        SELECT id FROM tracking_arrival ORDER BY id LIMIT %s
    ) RETURNING visitors, moments, notable, notable_moments
), touched AS (
    SELECT visitor, min(at) AS first, max(at) AS last
    FROM taken CROSS JOIN LATERAL unnest(visitors, moments) AS one(visitor, at)
    GROUP BY visitor
)
SELECT (SELECT count(*) FROM taken), told.*, seen.*
FROM (
    SELECT array_agg(key)::text, array_agg(at)::text
    FROM taken CROSS JOIN LATERAL unnest(notable, notable_moments) AS one(key, at)
) AS told, (
    SELECT array_agg(visitor)::text, array_agg(first)::text, array_agg(last)::text FROM touched
) AS seen
"""
_READ = """
SELECT event.key, event.at, event.source, event.kind, event.visitor,
    COALESCE(person.text, ''), COALESCE(name.text, ''), event.amount, event.data
FROM {rows}
LEFT JOIN tracking_term person ON person.id = event.person
LEFT JOIN tracking_term name ON name.id = event.name
WHERE event.apart = 0
ORDER BY event.at, event.key
"""
_TOLD = """unnest(%s::uuid[], %s::timestamptz[]) AS told(key, at)
JOIN tracking_event event ON event.key = told.key AND event.at = told.at AND (
    event.kind = ANY(%s) OR event.amount IS NOT NULL OR event.visitor = event.person
)"""
_ORDERED = """(
    SELECT * FROM tracking_event WHERE visitor = ANY(%s) AND kind = %s AND name = ANY(%s)
) AS event"""


@transaction.atomic
def build(at_once: int = AT_ONCE) -> bool:
    """Of what waits, the oldest; whether there is more. Nothing where another is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(_TAKE, [at_once])
        count, keys, told_at, visitors, firsts, lasts = cursor.fetchone()
    if not count:
        return False
    said = _read(_TOLD, keys, told_at, list(map(int, NOTABLE))) if keys else []
    moved = link(_claims(said))
    touched = Touched(visitors or "{}", firsts or "{}", lasts or "{}", moved)
    if rest := lengthen(touched):
        visits.rebuild(rest)
    take_orders([*_ordered({visitor for visitor, _at in moved}), *said])
    numbers.claim(said)
    numbers.claim_browsers(keys or "{}", told_at or "{}", {visitor for visitor, _at in moved})
    watching.note(touched)
    telling.tell(touched)
    return bool(count == at_once)


def _claims(said: Sequence[Said]) -> list[Claim]:
    """Of what says who somebody is."""
    telling = [row for row in said if row.kind in (Kind.IDENTIFY, Kind.ALIAS, Kind.GROUP)]
    contacts = named(row for row in telling if row.kind != Kind.GROUP or row.is_trusted)
    groups.join(_of(Kind.GROUP, telling), contacts)
    aliases.claim(_of(Kind.ALIAS, telling), contacts)
    return [
        Claim(row.visitor, row.at, contacts[row.key], row.reason, row.key)
        for row in _of(Kind.IDENTIFY, telling)
        # Below zero it is one of today's, counted without a cookie: never anybody's.
        if row.key in contacts and row.visitor is not None and row.visitor >= 0
    ]


def _of(kind: Kind, said: Iterable[Said]) -> list[Said]:
    return [row for row in said if row.kind == kind]


def _ordered(visitors: set[int]) -> list[Said]:
    """What nobody was known to have ordered, at browsers of which it was said only now whose they
    were."""
    if not visitors:
        return []
    names = [number(Word.NAME, each) for each in sorted(ORDER_NAMES)]
    return of_nobody(_read(_ORDERED, sorted(visitors), int(Kind.TRACK), names))


def _read(rows: str, *values: Any) -> list[Said]:
    trusted = set(Source.objects.filter(is_trusted=True).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_READ.format(rows=rows), values)
        return [_said(row, trusted) for row in cursor.fetchall()]


def _said(row: tuple[Any, ...], trusted: set[int]) -> Said:
    key, at, source, kind, visitor, person, name, amount, text = row
    data = json.loads(text or "{}")
    is_trusted = source in trusted or data.get("proved") is True
    return Said(key, at, source, kind, visitor, person, name, amount, data, is_trusted)
