"""Whose a browser was: the one place that says it, of links, when it is asked.

A link holds from ``since``, the first of a browser also all that was before, until the next one of
the browser. Who was told not to be the person of a browser (a cut link) is not, whichever record of
his it names; that time is nobody's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from alaka.contacts.family import is_many, theirs, whose
from alaka.contacts.models import Contact
from alaka.core.prepared import prepared
from alaka.tracking.models import Link

# Times of links as rows: `begin` and `until` are NULL where they are open. The visitors are those
# of `{visitors}`.
_TIMES = """
SELECT visitor, contact_id,
    CASE WHEN lag(since) OVER links IS NOT NULL THEN since END AS begin,
    lead(since) OVER links AS until
FROM tracking_link WHERE visitor IN ({visitors})
WINDOW links AS (PARTITION BY visitor ORDER BY since)
"""

SPANS = f"""
SELECT visitor, begin, until FROM (
    {_TIMES.format(visitors="SELECT visitor FROM tracking_link WHERE contact_id = ANY(%(ids)s)")}
) AS times
WHERE contact_id = ANY(%(ids)s) AND (%(cut)s OR NOT EXISTS (
    SELECT FROM tracking_link cut
    WHERE cut.visitor = times.visitor AND cut.contact_id = ANY(%(ids)s) AND cut.cut_at IS NOT NULL
))
"""  # noqa: S608

_OWNERS = f"""
SELECT one.number, COALESCE(contact.root_id, contact.id)
FROM unnest(%(visitors)s::bigint[], %(moments)s::timestamptz[])
    WITH ORDINALITY AS one(visitor, at, number)
JOIN ({_TIMES.format(visitors="SELECT unnest(%(visitors)s::bigint[])")}) AS times
    ON times.visitor = one.visitor AND (times.begin IS NULL OR times.begin <= one.at)
        AND (times.until IS NULL OR one.at < times.until)
JOIN contacts_contact contact ON contact.id = times.contact_id
WHERE NOT EXISTS (
    SELECT FROM tracking_link cut JOIN contacts_contact other ON other.id = cut.contact_id
    WHERE cut.visitor = one.visitor AND cut.cut_at IS NOT NULL
        AND COALESCE(other.root_id, other.id) = COALESCE(contact.root_id, contact.id)
)
"""  # noqa: S608


@dataclass(frozen=True)
class Span:
    """From ``begin`` to before ``until``, None where it is open, a browser was the person's."""

    visitor: int
    begin: datetime | None
    until: datetime | None


def links_of(contact: Contact) -> list[Link]:
    """Of all records of the person, the cut ones too; asked once for one contact at hand."""
    known: list[Link] | None = contact.__dict__.get("_links")
    if known is None:
        known = contact.__dict__["_links"] = _links(is_many(contact)).rows(contact=whose(contact))
    return known


@prepared
def _links(is_many: bool) -> QuerySet[Link]:
    return Link.objects.filter(theirs(is_many)).select_related("cut_by")


def spans_of(contact: Contact) -> list[Span]:
    """Costs one small question where there is no link."""
    return spans(contact.ids) if links_of(contact) else []


def spans(ids: Sequence[int], *, with_cut: bool = False) -> list[Span]:
    """Of the person whose records these are: all of them."""
    with connection.cursor() as cursor:
        cursor.execute(SPANS, {"ids": list(ids), "cut": with_cut})
        return [Span(*row) for row in cursor.fetchall()]


def within(spans: Iterable[Span], moment: str) -> Q:
    """Rows with a visitor whose ``moment`` lies in one of these."""
    found = Q(pk=None)
    for span in spans:
        one = Q(visitor=span.visitor)
        one &= Q(**{f"{moment}__gte": span.begin}) if span.begin else Q()
        one &= Q(**{f"{moment}__lt": span.until}) if span.until else Q()
        found |= one
    return found


def owners(asked: Iterable[tuple[int, datetime]]) -> list[int | None]:
    """Of each visitor at a moment the id of the person, or None."""
    pairs = list(asked)
    if not pairs:
        return []
    values: dict[str, Any] = {
        "visitors": [visitor for visitor, _ in pairs],
        "moments": [at for _, at in pairs],
    }
    found: list[int | None] = [None] * len(pairs)
    with connection.cursor() as cursor:
        cursor.execute(_OWNERS, values)
        for number, contact in cursor.fetchall():
            found[number - 1] = contact
    return found


def owner(visitor: int, at: datetime) -> int | None:
    return owners([(visitor, at)])[0]
