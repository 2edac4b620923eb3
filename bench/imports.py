"""How many rows of people a second are imported: `python -m bench.imports`.

Rows with a name, an address, a number and three own fields, as .csv, or with --book as .xlsx: read,
judged by address and number, and written with their events. Without --data into an empty base; with
it into that base, in which every second row speaks of somebody who is there: measure on a copy. It
tells where the time went, and with --ceiling what a bare COPY of the same rows takes.
"""

import csv
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bench import workbooks
from bench.base import arguments, fill, running
from bench.figures import machine, say
from bench.import_stages import Stages

if TYPE_CHECKING:
    from alaka.importing.models import Import

EMPTY_TARGET, FULL_TARGET = 20_000, 8_000
HEADER = ["Name", "E-mail", "Phone", "Level", "Limit", "Birthday"]


def main() -> int:
    parser = arguments("Import people.", contacts=1_000_000, conversations=1_000_000)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--book", action="store_true", help="As a workbook.")
    parser.add_argument("--undo", action="store_true", help="Take it back, and time that too.")
    parser.add_argument("--ceiling", action="store_true", help="Beside it, a bare COPY.")
    asked = parser.parse_args()
    say(machine())
    with running(asked.data) as data, tempfile.TemporaryDirectory() as folder:
        if asked.data:
            fill(asked.contacts, asked.conversations)
        target = FULL_TARGET if asked.data else EMPTY_TARGET
        agent = _setting()
        path = Path(folder) / ("people.xlsx" if asked.book else "people.csv")
        _write(path, _lines(asked.rows, asked.contacts if asked.data else 0))
        of, rate = _import(path, asked.rows, agent, data)
        if asked.ceiling:
            from bench import import_ceiling

            import_ceiling.measure(asked.rows, Stages.of(data))
        if asked.undo:
            _undo(of)
    return int(rate < target)


def _setting() -> object:
    from alaka.accounts.models import Agent, Role
    from alaka.contacts.models import OwnField

    levels = [["gold", "Gold"], ["silver", "Silver"]]
    for key, kind, choices in (
        ("bench_level", "choice", levels),
        ("bench_limit", "money", []),
        ("bench_birthday", "date", []),
    ):
        name = key.removeprefix("bench_").title()
        OwnField.objects.get_or_create(
            key=key, defaults={"name": name, "kind": kind, "choices": choices}
        )
    admin = Agent.objects.filter(role=Role.ADMINISTRATOR).first()
    return admin or Agent.objects.create_user("a@gul.example", "x", role=Role.ADMINISTRATOR)


def _write(path: Path, lines: Iterator[list[str | float]]) -> None:
    if path.suffix == ".xlsx":
        workbooks.write(path, lines)
        return
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(lines)


def _lines(rows: int, known: int) -> Iterator[list[str | float]]:
    """Every second row speaks of one of those known, if there are any."""
    from alaka.cli.demo.people import person

    yield [*HEADER]
    for at in range(rows):
        is_known = known and at % 2
        each = person(at if is_known else known + at)
        mail = each.email if is_known or not known else f"new{at}@bench.example"
        number = each.phone if is_known or not known else f"+4479{at:08d}"
        born = f"{1 + at % 28}.{1 + at % 12}.{1950 + at % 60}"
        yield [each.name, mail, number, ("Gold", "silver")[at % 2], at % 5000 + 0.5, born]


def _import(path: Path, rows: int, agent: object, data: Path) -> "tuple[Import, float]":
    from alaka.importing import files, indexes, running
    from alaka.importing.judging import Judge
    from alaka.importing.models import Import, State

    stages = Stages.of(data)
    for name, where, act in (
        ("read", running, "_stage"),
        ("judged", Judge, "judge"),
        ("written", running, "_do_all"),
        ("indexed", indexes, "_put_back"),
    ):
        setattr(where, act, stages.timed(name, getattr(where, act)))
    with stages.watched(), stages.stage("all"):
        with stages.stage("kept"), path.open("rb") as file:
            of = files.take_in(path.name, files.pieces_of(file), by=agent)  # type: ignore[arg-type]
        of.put(state=State.WRITING)
        running.run(of.pk)
    of = Import.objects.get(pk=of.pk)
    assert of.state == State.DONE, of.problem
    assert sum(of.counts.values()) == rows, of.counts
    stages.tell(rows)
    took = stages.spent["all"].clock
    say(f"{rows:,} rows in {took:.1f} s, {rows / took:,.0f} a second: {of.counts}")
    return of, rows / took


def _undo(of: "Import") -> None:
    from alaka.importing import running
    from alaka.importing.models import Import, State

    begun = time.perf_counter()
    of.put(state=State.UNDOING)
    running.run(of.pk)
    of = Import.objects.get(pk=of.pk)
    assert of.state == State.UNDONE, of.problem
    took = time.perf_counter() - begun
    say(f"undone in {took:.1f} s, {of.total / took:,.0f} rows a second")


if __name__ == "__main__":
    sys.exit(main())
