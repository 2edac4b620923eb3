"""One batch of staged rows into people, in one transaction: new ones, changed ones, refused rows.

Enters: rows that were judged. Leaves: people with addresses and events, a `Change` for each of
them, a `Refusal` for each row that was not taken, and the batch marked as written. A batch that is
written already is passed over, so that whoever is killed goes on where he was.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg import errors
from psycopg.types.json import Jsonb

from alaka.contacts import family
from alaka.contacts.family import OWN
from alaka.contacts.models import Contact, OwnField
from alaka.contacts.own.filling import with_defaults
from alaka.core import clock, references
from alaka.importing import elsewhere, indexes, searching, telling
from alaka.importing.comparing import COMPARED, FILLED, GOOD
from alaka.importing.judging import Judge
from alaka.importing.models import Batch, Import
from alaka.importing.staging import Staged
from alaka.importing.targets import Target

_TRIES = 5


class StaleError(Exception):
    """Somebody changed meanwhile what the rows were judged by."""


@dataclass
class Writer:
    """Of one import; made anew for each thread."""

    of: Import
    staged: Staged
    judge: Judge
    targets: Mapping[str, Target]

    def __post_init__(self) -> None:
        self.can_trust = references.can_be_trusted()

    def write(self, batch: Batch) -> None:
        for attempt in range(_TRIES):
            try:
                with transaction.atomic():
                    self._write(batch)
                return
            except (StaleError, IntegrityError, OperationalError) as error:
                if not _is_passing(error) or attempt == _TRIES - 1:
                    raise
            self.judge.judge_between(batch.first, batch.last)

    def _write(self, batch: Batch) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            cursor.execute(indexes.GATHERED)
        held = Batch.objects.select_for_update().get(pk=batch.pk)
        if held.written_at is not None:
            return
        self.values: dict[str, Any] = {
            "first": batch.first,
            "last": batch.last,
            "batch": batch.pk,
            "at": clock.now(),
        }
        changed = self._change() if self._hold() else 0
        created = self._create_all()
        self._write_beside()
        good = self._number(f"SELECT count(*) FROM ROWS r WHERE {GOOD}")  # noqa: S608
        held.counts = {
            "created": created,
            "changed": changed,
            "unchanged": good - created - changed,
            "refused": self._refuse(),
        }
        self._hand_on(batch)
        held.written_at = clock.now()
        held.save(update_fields=["counts", "written_at"])

    def _write_beside(self) -> None:
        """What is kept elsewhere of all that were written."""
        elsewhere.write(self.staged, self.targets, self.values, self.of.by)

    def _hand_on(self, batch: Batch) -> None:
        telling.hand_on(self.of, batch.pk)

    def _run(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        return self.staged.run(statement, **{**self.values, **values})

    def _number(self, statement: str, **values: Any) -> int:
        return int(self._run(statement, **values)[0][0] or 0)

    def _hold(self) -> bool:
        """Nobody else changes these people until the end; whether there are any.

        Raises StaleError.
        """
        subject = self.judge.subject
        persons = f"SELECT r.person FROM ROWS r WHERE r.person IS NOT NULL AND {GOOD}"  # noqa: S608
        held = self._run(
            f"SELECT id FROM {subject.table} WHERE id IN ({persons}) ORDER BY id FOR UPDATE"  # noqa: S608
        )
        lost = self._number(
            f"SELECT count(*) FROM ({persons}) p LEFT JOIN {subject.table} c ON c.id = p.person "  # noqa: S608
            f"WHERE c.id IS NULL OR {subject.gone}"
        )
        if lost:
            raise StaleError
        return bool(held)

    # ------------------------------------------------------------ new people

    def _create_all(self) -> int:
        with self._referring():
            return self._create()

    def _referring(self) -> AbstractContextManager[None]:
        return references.trusted() if self._is_sure() else nullcontext()

    def _is_sure(self) -> bool:
        """All that is referred to is made in the same statement, or held until the end."""
        if not self.can_trust or "owner" in self.of.planned.columns:
            return False
        by = self.of.by_id
        held = "SELECT count(*) FROM (SELECT FROM accounts_agent WHERE id = %(by)s FOR KEY SHARE) a"
        return by is None or self._number(held, by=by) == 1

    def _create(self) -> int:
        fields = OwnField.objects.of_people().in_use().exclude(default=None)
        columns, rest = _rest()
        event = telling.event(self.of, telling.CREATED)
        # All ids are taken before the first is written: writers that took theirs one by one would
        # meet in the same pages of every index.
        return self._number(
            f"""
            WITH made AS MATERIALIZED (
                SELECT * FROM (
                    SELECT nextval(%(sequence)s::regclass) AS id, r.* FROM (
                        SELECT * FROM ROWS r WHERE r.person IS NULL AND {GOOD} ORDER BY r.number
                    ) r
                ) r ORDER BY id
            ), people AS (
                INSERT INTO contacts_contact (id, name, language, country, timezone, about,
                    preferred_channel, best_hours, owner_id,
                    created_at, own, search, sort_key, ways{columns})
                SELECT id, {_filled("name")}, {_filled("language")},
                    coalesce(nullif(given ->> 'country', ''), origin),
                    {_filled("timezone")}, {_filled("about")}, {_filled("preferred_channel")},
                    {_filled("best_hours")}, (given ->> 'owner')::bigint,
                    %(at)s, jsonb_strip_nulls(%(defaults)s || own), search, sort_key, ways{rest}
                FROM made
            ), handles AS (
                INSERT INTO contacts_handle (contact_id, scheme, value, created_at)
                SELECT made.id, a.scheme, a.value, %(at)s
                FROM made JOIN ADDRESSES a ON a.number = made.number ORDER BY a.number, a.place
            ), events AS ({event.replace("SUBJECTS", "made")}), kept AS (
                UPDATE importing_batch SET made = m.ids, made_of = m.numbers
                FROM (
                    SELECT array_agg(id ORDER BY number) AS ids,
                           array_agg(number ORDER BY number) AS numbers FROM made
                ) m WHERE importing_batch.id = %(batch)s AND m.ids IS NOT NULL
            )
            SELECT count(*) FROM made
            """,  # noqa: S608
            defaults=Jsonb(with_defaults(fields, {})),
            sequence=_sequence(),
            **telling.values(self.of),
            **_defaults(),
        )

    # ------------------------------------------------------------ people who are here

    def _change(self) -> int:
        rows = self._change_rows(elsewhere.changing(self.staged, self.targets, self.values))
        searching.index([pk for pk, is_found_otherwise, *_ in rows if is_found_otherwise])
        for pk, _found, now, apart in rows:
            if now:
                family.changed(Contact.objects.get(pk=pk), now, self.of.whole)
            for path in apart or ():
                telling.tell_apart(self.of, pk, path, self.values["at"])
        return len(rows)

    def _change_rows(self, others: list[int]) -> list[tuple[Any, ...]]:
        sets = ", ".join(f"{name} = coalesce(t.now ->> '{name}', c.{name})" for name in FILLED)
        owner = "CASE WHEN t.now ? 'owner' THEN (t.now ->> 'owner')::bigint ELSE c.owner_id END"
        event = telling.event(self.of, telling.CHANGED)
        statement = f"""
            WITH compared AS MATERIALIZED ({COMPARED}), touched AS MATERIALIZED (
                SELECT * FROM compared
                WHERE now <> '{{}}' OR added > 0 OR number = ANY(%(elsewhere)s)
            ), handles AS (
                INSERT INTO contacts_handle (contact_id, scheme, value, created_at)
                SELECT t.id, a.scheme, a.value, %(at)s
                FROM touched t JOIN ADDRESSES a ON a.number = t.number
                WHERE t.added > 0 AND NOT EXISTS (
                    SELECT FROM contacts_handle h WHERE h.scheme = a.scheme AND h.value = a.value
                ) ORDER BY a.number, a.place
                RETURNING id, contact_id
            ), added AS (
                SELECT contact_id, array_agg(id) AS ids FROM handles GROUP BY 1
            ), people AS (
                UPDATE contacts_contact c SET {sets}, owner_id = {owner},
                    own = jsonb_strip_nulls(c.own || t.own)
                FROM touched t WHERE c.id = t.id AND t.now <> '{{}}'
            ), changes AS (
                INSERT INTO importing_change (batch, contact, number, is_new, was, now, handles)
                SELECT %(batch)s, t.id, t.number, false,
                    CASE WHEN t.added > 0 OR t.now ? 'name' THEN t.was || jsonb_build_object(
                        'search', t.searched, 'sort_key', t.sorted) ELSE t.was END,
                    t.now, a.ids
                FROM touched t LEFT JOIN added a ON a.contact_id = t.id
            ), events AS ({event.replace("SUBJECTS", "touched")})
            SELECT id, added > 0 OR now ? 'name', CASE WHEN family <> '{{}}' THEN now END,
                (SELECT array_agg(key) FROM jsonb_object_keys(now) key WHERE key = ANY(%(apart)s))
            FROM touched
            """  # noqa: S608
        with self._referring():
            return self._run(statement, elsewhere=others, **telling.values(self.of))

    def _refuse(self) -> int:
        rows = self._run(
            "INSERT INTO importing_refusal (of_id, batch, number, reasons) "
            "SELECT %(of)s, %(batch)s, number, coalesce(bad, wrong) FROM ROWS "
            "WHERE (bad IS NOT NULL OR wrong IS NOT NULL) "
            "AND number BETWEEN %(first)s AND %(last)s RETURNING 1",
            of=self.of.pk,
        )
        return len(rows)


def _is_passing(error: Exception) -> bool:
    """It goes away by judging anew: somebody else was at the same people or addresses."""
    if isinstance(error, StaleError):
        return True
    return isinstance(
        error.__cause__,
        errors.UniqueViolation | errors.DeadlockDetected | errors.SerializationFailure,
    )


_GIVEN = {"id", *FILLED, "owner_id", "created_at", OWN.rstrip("."), "search", "sort_key", "ways"}


def _filled(name: str) -> str:
    return f"coalesce(given ->> '{name}', '')"


def _sequence() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence('contacts_contact', 'id')")
        return str(cursor.fetchone()[0])


def _defaults() -> dict[str, Any]:
    """Of the columns of people that no file fills: what their model begins with."""
    return {
        f"d_{field.column}": field.get_db_prep_save(field.get_default(), connection)
        for field in Contact._meta.concrete_fields
        if field.attname not in _GIVEN and field.get_default() is not None
    }


def _rest() -> tuple[str, str]:
    names = [name.removeprefix("d_") for name in _defaults()]
    columns = "".join(f', "{name}"' for name in names)
    types = {field.column: field.db_type(connection) for field in Contact._meta.concrete_fields}
    return columns, "".join(f", %(d_{name})s::{types[name]}" for name in names)
