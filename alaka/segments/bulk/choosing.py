"""Who is meant by a bulk change: some who were chosen, or all of a list."""

from collections.abc import Iterable

from django.db import connection, transaction

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.contacts.models.contact import ContactQuerySet
from alaka.segments.exporting.people import meant
from alaka.segments.listing import Listing
from alaka.segments.models import BulkChange, BulkRow

# Chosen by hand on one page of the list, and some more.
MOST_CHOSEN = 500


def chosen(numbers: Iterable[str], agent: Agent) -> list[int]:
    """Of what a page posts: those whom the agent sees, in their order."""
    given = [int(text) for text in numbers if text.isascii() and text.isdigit() and len(text) < 16]
    seen = Contact.objects.visible_to(agent).filter(pk__in=given[:MOST_CHOSEN])
    known = set(seen.values_list("pk", flat=True))
    return [pk for pk in dict.fromkeys(given) if pk in known]


def all_of(listing: Listing, agent: Agent) -> ContactQuerySet:
    return meant(listing, agent).order_by("pk")


def keep(of: BulkChange, people: Iterable[int]) -> None:
    BulkRow.objects.bulk_create(BulkRow(of=of, contact=pk) for pk in people)


@transaction.atomic
def gather(of: BulkChange) -> None:
    """All of its list, once, as whoever made it sees them."""
    if not of.query or of.rows.exists() or of.by is None:
        return
    rows = all_of(Listing.of(of.query), of.by).values("pk")
    statement, values = rows.query.sql_with_params()
    kept = f"SELECT %s, p.id FROM ({statement}) p(id)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO segments_bulkrow (of_id, contact) {kept}",
            [of.pk, *values],
        )
    of.put(total=of.rows.count())
