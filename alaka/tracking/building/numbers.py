"""A customer's number is a browser of its own, where his server tells of him and of no browser.

A server's identify says whose it is, as of any browser. Whom it never identified, but who is known
by that number (an import, the API, an agent, an order), his next event claims; the first claim
holds for all before it. Of whose number it was before, that time stays.

What names a customer whom we know and a browser that is read as another's, or nobody's, claims the
browser from then on, whatever kind of call it is.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from alaka.contacts.models import Handle
from alaka.core import clock
from alaka.tracking.building.naming import CUSTOMER, Said
from alaka.tracking.claiming import OURS
from alaka.tracking.events.storing import store
from alaka.tracking.events.terms import Word, key_of, number
from alaka.tracking.events.writing import NOTABLE, Row
from alaka.tracking.models import Kind, Link, Reason

# Of what arrived and of all that is kept of some browsers: what says another than is read there.
_OTHERS = """
SELECT event.key, event.at, COALESCE(source.is_trusted, false), event.visitor, person.text,
    handle.contact_id, holds.id
FROM (
    SELECT event.key, event.at, source, kind, visitor, person
    FROM unnest(%(keys)s::uuid[], %(moments)s::timestamptz[]) AS told(key, at)
    JOIN tracking_event event ON event.key = told.key AND event.at = told.at AND apart = 0
    UNION
    SELECT key, at, source, kind, visitor, person FROM tracking_event
    WHERE visitor = ANY(%(visitors)s) AND apart = 0
) AS event
JOIN tracking_term person ON person.id = event.person
JOIN contacts_handle handle ON handle.scheme = %(customer)s AND handle.value = left(
    substr(text, strpos(text, E'\\n') + 1) || '@' || split_part(text, E'\\n', 1), 320
)
LEFT JOIN tracking_source source ON source.id = event.source
LEFT JOIN LATERAL (
    SELECT link.id, link.contact_id FROM tracking_link link WHERE link.visitor = event.visitor
    ORDER BY link.since > event.at, CASE WHEN link.since <= event.at THEN link.since END DESC,
        link.since
    LIMIT 1
) holds ON true
WHERE event.visitor >= 0 AND event.visitor <> event.person AND event.kind <> ALL(%(claiming)s)
    AND holds.contact_id IS DISTINCT FROM handle.contact_id
ORDER BY event.at, event.key
"""


def claim(said: Iterable[Said]) -> None:
    """Runs in the builder's transaction, after links were made; costs nothing where servers tell of
    nobody. The claims are stored as events of ours."""
    told: dict[int, list[Said]] = defaultdict(list)
    for row in said:
        if row.visitor is not None and row.visitor == number(Word.PERSON, row.person):
            told[row.visitor].append(row)
    if not told:
        return
    values = [rows[0].customer for rows in told.values()]
    handles = Handle.objects.filter(scheme=CUSTOMER, value__in=values).select_related("contact")
    people = {handle.value: handle.contact for handle in handles}
    links = Link.objects.filter(visitor__any_of=sorted(told)).select_related("contact")
    latest = {link.visitor: link for link in links.order_by("since")}
    claims = []
    for visitor, rows in told.items():
        person, link = people.get(rows[0].customer), latest.get(visitor)
        if person is None or (link and link.contact.person_id == person.person_id):
            continue
        first = next((row for row in rows if link is None or row.at > link.last_at), None)
        if first is not None:
            claims.append(_row(first, person.pk))
    store(claims)


def claim_browsers(keys: str, moments: str, visitors: Collection[int]) -> None:
    """Of events that arrived, as PostgreSQL wrote them, and of browsers of which it was said only
    now whose they were. Runs after `claim`."""
    if keys == "{}" and not visitors:
        return
    values: dict[str, Any] = {"keys": keys, "moments": moments, "visitors": sorted(visitors)}
    values |= {"customer": CUSTOMER, "claiming": list(map(int, NOTABLE))}
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS, values)
        rows = cursor.fetchall()
    claims = []
    before: dict[int, tuple[int, int | None]] = {}
    for key, at, is_trusted, visitor, person, contact, link in rows:
        # What a page says of a customer alone is a browser apart (collecting.reading).
        if visitor != number(Word.VISITOR, person) and before.get(visitor) != (contact, link):
            reason = Reason.SIGNED if is_trusted else Reason.IDENTIFY
            claims.append(_claim(key, at, visitor, contact, reason))
        before[visitor] = contact, link
    store(claims)


def _row(row: Said, contact: int) -> Row:
    return _claim(row.key, row.at, row.visitor, contact, Reason.SIGNED)


def _claim(key: UUID, at: datetime, visitor: int | None, contact: int, reason: Reason) -> Row:
    return Row(
        key_of(OURS, f"number\n{key}"),
        at=at,
        received_at=clock.now(),
        source=OURS,
        kind=Kind.IDENTIFY,
        visitor=visitor,
        data=json.dumps({"contact": contact, "reason": reason}),
    )
