"""Facts of people as they stood at a moment, by one statement; and whether they bought after it.

Nothing later than the moment is read: what is learned of the past is what could be known then. (An
order that was cancelled later counts as it stood; who is one person is known as of today.)
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from alaka.scores.facts import FACTS, NAMES, WAYS
from alaka.tracking.events.terms import Word, number
from alaka.tracking.models import Kind

Numbers = NDArray[np.int64]

# What shops call it, as the specification has it.
_SHOPPING = {
    "viewed": number(Word.NAME, "Product Viewed"),
    "added": number(Word.NAME, "Product Added"),
    "begun": number(Word.NAME, "Checkout Started"),
}

# The records of each person; each that follows reads them.
RECORDS = """
record AS MATERIALIZED (
    SELECT id, COALESCE(root_id, id) AS person FROM contacts_contact WHERE id = ANY(%(ids)s)
    UNION ALL
    SELECT id, root_id FROM contacts_contact WHERE root_id = ANY(%(ids)s)
)"""

_FACTS = f"""
WITH {RECORDS},
visit AS (
    SELECT person,
        count(*) FILTER (WHERE began_at > %(at)s - interval '30 days') AS visits,
        sum(pages) FILTER (WHERE began_at > %(at)s - interval '30 days') AS pages,
        bool_or(came_by = 'mail' AND began_at > %(at)s - interval '90 days')::int AS letter,
        array_position(%(ways)s, (array_agg(came_by ORDER BY began_at, visit.id))[1]::text) AS way
    FROM record
    JOIN tracking_owned owned ON owned.contact_id = record.id
    JOIN tracking_visit visit ON visit.visitor = owned.visitor
        AND visit.began_at >= owned.begin AND visit.began_at < owned.until
    WHERE visit.ended_at <= %(at)s
    GROUP BY person
),
shopping AS (
    SELECT record.person,
        count(*) FILTER (WHERE event.name = %(viewed)s) AS looked,
        bool_or(event.name = %(added)s)::int AS basket,
        bool_or(event.name = %(begun)s)::int AS checkout
    FROM record
    JOIN tracking_owned owned ON owned.contact_id = record.id
    JOIN tracking_event event ON event.visitor = owned.visitor
        AND event.at >= owned.begin AND event.at < owned.until
    WHERE event.at > %(at)s - interval '30 days' AND event.at <= %(at)s AND event.apart = 0
        AND event.kind = {Kind.TRACK:d} AND event.name IN (%(viewed)s, %(added)s, %(begun)s)
    GROUP BY record.person
),
talk AS (
    SELECT person,
        bool_or(channel.kind = 'webchat' AND opened_at > %(at)s - interval '90 days')::int AS chat,
        count(*) FILTER (WHERE opened_at > %(at)s - interval '90 days') AS talks,
        max(heard) AS heard,
        bool_or(heard > first_response_at AND heard > %(at)s - interval '90 days')::int AS answered
    FROM record
    JOIN inbox_conversation talk ON talk.contact_id = record.id
    JOIN channels_channel channel ON channel.id = talk.channel_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN talk.heard_at <= %(at)s THEN talk.heard_at
            WHEN talk.heard_at IS NOT NULL THEN (
                SELECT max(message.at) FROM inbox_message message
                WHERE message.conversation_id = talk.id AND message.kind = 'incoming'
                    AND message.at <= %(at)s
            ) END AS heard
    ) said
    WHERE talk.joined_into_id IS NULL AND talk.opened_at <= %(at)s
    GROUP BY person
),
rating AS (
    SELECT person, (array_agg(score ORDER BY at DESC, rating.id DESC))[1] AS rated
    FROM record
    JOIN inbox_conversation talk ON talk.contact_id = record.id
    JOIN inbox_satisfaction rating ON rating.conversation_id = talk.id
    WHERE rating.at <= %(at)s GROUP BY person
),
complaint AS (
    SELECT DISTINCT person, 1 AS complaint
    FROM record JOIN cases_case matter ON matter.contact_id = record.id
    WHERE matter.kind = 'complaint' AND matter.opened_at <= %(at)s
        AND (matter.closed_at IS NULL OR matter.closed_at > %(at)s)
),
bought AS (
    SELECT person, count(*) AS orders, max(placed_at) AS ordered
    FROM record JOIN sales_order bought ON bought.contact_id = record.id
    WHERE said_at IS NOT NULL AND placed_at <= %(at)s
        AND NOT (state = 'cancelled' AND stated_at <= %(at)s)
    GROUP BY person
),
dealt AS (
    SELECT person,
        bool_or(closed_at IS NULL OR closed_at > %(at)s)::int AS deal,
        bool_or(status = 'lost' AND closed_at <= %(at)s
            AND closed_at > %(at)s - interval '180 days')::int AS lost
    FROM record JOIN sales_deal dealt ON dealt.contact_id = record.id
    WHERE opened_at <= %(at)s GROUP BY person
),
member AS (
    SELECT DISTINCT person, 1 AS company
    FROM record JOIN contacts_position member ON member.contact_id = record.id
    WHERE member.created_at <= %(at)s
        AND (member.until IS NULL OR member.until > (%(at)s)::date)
),
planned AS (
    SELECT DISTINCT person, 1 AS step
    FROM record JOIN activities_activity planned ON planned.contact_id = record.id
    WHERE done_at <= %(at)s AND done_at > %(at)s - interval '30 days'
)
SELECT person.id,
    COALESCE(visits, 0), COALESCE(pages, 0), COALESCE(looked, 0), COALESCE(basket, 0),
    COALESCE(checkout, 0), COALESCE(letter, 0), COALESCE(way, 0),
    COALESCE(chat, 0), COALESCE(talks, 0), {{heard}}, COALESCE(answered, 0),
    COALESCE(complaint, 0), COALESCE(rated, 0), COALESCE(orders, 0), {{ordered}},
    COALESCE(deal, 0), COALESCE(lost, 0), COALESCE(company, 0), COALESCE(step, 0), {{known}}
FROM contacts_contact person
LEFT JOIN visit ON visit.person = person.id
LEFT JOIN shopping ON shopping.person = person.id
LEFT JOIN talk ON talk.person = person.id
LEFT JOIN rating ON rating.person = person.id
LEFT JOIN complaint ON complaint.person = person.id
LEFT JOIN bought ON bought.person = person.id
LEFT JOIN dealt ON dealt.person = person.id
LEFT JOIN member ON member.person = person.id
LEFT JOIN planned ON planned.person = person.id
WHERE person.id = ANY(%(ids)s) AND person.root_id IS NULL AND person.erased_at IS NULL
    AND person.created_at <= %(at)s
ORDER BY person.id
"""  # noqa: S608 - no value is put in
_SINCE = "COALESCE(floor(extract(epoch FROM %(at)s - {}) / 86400)::int, -1)"
_ASKED = _FACTS.format(
    heard=_SINCE.format("heard"),
    ordered=_SINCE.format("ordered"),
    known=_SINCE.format("person.created_at"),
)

_BOUGHT = f"""
WITH {RECORDS}
SELECT person FROM record JOIN sales_order bought ON bought.contact_id = record.id
WHERE said_at IS NOT NULL AND placed_at > %(at)s AND placed_at <= %(until)s
    AND NOT (state = 'cancelled' AND stated_at <= %(until)s)
UNION
SELECT person FROM record JOIN sales_deal deal ON deal.contact_id = record.id
WHERE status = 'won' AND closed_at > %(at)s AND closed_at <= %(until)s
"""  # noqa: S608 - no value is put in


def facts(ids: Sequence[int], at: datetime) -> tuple[Numbers, Numbers]:
    """The people of these who were known at the moment, by number; of each the levels of FACTS."""
    rows = _rows(_ASKED, {"ids": list(ids), "at": at, "ways": WAYS, **_SHOPPING})
    table = np.array(rows, dtype=np.int64).reshape(-1, len(NAMES) + 1)
    levels = np.empty((len(table), len(FACTS)), dtype=np.int64)
    for place, fact in enumerate(FACTS):
        levels[:, place] = np.searchsorted(fact.thresholds, table[:, place + 1], side="right")
    return table[:, 0], levels


def bought(ids: Sequence[int], at: datetime, until: datetime) -> set[int]:
    """Who of them ordered, or won a deal with us, after the one moment and up to the other."""
    return {pk for (pk,) in _rows(_BOUGHT, {"ids": list(ids), "at": at, "until": until})}


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
