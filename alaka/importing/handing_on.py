"""What an import made of a field, and one after it changed again: the first of the two is undone.

What stood before both is given back with the second one, when that is undone, too: it takes the
place of what stood between them.
"""

from django.db import connection
from django.db.models import QuerySet

from alaka.importing.models import Batch, CompanyChange

# Of the imports that came after, the first that changed the field: whether nobody did between.
_STATEMENT = """
WITH next AS MATERIALIZED (
    SELECT DISTINCT ON (i.id, o.key) i.id, o.key, j.id AS later,
        i.now -> o.key = coalesce(j.was -> o.key, 'null') AS is_next,
        coalesce(i.was -> o.key, 'null') AS was,
        CASE WHEN o.key = 'name' AND i.was ? 'search' THEN jsonb_build_object(
            'search', i.was -> 'search', 'sort_key', i.was -> 'sort_key'
        ) END AS searched
    FROM importing_change i CROSS JOIN LATERAL jsonb_object_keys(i.now) o(key)
    JOIN importing_change j ON j.contact = i.contact AND NOT j.is_new AND j.now ? o.key
    WHERE i.batch = %(batch)s AND NOT i.is_new AND j.batch = ANY(%(after)s)
    ORDER BY i.id, o.key, j.id
), given AS (
    UPDATE importing_change c SET was = c.was || n.was || coalesce(n.searched, '{}')
    FROM (
        SELECT later, jsonb_object_agg(key, was) AS was,
            (array_agg(searched) FILTER (WHERE searched IS NOT NULL))[1] AS searched
        FROM next WHERE is_next GROUP BY later
    ) n WHERE c.id = n.later
)
SELECT id, key FROM next WHERE is_next
"""


def hand_on(batch: Batch) -> set[tuple[int, str]]:
    """Returns each change and field of it that is given back later."""
    after = list(_after(batch).values_list("pk", flat=True))
    if not after:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {"batch": batch.pk, "after": after})
        return set(cursor.fetchall())


def hand_on_of_company(batch: Batch, change: CompanyChange) -> set[str]:
    """The same of one company."""
    after = _after(batch).values("pk")
    rows = CompanyChange.objects.filter(company=change.company, is_new=False, batch__in=after)
    found = set()
    for name in change.now:
        later = rows.filter(now__has_key=name).order_by("pk").first()
        if later is not None and later.was.get(name) == change.now[name]:
            later.was[name] = change.was.get(name)
            later.save(update_fields=["was"])
            found.add(name)
    return found


def _after(batch: Batch) -> QuerySet[Batch]:
    rows = Batch.objects.filter(undone_at=None, written_at__gt=batch.written_at)
    return rows.exclude(of=batch.of_id).order_by("pk")
