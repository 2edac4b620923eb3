"""The days on which people ordered, and on which they were in touch: conversations that they wrote
in began, or they visited. That somebody goes on in a conversation begins nothing; it says when he
was heard last. Days are numbers since 1970, in UTC."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db import connection

from alaka.scores.gathering import RECORDS

_DAY = "floor(extract(epoch FROM {}) / 86400)::int"
_DAYS = f"""
WITH {RECORDS},
occasion AS (
    SELECT person, 'orders' AS kind, {_DAY.format("placed_at")} AS day
    FROM record JOIN sales_order bought ON bought.contact_id = record.id
    WHERE said_at IS NOT NULL AND state <> 'cancelled'
    UNION
    SELECT person, kind, {_DAY.format("moment")}
    FROM record JOIN inbox_conversation talk ON talk.contact_id = record.id
    CROSS JOIN LATERAL (
        VALUES ('contacts', talk.opened_at), ('heard', talk.heard_at)
    ) known(kind, moment)
    WHERE talk.joined_into_id IS NULL AND talk.heard_at IS NOT NULL
    UNION
    SELECT person, 'contacts', {_DAY.format("visit.began_at")}
    FROM record
    JOIN tracking_owned owned ON owned.contact_id = record.id
    JOIN tracking_visit visit ON visit.visitor = owned.visitor
        AND visit.began_at >= owned.begin AND visit.began_at < owned.until
)
SELECT person,
    COALESCE(array_agg(day ORDER BY day) FILTER (WHERE kind = 'orders'), '{{}}'),
    COALESCE(array_agg(day ORDER BY day) FILTER (WHERE kind = 'contacts'), '{{}}'),
    COALESCE(array_agg(day ORDER BY day) FILTER (WHERE kind = 'heard'), '{{}}')
FROM occasion GROUP BY person
"""  # noqa: S608 - no value is put in

Days = list[int]


class Occasions(NamedTuple):
    orders: Days
    contacts: Days
    heard: Days

    def until(self, day: int) -> "Occasions":
        return Occasions(*([each for each in days if each <= day] for days in self))


NONE = Occasions([], [], [])


def days_of(ids: Sequence[int]) -> dict[int, Occasions]:
    """By person; nothing of who has none."""
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, {"ids": list(ids)})
        return {pk: Occasions(*days) for pk, *days in cursor.fetchall()}


def day_of(at: datetime) -> int:
    return int(at.timestamp() // 86_400)


def moment_of(day: int) -> datetime:
    """Its first."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)
