"""Conditions about what happened: whether a person has rows of another room, none, or so many.

The parts narrow which rows count: all of those given must hold of one row. So "complained in the
last 90 days and was not answered" is one condition, about one case that was all of that.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext, pgettext_lazy

from alaka.accounts.models import Agent
from alaka.core.templatetags.core import number
from alaka.core.words import Words, either, quoted
from alaka.segments.conditions import afterwards, base, kinds
from alaka.segments.conditions.values import (
    in_days,
    names,
    not_offered,
    several_field,
    since,
    text_field,
    within_field,
)

_NO_ANSWER = gettext_noop("Answer with true or false.")
MOST = 10_000
_LARGEST = 10**12


@dataclass(frozen=True)
class Among:
    """A part that asks for one of several values, told by the agent who asks."""

    name: str
    label: Any
    choices: Callable[[Agent], list[tuple[str, str]]]
    narrow: Callable[[list[str]], Q]

    def fault(self, value: Any, agent: Agent) -> Words:
        return not_offered(value, base.offered(agent, self.choices))

    def asked(self, value: Any) -> Q:
        return self.narrow(base.listed(value))

    def said(self, value: Any, agent: Agent) -> str:
        chosen = either(names(value, base.offered(agent, self.choices)))
        return _("%(name)s: %(values)s") % {"name": self.label, "values": chosen}

    def field(self, agent: Agent) -> forms.Field:
        return several_field(self.label, base.offered(agent, self.choices))

    def entered(self, value: Any) -> Any:
        return value or None


@dataclass(frozen=True)
class Whether:
    """A part that is so or not; ``yes`` and ``no`` say it."""

    name: str
    label: Any
    holds: Q
    yes: Any
    no: Any

    def fault(self, value: Any, agent: Agent) -> Words:
        return Words("") if isinstance(value, bool) else Words(_NO_ANSWER)

    def asked(self, value: Any) -> Q:
        return self.holds if value else ~self.holds

    def said(self, value: Any, agent: Agent) -> str:
        return str(self.yes if value else self.no)

    def field(self, agent: Agent) -> forms.Field:
        choices = [("", gettext_lazy("Either")), ("yes", self.yes), ("no", self.no)]
        return forms.ChoiceField(label=self.label, choices=choices, required=False)

    def entered(self, value: Any) -> Any:
        return {"yes": True, "no": False}.get(value)


@dataclass(frozen=True)
class AtLeast:
    """A part that asks for a number as large as that, or larger."""

    name: str
    label: Any
    narrow: Callable[[float], Q]

    def fault(self, value: Any, agent: Agent) -> Words:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return Words("") if is_number and 0 <= value <= _LARGEST else base.no_number(0, _LARGEST)

    def asked(self, value: Any) -> Q:
        return self.narrow(value)

    def said(self, value: Any, agent: Agent) -> str:
        return _("%(name)s: %(values)s") % {"name": self.label, "values": number(value)}

    def field(self, agent: Agent) -> forms.Field:
        return forms.FloatField(label=self.label, required=False, min_value=0, max_value=_LARGEST)

    def entered(self, value: Any) -> Any:
        return value


@dataclass(frozen=True)
class Says:
    """A part that asks for a piece of a text, upper and lower case alike."""

    name: str
    label: Any
    narrow: Callable[[str], Q]

    def fault(self, value: Any, agent: Agent) -> Words:
        fits = isinstance(value, str) and value.strip() and "\0" not in value
        if fits and len(value) <= base.LONGEST:
            return Words("")
        return Words(base.NO_TEXT, limit=base.LONGEST)

    def asked(self, value: Any) -> Q:
        return self.narrow(value.strip())

    def said(self, value: Any, agent: Agent) -> str:
        return _("%(name)s: %(values)s") % {"name": self.label, "values": quoted(value.strip())}

    def field(self, agent: Agent) -> forms.Field:
        return text_field(self.label)

    def entered(self, value: Any) -> Any:
        return value or None


Part = Among | Whether | AtLeast | Says


def wrong_within(leaf: Mapping[str, Any]) -> dict[str, Words]:
    """Of the days within which something happened."""
    if "within" not in leaf:
        return {}
    within = leaf["within"]
    if not isinstance(within, dict) or set(within) != {"days"}:
        return {"within": Words(base.NO_OBJECT)}
    fits = base.is_whole(within["days"], 1, base.MOST_DAYS)
    return {} if fits else {"within.days": base.no_number(1, base.MOST_DAYS)}


def days_of(leaf: Mapping[str, Any]) -> int | None:
    within = leaf.get("within")
    return within.get("days") if isinstance(within, dict) else None


def detailed(clause: str, told: Sequence[str]) -> str:
    if not told:
        return clause
    details = pgettext("list", ", ").join(told)
    return _("%(clause)s (%(details)s)") % {"clause": clause, "details": details}


class Events(base.Condition):
    """``contact`` is the path from a row to its person, ``at`` the column of when it happened."""

    ops = {
        "any": pgettext_lazy("condition", "has any"),
        "none": pgettext_lazy("condition", "has none"),
        "at_least": pgettext_lazy("condition", "has at least so many"),
    }
    keys = frozenset({"where", "within", "count", afterwards.KEY})
    contact: ClassVar[str] = "contact"
    at: ClassVar[str] = "opened_at"
    parts: ClassVar[tuple[Part, ...]]
    # Clauses without the parts: "has a case", "has no case".
    clauses: ClassVar[Mapping[str, str]]

    @classmethod
    def so_many(cls, count: int) -> str:
        """“has at least 3 cases”, the number as %(count)s."""
        raise NotImplementedError

    @classmethod
    def rows(cls, agent: Agent) -> "QuerySet[Any]":
        """Those the agent may see."""
        raise NotImplementedError

    @property
    def where(self) -> dict[str, Any]:
        return dict(self.leaf.get("where") or {})

    @property
    def days(self) -> int | None:
        return days_of(self.leaf)

    @property
    def then(self) -> "Events | None":
        """What must have come after a row, or must not."""
        leaf = self.leaf.get(afterwards.KEY)
        return _kinds()[leaf["of"]](leaf, self.agent) if leaf is not None else None

    @property
    def chain(self) -> "list[Events]":
        """It, what must have come after it, what after that."""
        return [self, *(self.then.chain if self.then else [])]

    @property
    def least(self) -> int:
        """So many rows are enough."""
        return int(self.leaf["count"]) if self.op == "at_least" else 1

    @property
    def is_of_now(self) -> bool:
        """Also where the days have yet to pass in which nothing comes afterwards."""
        return super().is_of_now or (self.then is not None and self.then.is_of_now)

    def wrong(self) -> dict[str, Words]:
        found: dict[str, Words] = {}
        if self.op == "at_least":
            if not base.is_whole(self.leaf.get("count"), 1, MOST):
                found["count"] = base.no_number(1, MOST)
        elif "count" in self.leaf:
            found["count"] = Words(base.UNKNOWN_KEY, name="count")
        if afterwards.KEY in self.leaf:
            found |= afterwards.wrong(self.leaf[afterwards.KEY], _kinds(), self.agent)
        return {**found, **wrong_within(self.leaf), **self._wrong_where()}

    def _wrong_where(self) -> dict[str, Words]:
        where = self.leaf.get("where", {})
        if not isinstance(where, dict):
            return {"where": Words(base.NO_OBJECT)}
        known = {part.name: part for part in self.parts}
        found = {}
        for name, value in where.items():
            part = known.get(name)
            if part is None:
                found[f"where.{name}"] = Words(base.UNKNOWN_KEY, name=str(name)[: base.LONGEST])
            elif fault := part.fault(value, self.agent):
                found[f"where.{name}"] = fault
        return found

    def asked(self) -> Q:
        rows = self._counting()
        if self.op == "at_least":
            return base.has_so_many(rows, self.contact, self.least)
        any_of_his = base.has(rows, self.contact)
        return any_of_his if self.op == "any" else ~any_of_his

    def asked_of_all(self) -> Q:
        return self._found(self.found_elsewhere())

    def asked_among(self, people: Sequence[int]) -> Q:
        return self._found(self.found_elsewhere(people))

    def is_wide(self, is_denied: bool) -> bool:
        return self.then is not None and self.then.is_wide_after(self, is_denied)

    def _found(self, people: list[int] | None) -> Q:
        if people is None:
            return self.asked()
        found = Q(pk__listed=people)
        return ~found if self.op == "none" else found

    def found_elsewhere(self, among: Sequence[int] | None = None) -> list[int] | None:
        """Who has rows that count, where that is asked of something quicker than PostgreSQL."""
        return self.then.found_after(self, among) if self.then else None

    def found_after(self, first: "Events", among: Sequence[int] | None = None) -> list[int] | None:
        """The same of the first, where this is in its chain."""
        return self.then.found_after(first, among) if self.then else None

    def is_wide_after(self, first: "Events", is_denied: bool) -> bool:
        return self.then is not None and self.then.is_wide_after(first, is_denied)

    def ids(self) -> "QuerySet[Any] | None":
        return base.ids_of(self._counting(), self.contact) if self.op == "any" else None

    def last_of(self, records: list[int]) -> "QuerySet[Any, tuple[int, datetime]]":
        """When it last happened to each of these records, by its number."""
        rows = self._counting().filter(**{f"{self.contact}__any_of": records}).order_by()
        return rows.values_list(self.contact).annotate(last=Max(self.at))

    def _counting(self) -> "QuerySet[Any]":
        """The rows that count."""
        return afterwards.narrowed(self.of_days(), self)

    def of_days(self) -> "QuerySet[Any]":
        """By its parts, of its days."""
        rows = self.of_parts()
        if self.days is not None:
            rows = rows.filter(**{f"{self.at}__gte": since(self.days)})
        return rows

    def of_parts(self) -> "QuerySet[Any]":
        """By its parts, of any time."""
        rows = self.rows(self.agent)
        for part in self._given():
            rows = rows.filter(part.asked(self.where[part.name]))
        return rows

    def clause(self) -> str:
        """Without its days."""
        return self._worded([])

    def said(self) -> str:
        return self._worded([in_days(self.days)] if self.days is not None else [])

    def _worded(self, days: list[str]) -> str:
        clause = _(self.clauses[self.op]) if self.op in self.clauses else self._so_many()
        afterward = [afterwards.said(self.then)] if self.then else []
        return detailed(clause, [*self._told(), *days, *afterward])

    def _so_many(self) -> str:
        return self.so_many(self.least) % {"count": number(self.least)}

    def _told(self) -> list[str]:
        return [part.said(self.where[part.name], self.agent) for part in self._given()]

    def _given(self) -> list[Part]:
        return [part for part in self.parts if part.name in self.where]

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        narrowing = {part.name: part.field(agent) for part in cls.parts}
        return {
            "count": cls.count_field(),
            **narrowing,
            "days": within_field(),
            **afterwards.fields(_kinds()),
        }

    @classmethod
    def count_field(cls) -> forms.Field:
        return forms.IntegerField(
            label=gettext_lazy("How many"), min_value=1, max_value=MOST, required=False
        )

    @classmethod
    def more_fields(cls, agent: Agent, values: Mapping[str, Any]) -> dict[str, forms.Field]:
        return afterwards.more_fields(values, _kinds(), agent)

    @classmethod
    def remade(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return afterwards.remade(values, _kinds())

    @classmethod
    def entered(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        leaf: dict[str, Any] = {}
        if values["op"] == "at_least":
            leaf["count"] = values.get("count")
        where = {part.name: part.entered(values.get(part.name)) for part in cls.parts}
        if where := {name: value for name, value in where.items() if value is not None}:
            leaf["where"] = where
        if values.get("days"):
            leaf["within"] = {"days": values["days"]}
        return leaf | afterwards.entered(values, _kinds())

    @classmethod
    def shown(cls, leaf: Mapping[str, Any]) -> dict[str, Any]:
        found = {"op": leaf.get("op"), "count": leaf.get("count")}
        where = leaf.get("where")
        for name, value in (where if isinstance(where, dict) else {}).items():
            found[name] = cls.shown_part(name, value)
        found["days"] = days_of(leaf)
        return found | afterwards.shown(leaf.get(afterwards.KEY), _kinds())

    @classmethod
    def can_be_entered(cls, leaf: Mapping[str, Any]) -> bool:
        return afterwards.can_be_entered(leaf.get(afterwards.KEY), _kinds())

    @classmethod
    def shown_part(cls, name: str, value: Any) -> Any:
        """Of a part, as its field shows it."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        is_plain = any(isinstance(part, AtLeast | Says) for part in cls.parts if part.name == name)
        return value if is_plain else base.listed(value)


def _kinds() -> dict[str, type[Events]]:
    """All that can come after one another."""
    return {name: kind for name, kind in kinds().items() if issubclass(kind, Events)}
