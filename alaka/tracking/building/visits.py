"""Visits, made anew of events around each moment at which something new is known.

Enters: visitors and moments. Leaves: their visits, the same whatever order events came in. What
carries a page, or is a screen of an app, belongs to a visit; a server's event without a page, and
what robots did, to none. Half an hour's rest, another campaign or another person begins the next.
That a page was left begins and prolongs nothing: its time counts to the visit before it. What
happens in one moment is of one visit.
"""

from django.db import connection

from alaka.tracking.building.origins import place
from alaka.tracking.building.revenue import value
from alaka.tracking.building.touching import ORDERED, TOUCHED, Touched
from alaka.tracking.columns.changes import telling
from alaka.tracking.events.terms import Word, number

# All visits that may change: from the first that is touched up to a rest. What came before that one
# matters where persons changed: then from the last rest on.
_STRETCH = """
, turns AS (
    SELECT visitor, since FROM (
        SELECT visitor, since, contact_id,
            lag(contact_id) OVER (PARTITION BY visitor ORDER BY since) AS before
        FROM tracking_link WHERE visitor IN (SELECT visitor FROM touched)
    ) AS links WHERE contact_id <> before
), stretch AS MATERIALIZED (
    SELECT touched.visitor, begin,
        LEAST(GREATEST(last, tail.ended_at) + interval '4 hours 1 second', tail.next) AS until
    FROM touched
    LEFT JOIN LATERAL (
        SELECT began_at, ended_at FROM tracking_visit visit
        WHERE visit.visitor = touched.visitor AND visit.began_at <= first
        ORDER BY visit.began_at DESC LIMIT 1
    ) near ON near.ended_at >= first - interval '4 hours 1 second'
    LEFT JOIN LATERAL (
        SELECT began_at FROM tracking_visit visit
        WHERE visit.visitor = touched.visitor AND visit.began_at <= near.began_at
            AND (
                visit.began_at < first AND visit.visitor NOT IN (SELECT visitor FROM turns)
                OR COALESCE((
                    SELECT earlier.ended_at FROM tracking_visit earlier
                    WHERE earlier.visitor = visit.visitor AND earlier.began_at < visit.began_at
                    ORDER BY earlier.began_at DESC LIMIT 1
                ) < visit.began_at - interval '30 minutes', true)
            )
        ORDER BY visit.began_at DESC LIMIT 1
    ) head ON true
    CROSS JOIN LATERAL (SELECT LEAST(first, head.began_at) AS begin) begins
    LEFT JOIN LATERAL (
        SELECT visit.ended_at, later.began_at AS next FROM tracking_visit visit
        LEFT JOIN LATERAL (
            SELECT began_at FROM tracking_visit other
            WHERE other.visitor = visit.visitor AND other.began_at > visit.began_at
            ORDER BY other.began_at LIMIT 1
        ) later ON true
        WHERE visit.visitor = touched.visitor AND visit.began_at >= begin
            AND COALESCE(
                later.began_at > GREATEST(visit.ended_at, last) + interval '30 minutes', true
            )
        ORDER BY visit.began_at LIMIT 1
    ) tail ON true
)
"""

# Where another person begins stands among the events as one of no kind, before those of its moment.
_NUMBERED = """
, stream AS (
    SELECT event.* FROM stretch CROSS JOIN LATERAL (
        SELECT key, at, source, kind, visitor, name, page, referrer, campaign, device, region,
            data, kind = %(leave)s AS is_left
        FROM tracking_event event
        WHERE event.visitor = stretch.visitor
            AND event.at >= stretch.begin AND event.at < stretch.until
            AND apart = 0 AND (page IS NOT NULL OR kind IN (%(screen)s, %(leave)s))
        OFFSET 0  -- each browser's by the index, whatever is thought of their number
    ) AS event
    UNION ALL
    SELECT '00000000-0000-0000-0000-000000000000', since, 0, 0, visitor,
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, false
    FROM turns
), persons AS (
    SELECT *, sum((kind = 0)::int) OVER (PARTITION BY visitor ORDER BY at, is_left, key) AS person
    FROM stream
), rests AS (
    SELECT *, NOT is_left AND COALESCE(
            at - max(at) FILTER (WHERE NOT is_left) OVER before > interval '30 minutes', true
        ) AS is_first,
        max(person) FILTER (WHERE NOT is_left) OVER before AS person_before,
        max(at) FILTER (WHERE NOT is_left) OVER before AS at_before
    FROM persons WHERE kind <> 0
    WINDOW before AS (
        PARTITION BY visitor ORDER BY at, is_left, key
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
), chains AS (
    SELECT *, sum(is_first::int) OVER (PARTITION BY visitor ORDER BY at, is_left, key) AS chain
    FROM rests
), campaigns AS (
    SELECT *, lag(campaign) OVER (
            PARTITION BY visitor, chain, campaign IS NOT NULL AND NOT is_left
            ORDER BY at, is_left, key
        ) AS campaign_before
    FROM chains
), numbered AS (
    SELECT *, sum((is_first OR NOT is_left AND at > at_before AND (
            COALESCE(person <> person_before, false)
            OR campaign IS NOT NULL AND campaign IS DISTINCT FROM campaign_before
        ))::int) OVER (PARTITION BY visitor ORDER BY at, is_left, key) AS visit
    FROM campaigns
)
"""

_COLUMNS = (
    "source", "ended_at", "reached_at", "pages", "events", "seen", "entry", "exit", "referrer",
    "campaign", "device", "region", "orders",
)  # fmt: skip

_MADE = """
, made AS (
    SELECT visitor,
        min(at) FILTER (WHERE NOT is_left) AS began_at,
        max(at) FILTER (WHERE NOT is_left) AS ended_at,
        max(at) AS reached_at,
        count(*) FILTER (WHERE kind IN (%(view)s, %(screen)s)) AS pages,
        count(*) FILTER (WHERE NOT is_left) AS events,
        COALESCE(sum(CASE WHEN jsonb_typeof(data #> '{properties,seconds}') = 'number'
            THEN GREATEST(0, LEAST((data #>> '{properties,seconds}')::numeric, 14400)) END
        ) FILTER (WHERE is_left), 0)::int AS seen,
        (array_agg(source ORDER BY at, key) FILTER (WHERE NOT is_left))[1] AS source,
        (array_agg(page ORDER BY at, key) FILTER (WHERE page IS NOT NULL))[1] AS entry,
        (array_agg(page ORDER BY at DESC, key DESC)
            FILTER (WHERE page IS NOT NULL AND NOT is_left))[1] AS exit,
        (array_agg(referrer ORDER BY at, key) FILTER (WHERE page IS NOT NULL))[1] AS referrer,
        (array_agg(campaign ORDER BY at, key)
            FILTER (WHERE campaign IS NOT NULL AND NOT is_left))[1] AS campaign,
        (array_agg(device ORDER BY at, key) FILTER (WHERE device IS NOT NULL))[1] AS device,
        (array_agg(region ORDER BY at, key) FILTER (WHERE region IS NOT NULL))[1] AS region,
        count(DISTINCT COALESCE(data #>> '{properties,order_id}', key::text))
            FILTER (WHERE name = %(ordered)s) AS orders
    FROM numbered
    WHERE visit > 0 AND (NOT is_left OR at - at_before <= interval '4 hours')
    GROUP BY visitor, visit
), gone AS (
    DELETE FROM tracking_visit visit USING stretch
    WHERE visit.visitor = stretch.visitor
        AND visit.began_at >= stretch.begin AND visit.began_at < stretch.until
        AND NOT EXISTS (
            SELECT FROM made
            WHERE made.visitor = visit.visitor AND made.began_at = visit.began_at
        )
    RETURNING visit.began_at
)
"""

_KEPT = f"""
, kept AS (
INSERT INTO tracking_visit AS visit (
    visitor, began_at, {", ".join(_COLUMNS)}, came_by, came_from, words, revenue
)
SELECT visitor, began_at, {", ".join(_COLUMNS)}, '', '', '', 0 FROM made
ON CONFLICT (visitor, began_at) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)},
    came_by = CASE WHEN (visit.entry, visit.referrer, visit.campaign)
        IS NOT DISTINCT FROM (excluded.entry, excluded.referrer, excluded.campaign)
        THEN visit.came_by ELSE '' END
RETURNING id, came_by, entry, referrer, campaign, orders, began_at
), told AS (
    {telling("(SELECT began_at FROM kept UNION ALL SELECT began_at FROM gone) visit", "began_at")}
    WHERE began_at < %(late)s
)
SELECT id, came_by, entry, referrer, campaign, orders FROM kept WHERE came_by = '' OR orders > 0
"""  # noqa: S608

_BUILD = TOUCHED + _STRETCH + _NUMBERED + _MADE + _KEPT


def rebuild(touched: Touched) -> None:
    """Runs in the builder's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_BUILD, touched.values)
        rows = cursor.fetchall()
    place({row[0]: row[2:5] for row in rows if not row[1]})
    value([row[0] for row in rows if row[5]], number(Word.NAME, ORDERED))
