"""Where visits came from, written beside them once it is known."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from alaka.tracking.models import Term
from alaka.tracking.origins import Origin, origin

# Terms of the entry, the referrer and the campaign.
Way = tuple[int | None, int | None, int | None]

_WRITE = """
UPDATE tracking_visit visit SET came_by = one.by, came_from = one.who, words = one.words
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS one(id, by, who, words)
WHERE visit.id = one.id
"""


def place(ways: Mapping[int, Way]) -> None:
    """Of visits by id."""
    if not ways:
        return
    found = origins(set(ways.values()))
    told = [found[way] for way in ways.values()]
    columns: list[list[Any]] = [list(ways), *map(list, zip(*told, strict=True))]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, columns)


def origins(ways: Iterable[Way]) -> dict[Way, Origin]:
    asked = set(ways)
    ids = {term for way in asked for term in way if term is not None}
    texts = dict(Term.objects.filter(pk__any_of=sorted(ids)).values_list("pk", "text"))
    return {way: origin(*(texts.get(term or 0, "") for term in way)) for way in asked}
