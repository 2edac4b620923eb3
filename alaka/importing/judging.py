"""Whom each staged row speaks of, and which rows cannot be taken; nothing of the base changes.

Enters: staged rows. Leaves: ``person`` of each that is known, ``wrong`` with the reasons of each
that is refused. Set by set, so that a million rows cost a few statements.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_noop as _
from psycopg.types.json import Jsonb

from alaka.contacts.family import OWN
from alaka.contacts.models import OwnField
from alaka.importing.plan import CREATE, UPDATE, Plan
from alaka.importing.staging import Staged
from alaka.importing.subjects import ANY_ADDRESS, NAME, PAGE, subject_of

_RANGE = "number BETWEEN %(first)s AND %(last)s"
_GOOD = f"bad IS NULL AND wrong IS NULL AND {_RANGE}"
ALL = (0, 2**31 - 1)
# A name for whoever has none; what follows the last @ of a customer number is its space.
_NAMED = "(SELECT coalesce(nullif(name, ''), '#' || id) FROM {} WHERE id = {})"
_SHOWN = "CASE scheme WHEN 'customer' THEN regexp_replace(value, '@[^@]*$', '') ELSE value END"
_IS_OF_NOBODY = (
    "person IS NULL AND meant IS NOT NULL "
    "AND NOT EXISTS (SELECT FROM ADDRESSES a WHERE a.number = ROWS.number)"
)
_IS_NAMELESS = (
    "person IS NULL AND NOT given ? 'name' "
    "AND NOT EXISTS (SELECT FROM ADDRESSES a WHERE a.number = ROWS.number)"
)
_SAY = "jsonb_build_array(jsonb_build_object('say', %(text)s::text, 'with', {}))"

_TAKEN = _("%(value)s belongs to %(owner)s already.")
_NAMELESS = _("A new company needs a name or a domain.")
_SAME_VALUE = _("%(value)s stands in row %(row)s already.")


class Judge:
    def __init__(self, staged: Staged, plan: Plan) -> None:
        self.staged, self.plan = staged, plan
        self.subject = subject_of(plan.brings)
        fields = {field.path: field for field in self.subject.fields()}
        self.unique = [f for path, f in fields.items() if f.is_unique and path in plan.columns]
        self.has_pages = PAGE in plan.columns
        self.required = [f for f in fields.values() if f.is_required and f.default is None]

    def judge(self) -> None:
        """All rows."""
        self.judge_between(*ALL)
        self._refuse_doubles()
        self.staged.analyse()

    def judge_between(self, first: int, last: int) -> None:
        """Anew, by what stands in the base now; what the file itself says twice stays refused."""
        self.within = {"first": first, "last": last}
        is_whole = (first, last) == ALL
        doubled = "" if is_whole else " AND NOT wrong @> '[{\"double\": true}]'"
        self._run(
            "UPDATE ROWS SET person = NULL, wrong = NULL "  # noqa: S608
            f"WHERE (person IS NOT NULL OR wrong IS NOT NULL) AND {_RANGE}{doubled}"
        )
        self._find()
        for field in self.unique:
            self._refuse_taken_value(field)
        self._refuse_by_way()
        if self.subject.named:
            self._refuse(_IS_NAMELESS, _NAMELESS, "'{}'::jsonb")
        elif self.has_pages:
            self._refuse(_IS_OF_NOBODY, self.subject.says.unaddressed, "'{}'::jsonb")
        for field in self.required:
            self._refuse(
                "person IS NULL AND NOT own ? %(key)s",
                self.subject.says.required,
                "jsonb_build_object('field', %(field)s::text)",
                key=field.key,
                field=str(field),
            )
        self.staged.run("DROP TABLE FOUND")

    def _run(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        return self.staged.run(statement, **self.within, **values)

    def _refuse(self, where: str, text: str, values: str, **given: Any) -> None:
        say = _SAY.format(values)
        self._run(
            f"UPDATE ROWS SET wrong = {say} WHERE {_GOOD} AND {where}",  # noqa: S608
            text=text,
            **given,
        )

    def _named(self, pk: str) -> str:
        return _NAMED.format(self.subject.table, pk)

    def _find(self) -> None:
        """Everybody who has an address of the row; who of them it speaks of."""
        self.staged.run("DROP TABLE IF EXISTS FOUND")
        self._run(f"CREATE TEMP TABLE FOUND AS {self.subject.found} WHERE a.{_RANGE}")
        self.staged.run("ANALYZE FOUND")
        key = self.plan.key
        by = (
            "SELECT number, min(person) AS one, max(person) AS other "  # noqa: S608
            f"FROM ({self.subject.met(key, self.has_pages)}) met GROUP BY number"
        )
        named = ", ".join(f"'{each}', {self._named(f'm.{each}')}" for each in ("one", "other"))
        say = _SAY.format(f"jsonb_build_object({named})")
        self._run(
            "UPDATE ROWS r SET person = m.one, "  # noqa: S608
            f"wrong = CASE WHEN m.one <> m.other THEN {say} END FROM ({by}) m "
            "WHERE r.number = m.number AND r.bad IS NULL AND r.wrong IS NULL",
            key=key.removeprefix(OWN),
            text=self.subject.says.two,
        )
        self._refuse_taken_addresses()

    def _refuse_taken_addresses(self) -> None:
        say = _SAY.format(
            f"jsonb_build_object('value', {_SHOWN}, 'owner', {self._named('t.owner')})"
        )
        self._run(
            f"UPDATE ROWS r SET wrong = {say} FROM ("  # noqa: S608
            " SELECT DISTINCT ON (f.number) f.number, f.scheme, f.value, f.person AS owner"
            " FROM FOUND f JOIN ROWS r ON r.number = f.number"
            " WHERE f.person IS DISTINCT FROM r.person ORDER BY f.number, f.scheme, f.value"
            f") t WHERE r.number = t.number AND r.bad IS NULL AND r.wrong IS NULL AND r.{_RANGE}",
            text=_TAKEN,
        )

    def _refuse_taken_value(self, field: OwnField) -> None:
        say = _SAY.format(
            f"jsonb_build_object('value', r.own ->> %(key)s, 'owner', {self._named('t.owner')})"
        )
        self._run(
            f"UPDATE ROWS r SET wrong = {say} FROM ("  # noqa: S608
            f" SELECT r.number, c.id AS owner FROM ROWS r JOIN {self.subject.table} c"
            " ON md5(c.own ->> %(key)s) = md5(r.own ->> %(key)s) AND c.own ? %(key)s"
            f" WHERE r.own ? %(key)s AND c.id IS DISTINCT FROM r.person AND r.{_RANGE}"
            ") t WHERE r.number = t.number AND r.bad IS NULL AND r.wrong IS NULL",
            text=_TAKEN,
            key=field.key,
        )

    def _refuse_by_way(self) -> None:
        if self.plan.way == CREATE:
            owner = f"jsonb_build_object('owner', {self._named('person')})"
            self._refuse("person IS NOT NULL", self.subject.says.known, owner)
        if self.plan.way == UPDATE:
            self._refuse("person IS NULL", self.subject.says.unknown, "'{}'::jsonb")

    # ------------------------------------------------------------ said twice in the file

    def _refuse_doubles(self) -> None:
        """Of rows with the same address, value or person the first is taken; a row that is
        refused itself takes nothing from those below it."""
        rows: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for number, kind, value in self._contested():
            rows[number].append((kind, value))
        taken: dict[tuple[str, str], int] = {}
        found: list[tuple[int, dict[str, Any]]] = []
        for number in sorted(rows):
            hit = next((key for key in rows[number] if key in taken), None)
            if hit is None:
                taken.update(dict.fromkeys(rows[number], number))
            else:
                found.append((number, self._double(hit, taken[hit])))
        self._mark(found)

    def _contested(self) -> Iterable[tuple[int, str, str]]:
        good = "r.bad IS NULL AND r.wrong IS NULL"
        yield from self.staged.run(
            "WITH twice AS (SELECT scheme, value FROM ADDRESSES GROUP BY 1, 2 HAVING count(*) > 1) "  # noqa: S608
            "SELECT r.number, a.scheme, a.value FROM twice JOIN ADDRESSES a USING (scheme, value) "
            f"JOIN ROWS r ON r.number = a.number WHERE {good}"
        )
        yield from self.staged.run(
            "WITH twice AS (SELECT person FROM ROWS WHERE person IS NOT NULL "  # noqa: S608
            "GROUP BY 1 HAVING count(*) > 1) "
            "SELECT r.number, '', r.person::text FROM twice JOIN ROWS r USING (person) "
            f"WHERE {good}"
        )
        if self.subject.named and self.plan.key in {ANY_ADDRESS, NAME}:
            yield from self.staged.run(
                "WITH twice AS (SELECT search FROM ROWS WHERE search <> '' "  # noqa: S608
                "GROUP BY 1 HAVING count(*) > 1) "
                "SELECT r.number, '', r.search FROM twice JOIN ROWS r USING (search) "
                f"WHERE {good}"
            )
        for field in self.unique:
            yield from self.staged.run(
                "WITH twice AS (SELECT own ->> %(key)s AS value FROM ROWS WHERE own ? %(key)s "  # noqa: S608
                "GROUP BY 1 HAVING count(*) > 1) "
                "SELECT r.number, %(path)s, twice.value FROM twice "
                f"JOIN ROWS r ON r.own ->> %(key)s = twice.value WHERE {good}",
                key=field.key,
                path=field.path,
            )

    def _mark(self, found: list[tuple[int, dict[str, Any]]]) -> None:
        self.staged.run(
            "UPDATE ROWS r SET wrong = d.said FROM "
            "unnest(%(numbers)s::int[], %(said)s::jsonb[]) d(number, said) "
            "WHERE r.number = d.number",
            numbers=[number for number, _said in found],
            said=[Jsonb([said]) for _number, said in found],
        )

    def _double(self, key: tuple[str, str], row: int) -> dict[str, Any]:
        kind, value = key
        shown = value.rpartition("@")[0] if kind == "customer" else value
        if kind:
            return {"say": _SAME_VALUE, "with": {"value": shown, "row": row}, "double": True}
        return {"say": self.subject.says.same, "with": {"row": row}, "double": True}
