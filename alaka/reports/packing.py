"""Facts packed into columns: a year of a million is read as a few arrays, not as a million rows.

A pack is one column of the facts whose numbers lie between two multiples of SIZE; what has no
fact there is NOTHING. Facts noted since (``noted`` beyond Packed.upto) are read as rows and go
before their packs, so a pack may be as old as it likes. Whoever writes facts holds their lock, and
so does packing: no fact can slip between.
"""

from typing import Any

import numpy as np
from django.db import connection, transaction

from alaka.reports import columns
from alaka.reports.columns import Words
from alaka.reports.conditions import NOTHING, Column
from alaka.reports.facts import ALL, Facts
from alaka.reports.models import Pack, Packed

SIZE = 65_536
# Reading so many as rows is not felt.
ENOUGH = 3_000


def pack_what_is_many() -> None:
    for facts in ALL:
        if loose(facts) > ENOUGH:
            pack(facts)


def loose(facts: Facts) -> int:
    """How many facts were noted since."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {facts.source} WHERE {since_packing(facts)}")  # noqa: S608 - ours
        return int(cursor.fetchone()[0])


def since_packing(facts: Facts) -> str:
    upto = f"(SELECT upto FROM reports_packed WHERE facts = '{facts.noun}')"  # noqa: S608 - ours
    return f"f.noted > coalesce({upto}, 0)"


@transaction.atomic
def pack(facts: Facts) -> int:
    """Bring the packs up to date; how many stretches of facts were written anew."""
    lock(facts)
    changed = (
        f"SELECT DISTINCT f.{facts.key} / {SIZE} FROM {facts.source} "  # noqa: S608 - ours
        f"WHERE {since_packing(facts)}"
    )
    count = _write_all(facts, changed)
    Packed.objects.update_or_create(facts=facts.noun, defaults={"upto": next_note(facts) - 1})
    return count


@transaction.atomic
def pack_what_is_gone(facts: Facts) -> int:
    """Facts that were removed with their rows were noted by nobody: their packs hold more."""
    lock(facts)
    held = (
        f"SELECT f.{facts.key} / {SIZE} AS number, count(*) AS held FROM {facts.source} "  # noqa: S608 - ours
        "GROUP BY 1"
    )
    changed = (
        f"SELECT DISTINCT p.number FROM reports_pack p LEFT JOIN ({held}) f USING (number) "  # noqa: S608 - ours
        f"WHERE p.facts = '{facts.noun}' AND p.held > coalesce(f.held, 0)"
    )
    return _write_all(facts, changed)


def _write_all(facts: Facts, select: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(select)
        numbers = sorted(row[0] for row in cursor.fetchall())
    for number in numbers:
        _write(facts, number)
    return len(numbers)


def is_news(facts: Facts, fact: Any, before: Any) -> bool:
    """Whether writing it would say anything new: what is not written need not be packed."""
    names = facts.names
    return before is None or any(getattr(fact, name) != getattr(before, name) for name in names)


def lock(facts: Facts) -> None:
    """Until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [facts.lock])


def next_note(facts: Facts) -> int:
    """For who holds the lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT greatest((SELECT max(f.noted) FROM {facts.source}), "  # noqa: S608 - ours
            f"(SELECT upto FROM reports_packed WHERE facts = '{facts.noun}'), 0) + 1"
        )
        return int(cursor.fetchone()[0])


def _write(facts: Facts, number: int) -> None:
    begin = number * SIZE
    range_ = f"f.{facts.key} >= {begin} AND f.{facts.key} < {begin + SIZE}"
    found = columns.read(f"{facts.source} WHERE {range_}", facts.fields(), facts.words)
    places = found[facts.key] - begin
    packs = [_pack(facts, number, name, places, found[name]) for name in facts.names]
    Pack.objects.filter(facts=facts.noun, number=number).delete()
    Pack.objects.bulk_create(packs)


def _pack(facts: Facts, number: int, name: str, places: Column, values: Any) -> Pack:
    words = values.words if isinstance(values, Words) else []
    numbers = values.places if isinstance(values, Words) else values
    known = numbers[numbers >= 0]
    least, most = (int(known.min()), int(known.max())) if len(known) else (None, None)
    whole = np.full(SIZE, NOTHING, np.min_scalar_type(-1 - (most or 0)).newbyteorder("<"))
    whole[places] = numbers
    return Pack(
        facts=facts.noun,
        number=number,
        name=name,
        kind=whole.dtype.str,
        words="\n".join(words),
        least=least,
        most=most,
        held=len(places),
        data=whole.tobytes(),
    )
