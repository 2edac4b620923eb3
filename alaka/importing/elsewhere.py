"""Columns whose values other rooms keep: compared, written and given back by their targets."""

from collections.abc import Iterator, Mapping
from typing import Any

from alaka.accounts.models import Agent
from alaka.importing.comparing import GOOD
from alaka.importing.models import Change
from alaka.importing.staging import Staged
from alaka.importing.targets import Target, Written

Targets = Mapping[str, Target]


def _written(targets: Targets) -> Iterator[tuple[str, Written]]:
    for key, target in targets.items():
        if target.written is not None:
            yield key, target.written


def changing(staged: Staged, targets: Targets, within: Mapping[str, Any]) -> list[int]:
    """Numbers of the rows whose people would change there."""
    found: set[int] = set()
    for key, written in _written(targets):
        rows = staged.run(
            "SELECT r.number, r.person, r.other -> %(key)s FROM ROWS r "  # noqa: S608
            f"WHERE r.person IS NOT NULL AND r.other ? %(key)s AND {GOOD}",
            **{**within, "key": key},
        )
        if rows:
            people = written.would_change({person: value for _number, person, value in rows})
            found.update(number for number, person, _value in rows if person in people)
    return sorted(found)


def write(
    staged: Staged,
    targets: Targets,
    values: Mapping[str, Any],
    new: Mapping[int, int],
    by: Agent | None,
) -> None:
    """Of all people of a batch that were written; ``new`` are those by the numbers of their rows.

    What undoing needs joins what ``was``.
    """
    for key, written in _written(targets):
        rows = staged.run(
            "SELECT r.number, c.contact, r.other -> %(key)s FROM ROWS r "  # noqa: S608
            "LEFT JOIN importing_change c ON c.number = r.number AND c.batch = %(batch)s "
            f"WHERE r.other ? %(key)s AND {GOOD}",
            **{**values, "key": key},
        )
        row = {new.get(number, contact): number for number, contact, _value in rows}
        given = {new.get(number, contact): value for number, contact, value in rows}
        given.pop(None, None)
        if given and by is not None:
            _remember(values["batch"], key, written.write(given, by=by), row)


def _remember(batch: int, key: str, was: Mapping[int, Any], row: Mapping[int, int]) -> None:
    rows = {each.contact: each for each in Change.objects.filter(batch=batch, contact__in=was)}
    for contact, value in was.items():
        each = rows.get(contact) or Change(
            batch=batch, contact=contact, number=row[contact], is_new=True
        )
        each.was = {**(each.was or {}), key: value}
        each.save()


def give_back(changes: list[Change], targets: Targets, by: Agent) -> dict[int, list[str]]:
    """By contact, the targets in which somebody changed it since."""
    left: dict[int, list[str]] = {}
    for key, written in _written(targets):
        was = {each.contact: (each.was or {})[key] for each in changes if key in (each.was or {})}
        for contact in written.give_back(was, by=by) if was else ():
            left.setdefault(contact, []).append(key)
    return left
