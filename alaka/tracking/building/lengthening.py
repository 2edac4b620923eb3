"""Visits that go on: what comes after all that is known of a browser only lengthens its last visit.

Enters: whom `visits.rebuild` would be told of. Leaves: the same visits as it would make, without
reading their events again; and whoever is left to it. What could begin a visit, a campaign
or a person, and what cannot simply be added up is not touched.
"""

from dataclasses import replace

from django.db import connection

from alaka.tracking.building.touching import TOUCHED, Touched
from alaka.tracking.columns.changes import telling

_LENGTHEN = f"""{TOUCHED}
, latest AS MATERIALIZED (
    SELECT visit.id, visit.visitor, visit.entry, first, last
    FROM touched CROSS JOIN LATERAL (
        SELECT * FROM tracking_visit one WHERE one.visitor = touched.visitor
        ORDER BY one.began_at DESC LIMIT 1
    ) AS visit
    WHERE first > reached_at AND last <= ended_at + interval '30 minutes'
        AND NOT EXISTS (
            SELECT FROM tracking_link link
            WHERE link.visitor = visit.visitor AND link.since > visit.began_at
        )
), fresh AS (
    SELECT latest.*, event.*, LEAST(14400, GREATEST(0, CASE
        WHEN is_left AND jsonb_typeof(data #> '{{properties,seconds}}') = 'number'
        THEN (data #>> '{{properties,seconds}}')::numeric END)) AS seconds
    FROM latest LEFT JOIN LATERAL (
        SELECT key, at, kind, name, page, campaign, device, region, data,
            kind = %(leave)s AS is_left
        FROM tracking_event event
        WHERE event.visitor = latest.visitor AND event.at BETWEEN first AND last
            AND apart = 0 AND (page IS NOT NULL OR kind IN (%(screen)s, %(leave)s))
        OFFSET 0  -- each browser's by the index, whatever is thought of their number
    ) AS event ON true
), added AS (
    SELECT id, visitor, max(at) AS reached_at, max(at) FILTER (WHERE NOT is_left) AS ended_at,
        count(*) FILTER (WHERE kind IN (%(view)s, %(screen)s)) AS pages,
        count(*) FILTER (WHERE NOT is_left) AS events,
        COALESCE(sum(seconds), 0)::int AS seen,
        (array_agg(page ORDER BY at DESC, key DESC)
            FILTER (WHERE page IS NOT NULL AND NOT is_left))[1] AS exit,
        (array_agg(device ORDER BY at, key) FILTER (WHERE device IS NOT NULL))[1] AS device,
        (array_agg(region ORDER BY at, key) FILTER (WHERE region IS NOT NULL))[1] AS region
    FROM fresh
    GROUP BY id, visitor
    HAVING NOT COALESCE(bool_or(
        campaign IS NOT NULL AND NOT is_left OR name = %(ordered)s
        OR page IS NOT NULL AND entry IS NULL OR seconds <> trunc(seconds)
    ), false)
), lengthened AS (
    UPDATE tracking_visit visit SET
        reached_at = added.reached_at, ended_at = COALESCE(added.ended_at, visit.ended_at),
        pages = visit.pages + added.pages, events = visit.events + added.events,
        seen = visit.seen + added.seen, exit = COALESCE(added.exit, visit.exit),
        device = COALESCE(visit.device, added.device),
        region = COALESCE(visit.region, added.region)
    FROM added WHERE visit.id = added.id AND added.reached_at IS NOT NULL
    RETURNING visit.began_at
), told AS (
    {telling("lengthened", "began_at")} WHERE began_at < %(late)s
)
SELECT COALESCE(array_agg(visitor)::text, '{{}}'), count(*) < (SELECT count(*) FROM touched)
FROM added
"""  # noqa: S608


def lengthen(touched: Touched) -> Touched | None:
    """Whoever is left to be made anew; None: nobody. Runs in the builder's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_LENGTHEN, touched.values)
        done, is_more = cursor.fetchone()
    return replace(touched, done=done) if is_more else None
