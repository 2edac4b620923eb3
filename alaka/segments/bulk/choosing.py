"""Who is meant by a bulk change: some who were chosen, or all of a list."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from alaka.accounts.models import Agent
from alaka.segments.listing import Listing, meant
from alaka.segments.models import BulkChange, BulkRow
from alaka.segments.subjects import Subject

# Chosen by hand on one page of the list, and some more.
MOST_CHOSEN = 500


def chosen(numbers: Iterable[str], agent: Agent, subject: Subject) -> list[int]:
    """Of what a page posts: those whom the agent sees, in their order."""
    given = [int(text) for text in numbers if text.isascii() and text.isdigit() and len(text) < 16]
    seen = subject.visible(agent).filter(pk__in=given[:MOST_CHOSEN])
    known = set(seen.values_list("pk", flat=True))
    return [pk for pk in dict.fromkeys(given) if pk in known]


def all_of(listing: Listing, agent: Agent) -> "QuerySet[Any]":
    return meant(listing, agent).order_by("pk")


def keep(of: BulkChange, records: Iterable[int]) -> None:
    BulkRow.objects.bulk_create(BulkRow(of=of, record=pk) for pk in records)


@transaction.atomic
def gather(of: BulkChange) -> None:
    """All of its list, once, as whoever made it sees them."""
    if not of.query or of.rows.exists() or of.by is None:
        return
    rows = all_of(Listing.of(of.query, of.about), of.by).values("pk")
    statement, values = rows.query.sql_with_params()
    kept = f"SELECT %s, p.id FROM ({statement}) p(id)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO segments_bulkrow (of_id, record) {kept}",
            [of.pk, *values],
        )
    of.put(total=of.rows.count())
