"""Whoever is known and does something now: what shows where he is looks again, a moment later.

Enters: visitors and moments of what was built. Leaves: notices of ``visits:<person>``, of one
browser at most every REST, and of ``sites``, for whoever looks at all who are there. What is lost
with a process is seen at the next look.
"""

from datetime import datetime, timedelta
from time import monotonic

from django.db import connection

from alaka.core import clock, live
from alaka.tracking.building.touching import Touched
from alaka.tracking.identity import owners

FRESH = timedelta(minutes=1)
REST = 3.0  # seconds
# People told of at once: with more of them there, each desk would hear of nothing else.
MOST = 100

# Below zero a browser is one of today's, counted without a cookie: never anybody's.
_SEEN = """
WITH seen AS MATERIALIZED (
    SELECT * FROM unnest(%(visitors)s::bigint[], %(lasts)s::timestamptz[]) AS one(visitor, last)
    UNION ALL
    SELECT * FROM unnest(%(moved)s::bigint[], %(moments)s::timestamptz[])
), known AS (
    SELECT visitor, max(last) AS last FROM seen
    WHERE visitor >= 0 AND last > %(since)s AND EXISTS (
        SELECT FROM tracking_link link WHERE link.visitor = seen.visitor AND link.cut_at IS NULL
    ) GROUP BY visitor
)
SELECT COALESCE((SELECT max(last) FROM seen) > %(since)s, false),
    COALESCE(array_agg(visitor), '{}'), COALESCE(array_agg(last), '{}') FROM known
"""

_waiting: dict[int, datetime] = {}
_resting: dict[int, float] = {}
# Of all together: whether there is something new, and until when they rest.
_sites = {"new": 0.0, "until": 0.0}


def note(touched: Touched) -> None:
    values = touched.values | {"since": clock.now() - FRESH}
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, values)
        is_new, visitors, moments = cursor.fetchone()
    _sites["new"] += is_new
    _waiting.update(zip(visitors, moments, strict=True))


def tell() -> None:
    """After the commit; costs nothing where nobody was seen."""
    now = monotonic()
    if _sites["new"] and _sites["until"] <= now:
        _sites.update(new=0.0, until=now + REST)
        live.publish("sites")
    for visitor in [each for each, until in _resting.items() if until <= now]:
        del _resting[visitor]
    asked = {each: at for each, at in _waiting.items() if each not in _resting}
    if not asked:
        return
    for visitor in asked:
        del _waiting[visitor]
    known = sorted(asked)[:MOST]
    people = owners((visitor, asked[visitor]) for visitor in known)
    live.publish_all([f"visits:{pk}" for pk in sorted({pk for pk in people if pk is not None})])
    _resting.update(dict.fromkeys(known, now + REST))
