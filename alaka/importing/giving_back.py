"""What stood in the fields of people whom a batch changed is put back, all of them at once.

Enters: a batch whose people are held. Leaves: each field with its old value where the new one
still stands, the addresses that came by the import gone, and with each `Change` what was ``left``.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from alaka.contacts import family
from alaka.contacts.family import Whole
from alaka.contacts.models import Contact, Handle, Merge, OwnField
from alaka.core import references
from alaka.importing import searching
from alaka.importing.beside.pointing import used
from alaka.importing.comparing import FILLED
from alaka.importing.handing_on import hand_on
from alaka.importing.models import Batch, Change

# Of whom nothing was taken back.
STAYS = "*"

_IS_NOW = ", ".join(f"'{name}', c.{name}" for name in FILLED)
_BACK = ", ".join(f"{name} = coalesce(f.filled ->> '{name}', c.{name})" for name in FILLED)
_STATEMENT = f"""
WITH compared AS MATERIALIZED (
    SELECT i.id, i.contact, i.was ? 'search' AS is_searched, i.handles, f.*,
        c.id IS NULL OR c.erased_at IS NOT NULL AS is_gone, c.root_id IS NOT NULL AS is_merged,
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
SELECT id, is_gone, is_merged, others, CASE WHEN is_of_many THEN coalesce(names, '{{}}') END
FROM compared
WHERE is_gone OR is_merged OR is_of_many OR is_searched OR others IS NOT NULL OR handles IS NOT NULL
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
    _mind_parted(batch)
    later = hand_on(batch)
    taken = [*_taken(batch), *later]
    values = {"taken": [pk for pk, _path in taken], "paths": [path for _pk, path in taken]}
    rows = _rows(_STATEMENT, batch=batch.pk, elsewhere=list(elsewhere), **values)
    changes = Change.objects.in_bulk([pk for pk, *_rest in rows])
    searched: dict[int, tuple[str, str]] = {}
    for pk, is_gone, is_merged, others, stands in rows:
        each = changes[pk]
        if is_gone:
            each.left = [STAYS]
            continue
        left = {
            name
            for name in ((each.now or {}) if is_merged else (others or ()))
            if (pk, name) not in later
        }
        if stands is not None:
            kept = {path for one, path in taken if one == pk}
            left -= _take_back_below(each, {*stands, *kept}, batch.of.whole.back)
        each.left = [*elsewhere.get(each.contact, ()), *sorted(left)]
        was = each.was or {}
        if "search" in was and not is_merged:
            searched[each.contact] = (was["search"], was["sort_key"])
        if stands:
            family.changed(Contact.objects.get(pk=each.contact), stands, batch.of.whole.back)
    _take_addresses(changes.values())
    if searched:
        searching.index(searched, searched)
    Change.objects.bulk_update([each for each in changes.values() if each.left], ["left"], 500)


def _mind_parted(batch: Batch) -> None:
    """What is given back is not to come from another record, of which they were parted since."""
    known = Change.objects.filter(batch=batch.pk, is_new=False)
    kept = Merge.objects.exclude(undone_at=None).filter(kept__in=known.values("contact"))
    changes = {each.contact: each for each in known.filter(contact__in=kept.values("kept"))}
    was = {pk: each.was or {} for pk, each in changes.items()}
    for pk, before in family.parted(Merge.objects, was, batch.of.whole).items():
        changes[pk].was = {**was[pk], **before}
        changes[pk].save(update_fields=["was"])


def _take_back_below(change: Change, but: set[str], whole: Whole) -> set[str]:
    """Of who was merged since, fields that do not show what the import made of them."""
    now = {name: value for name, value in (change.now or {}).items() if name not in but}
    contact = Contact.objects.get(pk=change.contact)
    return family.take_back_below(contact, now, change.was or {}, whole)


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
