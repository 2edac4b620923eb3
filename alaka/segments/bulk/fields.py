"""A field set at many people or companies."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from alaka.accounts.models import Agent
from alaka.contacts import changing, family
from alaka.contacts.family import OWN, Whole, stored
from alaka.segments.subjects import Subject


@dataclass(frozen=True)
class SetField:
    """``name`` as the API names it; ``value`` as it is stored, None or "" to empty the field."""

    name: str
    value: Any
    subject: Subject
    whole: Whole
    verb = "changed"

    def changes(self, records: Sequence[Any]) -> dict[int, Any]:
        now = ((each.pk, stored(each, self.name)) for each in records)
        return {pk: value for pk, value in now if value != self.value}

    def write(self, records: Sequence[Any], was: Mapping[int, Any]) -> None:
        self._put(records, dict.fromkeys(was, self.value), self.whole)

    def give_back(self, records: Sequence[Any], was: Mapping[int, Any]) -> set[int]:
        now = {each.pk: stored(each, self.name) for each in records}
        ours = {pk: was[pk] for pk, value in now.items() if value == self.value}
        if records:
            named = {pk: {self.name: value} for pk, value in ours.items()}
            parted = family.parted(family.merges_of(records[0]), named, self.whole)
            ours |= {pk: each[self.name] for pk, each in parted.items()}
        back = {pk: value for pk, value in ours.items() if self._is_possible(value)}
        self._put(records, back, self.whole.back)
        # Somebody gave it back himself.
        return back.keys() | {pk for pk, value in now.items() if value == was[pk]}

    def _is_possible(self, value: Any) -> bool:
        """An owner may be here no more."""
        return self.name != "owner" or value is None or value in _agents()

    def _put(self, records: Iterable[Any], values: Mapping[int, Any], whole: Whole) -> None:
        """Of these records each its own value, in one statement."""
        if not values:
            return
        given = [None if value is None else json.dumps(value) for value in values.values()]
        with connection.cursor() as cursor:
            cursor.execute(self._statement(), [list(values), given])
        for each in records:
            if each.pk in values and getattr(each, "family", None):
                family.put(each, self.name, values[each.pk])
                family.changed(each, [self.name], whole)

    def _statement(self) -> str:
        if self.name.startswith(OWN):
            key = "'" + self.name.removeprefix(OWN).replace("'", "''") + "'"
            new = (
                f"own = CASE WHEN n.value IS NULL THEN c.own - {key} "
                f"ELSE c.own || jsonb_build_object({key}, n.value) END"
            )
        else:
            column = self.subject.model._meta.get_field(self.name).column
            kind = "bigint" if self.name == "owner" else "text"
            new = f"\"{column}\" = (n.value #>> '{{}}')::{kind}"
        return (
            f"UPDATE {self.subject.model._meta.db_table} c SET {new} "  # noqa: S608
            "FROM unnest(%s::bigint[], %s::jsonb[]) n(id, value) WHERE c.id = n.id"
        )

    def told(self, *, is_back: bool) -> list[dict[str, Any]]:
        return changing.tellings([self.name], self.subject.about)


def _agents() -> set[int]:
    return set(Agent.objects.get_queryset().values_list("pk", flat=True))
