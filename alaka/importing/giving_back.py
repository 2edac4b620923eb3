"""What stood in the fields of people whom a batch changed is put back, all of them at once.

Enters: a batch whose people are held. Leaves: each field with its old value where the new one
still stands, the addresses that came by the import gone, and with each `Change` what was ``left``.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from alaka.contacts import family
from alaka.contacts.models import Contact, Handle, OwnField
from alaka.core import references
from alaka.importing import searching
from alaka.importing.beside.pointing import used
from alaka.importing.comparing import FILLED
from alaka.importing.models import Batch, Change

# Of whom nothing was taken back.
STAYS = "*"

_IS_NOW = ", ".join(f"'{name}', c.{name}" for name in FILLED)
_BACK = ", ".join(f"{name} = coalesce(f.filled ->> '{name}', c.{name})" for name in FILLED)
_STATEMENT = f"""
WITH compared AS MATERIALIZED (
    SELECT i.id, i.contact, i.was ? 'search' AS is_searched, i.handles, f.*,
        c.id IS NULL OR c.root_id IS NOT NULL OR c.erased_at IS NOT NULL AS is_gone,
        c.family <> '{{}}' AS is_of_many
    FROM importing_change i LEFT JOIN contacts_contact c ON c.id = i.contact
    LEFT JOIN LATERAL (
        SELECT array_agg(key) FILTER (WHERE stands) AS names,
            jsonb_object_agg(key, was) FILTER (WHERE stands AND NOT is_own) AS filled,
            array_agg(substr(key, 5)) FILTER (WHERE stands AND is_own) AS keys,
            jsonb_object_agg(substr(key, 5), was)
                FILTER (WHERE stands AND is_own AND was <> 'null') AS own,
            array_agg(key) FILTER (WHERE NOT stands AND is_now <> was) AS others
        FROM (
            SELECT key, is_own, was, is_now, is_now = value AND (i.id, key) NOT IN (
                SELECT * FROM unnest(%(taken)s::bigint[], %(paths)s::text[])
            ) AS stands
            FROM jsonb_each(i.now), LATERAL (SELECT starts_with(key, 'own.') AS is_own) k,
            LATERAL (
                SELECT coalesce(i.was -> key, 'null') AS was, coalesce(
                    CASE WHEN is_own THEN c.own -> substr(key, 5)
                    ELSE jsonb_build_object({_IS_NOW}, 'owner', c.owner_id) -> key END, 'null'
                ) AS is_now
            ) v
        ) each
    ) f ON c.root_id IS NULL AND c.erased_at IS NULL
    WHERE i.batch = %(batch)s AND NOT i.is_new
), people AS (
    UPDATE contacts_contact c SET {_BACK},
        owner_id = CASE WHEN f.filled ? 'owner' THEN (f.filled ->> 'owner')::bigint
            ELSE c.owner_id END,
        own = (c.own - coalesce(f.keys, '{{}}')) || coalesce(f.own, '{{}}')
    FROM compared f WHERE c.id = f.contact AND f.names IS NOT NULL
)
SELECT id, is_gone, others, CASE WHEN is_of_many THEN names END FROM compared
WHERE is_gone OR is_of_many OR is_searched OR others IS NOT NULL OR handles IS NOT NULL
    OR contact = ANY(%(elsewhere)s)
"""  # noqa: S608
# Somebody else has by now what no two may have.
_TAKEN = """
SELECT i.id FROM importing_change i
JOIN contacts_contact o ON md5(o.own ->> %(key)s) = md5(i.was ->> %(path)s) AND o.own ? %(key)s
WHERE i.batch = %(batch)s AND i.now ? %(path)s AND o.id <> i.contact
"""


def give_back(batch: Batch, elsewhere: Mapping[int, list[str]]) -> None:
    """``elsewhere``: by person what was left of that which is kept elsewhere."""
    taken = _taken(batch)
    values = {"taken": [pk for pk, _path in taken], "paths": [path for _pk, path in taken]}
    rows = _rows(_STATEMENT, batch=batch.pk, elsewhere=list(elsewhere), **values)
    changes = Change.objects.in_bulk([pk for pk, *_rest in rows])
    searched: dict[int, tuple[str, str]] = {}
    for pk, is_gone, others, names in rows:
        each = changes[pk]
        each.left = [STAYS] if is_gone else [*elsewhere.get(each.contact, ()), *(others or ())]
        was = each.was or {}
        if "search" in was and not is_gone:
            searched[each.contact] = (was["search"], was["sort_key"])
        if names:
            family.changed(Contact.objects.get(pk=each.contact), names, batch.of.whole.back)
    _take_addresses(changes.values())
    if searched:
        searching.index(searched, searched)
    Change.objects.bulk_update([each for each in changes.values() if each.left], ["left"], 500)


def _taken(batch: Batch) -> list[tuple[int, str]]:
    fields = OwnField.objects.of_people().filter(is_unique=True)
    return [
        (pk, field.path)
        for field in fields
        for (pk,) in _rows(_TAKEN, batch=batch.pk, key=field.key, path=field.path)
    ]


def _rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _take_addresses(changes: Iterable[Change]) -> None:
    """Those that came by the import, unless they were proved since or something came by them."""
    owner = {pk: each for each in changes for pk in each.handles or ()}
    if not owner:
        return
    rows = Handle.objects.filter(pk__any_of=list(owner)).select_for_update().order_by("pk")
    held = dict(rows.values_list("pk", "proved_at"))
    staying = {pk for pk in held if held[pk]} | used(Handle, held)
    references.delete(Handle.objects.filter(pk__any_of=list(held.keys() - staying)))
    for pk in sorted(staying):
        owner[pk].left = [*(owner[pk].left or ()), f"handle.{pk}"]
