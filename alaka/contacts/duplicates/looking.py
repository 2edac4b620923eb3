"""Who is like somebody: people whose facts changed are compared with whoever shares a key.

Enters: ids of people. Leaves: their keys, and the pairs worth a look, stored (`Duplicate`); pairs
that no longer hold are gone. What a person said of a pair stands.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db import connection, transaction

from alaka.contacts.duplicates import settling
from alaka.contacts.duplicates.facts import Facts
from alaka.contacts.duplicates.gathering import gather
from alaka.contacts.duplicates.keys import COUNTED, FREQUENT, TOO_COMMON, Key, Kind, keys
from alaka.contacts.duplicates.scoring import SUGGESTED, Likeness, compare
from alaka.contacts.duplicates.settling import Pair
from alaka.contacts.models import Contact, DuplicateKey

AT_ONCE = 100

_NEAR = """
SELECT asked.value, near.contact
FROM unnest(%s::bigint[]) asked(value)
CROSS JOIN LATERAL (
    SELECT contact FROM contacts_duplicatekey WHERE value = asked.value LIMIT %s
) near
"""


def look(ids: Iterable[int]) -> None:
    asked = list(dict.fromkeys(ids))
    for begin in range(0, len(asked), AT_ONCE):
        _look(asked[begin : begin + AT_ONCE])


@transaction.atomic
def _look(ids: list[int]) -> None:
    rows = Contact.objects.filter(pk__in=ids).values_list("root", flat=True)
    roots = {*ids, *(root for root in rows if root is not None)}
    people = gather(roots)
    settling.leave(roots - people.keys())
    has = {pk: keys(each) for pk, each in people.items()}
    _keep(has)
    settling.keep(set(people), alike(people, has, SUGGESTED))


def alike(
    people: Mapping[int, Facts], has: Mapping[int, Collection[Key]], least: int, wide: bool = False
) -> dict[Pair, Likeness]:
    """All pairs of these with anybody that reach ``least``, the older record first.

    ``wide``: also those who share nothing but the name.
    """
    near = _near({value for each in has.values() for _, value in each})
    frequent = {
        value
        for each in has.values()
        for kind, value in each
        if kind in FREQUENT and len(near[value]) > FREQUENT[kind]
    }
    wanted: dict[int, set[int]] = defaultdict(set)
    for pk, each in has.items():
        for kind, value in each:
            is_compared = kind not in COUNTED or (wide and kind == Kind.NAME)
            if is_compared and len(near[value]) <= TOO_COMMON:
                wanted[pk] |= near[value]
    others = gather({other for each in wanted.values() for other in each})
    found = {}
    for pk, them in wanted.items():
        for other in them - {pk}:
            if other in others:
                pair = (min(pk, other), max(pk, other))
                if pair not in found:
                    found[pair] = compare(people[pk], others[other], frequent)
    return {pair: each for pair, each in found.items() if each.score >= least}


def _near(values: set[int]) -> dict[int, set[int]]:
    """Whoever has each of these keys; no more than tell that they are too many."""
    found: dict[int, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_NEAR, [list(values), max(FREQUENT.values()) + 1])
        for value, contact in cursor.fetchall():
            found[value].add(contact)
    return found


def _keep(has: Mapping[int, Collection[Key]]) -> None:
    rows = DuplicateKey.objects.filter(contact__in=list(has))
    kept = {(pk, kind, value) for pk, kind, value in rows.values_list("contact", "kind", "value")}
    wanted = {(pk, int(kind), value) for pk, each in has.items() for kind, value in each}
    gone = [(value, pk) for pk, _, value in kept - wanted]
    DuplicateKey.objects.filter(pk__in=gone).delete()
    DuplicateKey.objects.bulk_create(
        (
            DuplicateKey(contact=pk, kind=kind, value=value)
            for pk, kind, value in sorted(wanted - kept)
        ),
        ignore_conflicts=True,
    )
