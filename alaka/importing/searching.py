"""The search texts of many people at once, after names or addresses changed."""

from collections.abc import Iterable

from django.db import connection

from alaka.contacts.models import Contact, Handle


def index(ids: Iterable[int], kept: dict[int, tuple[str, str]] | None = None) -> None:
    """Of these roots. ``kept``: what stood there once, which holds where only the order differs."""
    rows = list(Contact.objects.filter(pk__in=list(ids)).only("pk", "name", "family"))
    person = {pk: row for row in rows for pk in row.ids}
    theirs: dict[int, list[tuple[str, str]]] = {row.pk: [] for row in rows}
    handles = Handle.objects.filter(contact__in=person).order_by("pk")
    for contact, scheme, value in handles.values_list("contact", "scheme", "value"):
        theirs[person[contact].pk].append((scheme, value))
    for row in rows:
        row.index(theirs[row.pk])
        before = (kept or {}).get(row.pk)
        if before and sorted(before[0].split()) == sorted(row.search.split()):
            row.search, row.sort_key = before
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE contacts_contact c SET search = n.search, sort_key = n.sort_key, ways = n.ways "
            "FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::smallint[]) "
            "n(id, search, sort_key, ways) "
            "WHERE c.id = n.id",
            [
                [row.pk for row in rows],
                [row.search for row in rows],
                [row.sort_key for row in rows],
                [row.ways for row in rows],
            ],
        )
