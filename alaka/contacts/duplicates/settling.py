"""Pairs as they are stored, and what becomes of them."""

from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import Q
from psycopg.types.json import Jsonb

from alaka.accounts.models import Agent
from alaka.contacts.duplicates.scoring import Likeness
from alaka.contacts.models import Contact, Duplicate, DuplicateKey, Merge
from alaka.contacts.models.duplicate import State
from alaka.core import clock

Pair = tuple[int, int]

_STORE = """
INSERT INTO contacts_duplicate AS old (first_id, second_id, score, reasons, state, found_at)
SELECT first, second, score, reasons, 'open', %(now)s
FROM unnest(%(first)s::bigint[], %(second)s::bigint[], %(score)s::int[], %(reasons)s::jsonb[])
    found(first, second, score, reasons)
WHERE EXISTS (SELECT FROM contacts_contact WHERE id = first FOR KEY SHARE)
  AND EXISTS (SELECT FROM contacts_contact WHERE id = second FOR KEY SHARE)
ON CONFLICT (first_id, second_id) DO UPDATE
SET (score, reasons) = (
    SELECT LEAST(100, excluded.score + COALESCE(sum((each ->> 2)::int), 0)),
        COALESCE(jsonb_agg(each), '[]') || excluded.reasons
    FROM jsonb_array_elements(old.reasons) each
    WHERE each ->> 0 = 'said' AND NOT excluded.reasons @> jsonb_build_array(each)
), found_at = excluded.found_at
WHERE old.state = 'open'
"""


def of_any(ids: Iterable[int]) -> Q:
    asked = list(ids)
    return Q(first__in=asked) | Q(second__in=asked)


def keep(ids: set[int], found: Mapping[Pair, Likeness]) -> None:
    """These are the pairs of the people looked at: others that were found hold no longer."""
    _part(ids)
    apart = told_apart(found)
    found = {pair: each for pair, each in found.items() if pair not in apart}
    rows = Duplicate.objects.found().filter(of_any(ids)).values_list("pk", "first", "second")
    Duplicate.objects.filter(
        pk__in=[pk for pk, first, second in rows if (first, second) not in found]
    ).delete()
    store(found)


def store(found: Mapping[Pair, Likeness]) -> None:
    if not found:
        return
    pairs = sorted(found)
    with connection.cursor() as cursor:
        cursor.execute(
            _STORE,
            {
                "now": clock.now(),
                "first": [first for first, _ in pairs],
                "second": [second for _, second in pairs],
                "score": [found[pair].score for pair in pairs],
                "reasons": [Jsonb(found[pair].reasons) for pair in pairs],
            },
        )


def told_apart(pairs: Iterable[Pair]) -> set[Pair]:
    """Those of whom somebody said that they are two: of these records, or of records that were
    merged into one of them since."""
    asked = {pk for pair in pairs for pk in pair}
    families = Contact.objects.filter(pk__in=asked).exclude(family=[])
    person = {pk: root for root, ids in families.values_list("pk", "family") for pk in ids}
    if not person:
        return set()
    rows = Duplicate.objects.dismissed().filter(of_any(person)).values_list("first", "second")
    said = {
        tuple(sorted((person.get(first, first), person.get(second, second))))
        for first, second in rows
    }
    return {pair for pair in pairs if pair in said}


def leave(ids: set[int]) -> None:
    """These are no people any more: they were merged into somebody, or are gone."""
    if not ids:
        return
    DuplicateKey.objects.filter(contact__in=ids).delete()
    for pair in Duplicate.objects.open().filter(of_any(ids)).select_related("first", "second"):
        if pair.first.person_id != pair.second.person_id:
            pair.delete()
            continue
        made = Merge.objects.standing().filter(gone__in=(pair.first_id, pair.second_id)).first()
        pair.state, pair.at = State.MERGED, clock.now()
        pair.by = made.by if made is not None else None
        pair.save(update_fields=["state", "by", "at"])


def _part(ids: set[int]) -> None:
    """Whoever parts a merge says that they are two."""
    rows = Duplicate.objects.filter(of_any(ids), state=State.MERGED)
    for pair in rows.select_related("first", "second"):
        if pair.first.person_id == pair.second.person_id:
            continue
        gone = (pair.first_id, pair.second_id)
        undone = Merge.objects.filter(gone__in=gone, undone_at__isnull=False).order_by("-undone_at")
        made = undone.select_related("undone_by").first()
        dismiss(pair, by=made.undone_by if made is not None else None)


def dismiss(pair: Duplicate, *, by: Agent | None) -> None:
    """They are two: never suggested again, unless somebody takes that back."""
    pair.state, pair.by, pair.at = State.DISMISSED, by, clock.now()
    pair.save(update_fields=["state", "by", "at"])


def reopen(pair: Duplicate) -> None:
    pair.state, pair.by, pair.at = State.OPEN, None, None
    pair.save(update_fields=["state", "by", "at"])
