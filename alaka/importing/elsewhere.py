"""Columns whose values are kept elsewhere: compared, written and given back by their targets."""

from collections.abc import Iterator, Mapping
from typing import Any

from psycopg.types.json import Jsonb

from alaka.accounts.models import Agent
from alaka.importing.comparing import GOOD
from alaka.importing.models import Change, CompanyChange, Import
from alaka.importing.staging import Staged
from alaka.importing.targets import Target, Written

Targets = Mapping[str, Target]
_AT_ONCE = 5_000


def written(targets: Targets) -> Iterator[tuple[str, Written]]:
    for key, target in targets.items():
        if target.written is not None:
            yield key, target.written


def changing(staged: Staged, targets: Targets, within: Mapping[str, Any]) -> list[int]:
    """Numbers of the rows whose people would change there."""
    found: set[int] = set()
    for key, store in written(targets):
        for rows in _rows(staged, key, within):
            people = store.would_change({person: value for _number, person, value in rows})
            found.update(number for number, person, _value in rows if person in people)
    return sorted(found)


def _rows(
    staged: Staged, key: str, within: Mapping[str, Any]
) -> Iterator[list[tuple[int, int, Any]]]:
    """Some thousand at a time, those that speak of people who are here."""
    first = within["first"]
    while True:
        rows = staged.run(
            "SELECT r.number, r.person, r.other -> %(key)s FROM ROWS r "  # noqa: S608
            f"WHERE r.person IS NOT NULL AND r.other ? %(key)s AND {GOOD} "
            f"ORDER BY r.number LIMIT {_AT_ONCE}",
            **{**within, "first": first, "key": key},
        )
        if rows:
            yield rows
        if len(rows) < _AT_ONCE:
            return
        first = rows[-1][0] + 1


def write(staged: Staged, targets: Targets, values: Mapping[str, Any], by: Agent | None) -> None:
    """Of all people of a batch that were written. What undoing needs joins what ``was``."""
    for key, store in written(targets):
        rows = staged.run(
            f"""
            SELECT coalesce(c.contact, m.id), r.number, r.other -> %(key)s FROM ROWS r
            LEFT JOIN importing_change c ON c.number = r.number AND c.batch = %(batch)s
            LEFT JOIN (
                SELECT unnest(made) AS id, unnest(made_of) AS number
                FROM importing_batch WHERE id = %(batch)s
            ) m ON m.number = r.number
            WHERE r.other ? %(key)s AND {GOOD} AND coalesce(c.contact, m.id) IS NOT NULL
            """,  # noqa: S608
            **{**values, "key": key},
        )
        if rows:
            was = store.write({contact: value for contact, _number, value in rows}, by=by)
            number = {contact: number for contact, number, _value in rows}
            _remember(staged, key, values["batch"], [(pk, number[pk], was[pk]) for pk in was])


def _remember(staged: Staged, key: str, batch: int, was: list[tuple[int, int, Any]]) -> None:
    staged.run(
        """
        WITH given AS (
            SELECT contact, number, jsonb_build_object(%(key)s::text, was) AS was
            FROM unnest(%(contacts)s::bigint[], %(numbers)s::int[], %(was)s::jsonb[])
            given(contact, number, was)
        ), known AS (
            UPDATE importing_change c SET was = coalesce(c.was, '{}') || g.was FROM given g
            WHERE c.batch = %(batch)s AND c.contact = g.contact RETURNING c.contact
        )
        INSERT INTO importing_change (batch, contact, number, is_new, was)
        SELECT %(batch)s, contact, number, true, was FROM given
        WHERE contact NOT IN (SELECT contact FROM known)
        """,
        key=key,
        batch=batch,
        contacts=[contact for contact, _number, _was in was],
        numbers=[number for _contact, number, _was in was],
        was=[Jsonb(each) for _contact, _number, each in was],
    )


def give_back(
    changed: Mapping[int, Mapping[str, Any]], targets: Targets, by: Agent | None
) -> dict[int, list[str]]:
    """Of people, or companies, what ``was``; by them, the targets that somebody changed since."""
    left: dict[int, list[str]] = {}
    for key, store in written(targets):
        was = {pk: each[key] for pk, each in changed.items() if key in each}
        for pk in store.give_back(was, by=by) if was else ():
            left.setdefault(pk, []).append(key)
    return left


def finish(of: Import, targets: Targets) -> None:
    """After all batches were taken back."""
    model = CompanyChange if of.is_of_companies else Change
    changes = model._default_manager.filter(batch__in=of.batches.values("pk"))
    for key, store in written(targets):
        store.finish(
            changes.filter(was__has_key=key).values_list(f"was__{key}", flat=True).iterator()
        )
