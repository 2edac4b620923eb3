"""What can be asked of own fields, and their columns: as many as the business made, and the reader
sees. Their values stand in one JSON of the person or company, as their kinds store them.
"""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import DecimalField, Q, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    IContains,
    IExact,
    IStartsWith,
    LessThan,
    LessThanOrEqual,
)
from django.utils.timezone import localdate
from django.utils.translation import get_language, gettext_lazy, gettext_noop, pgettext_lazy
from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.contacts.models import About, OwnField
from alaka.contacts.own.kinds import KINDS
from alaka.contacts.own.seeing import fields_for
from alaka.core import clock
from alaka.segments.columns import Cells, Column
from alaka.segments.conditions import values
from alaka.segments.conditions.base import Condition
from alaka.segments.conditions.references import Reference

if TYPE_CHECKING:
    _Base = values._Valued
else:
    _Base = object

GROUP = gettext_lazy("Own fields")
_EMPTY = {
    "empty": gettext_noop("%(field)s is not filled in"),
    "filled": gettext_noop("%(field)s is filled in"),
}

_FILLING = {op: values.Choice.ops[op] for op in _EMPTY}


class _Own(_Base):
    """What all have: the field, and that nothing may stand in it."""

    group = GROUP
    field_: ClassVar[OwnField]
    # Operators that hold for people without a value.
    of_all: ClassVar[frozenset[str]] = frozenset({"is_not", "has_not"})

    def asked(self) -> Q:
        is_filled = Q(own__has_key=self.field_.key)
        match self.op:
            case "filled":
                return is_filled
            case "empty":
                return ~is_filled
            case op if op in self.of_all:
                return self.compared(op)
            case op:  # Of somebody without a value, neither it nor its contrary is unknown.
                return is_filled & self.compared(op)

    def compared(self, op: str) -> Q:
        raise NotImplementedError

    def said(self) -> str:
        shown = {} if self.op in self.bare else {"value": self.worded()}
        return _(self.clauses[self.op]) % {"field": self.title, **shown}

    @property
    def text(self) -> KeyTextTransform:
        return KeyTextTransform(self.field_.key, "own")

    def holds(self, *stored: Any) -> Q:
        """Found by the index of what stands there."""
        found = Q(pk__in=())
        for each in stored:
            found |= Q(own__contains={self.field_.key: each})
        return found


class OwnText(_Own, values.Text):
    clauses = {
        "contains": gettext_noop("%(field)s contains %(value)s"),
        "is": gettext_noop("%(field)s is %(value)s"),
        "is_not": gettext_noop("%(field)s is not %(value)s"),
        "begins": gettext_noop("%(field)s begins with %(value)s"),
        **_EMPTY,
    }

    def compared(self, op: str) -> Q:
        text = Coalesce(self.text, Value(""), output_field=TextField())
        match op:
            case "contains":
                return Q(IContains(text, self.value))
            case "begins":
                return Q(IStartsWith(text, self.value))
            case "is":
                return self.holds(self.value) | Q(IExact(text, self.value))
            case _:
                return ~Q(IExact(text, self.value))


class OwnNumber(_Own, values.Number):
    clauses = {
        "is": gettext_noop("%(field)s is %(value)s"),
        "at_least": gettext_noop("%(field)s is at least %(value)s"),
        "at_most": gettext_noop("%(field)s is at most %(value)s"),
        **_EMPTY,
    }
    _COMPARED: ClassVar[Mapping[str, Any]] = {
        "is": Exact, "at_least": GreaterThanOrEqual, "at_most": LessThanOrEqual
    }  # fmt: skip

    def compared(self, op: str) -> Q:
        number = Cast(self.text, DecimalField(max_digits=40, decimal_places=10))
        return Q(self._COMPARED[op](number, Decimal(str(self.value))))


class OwnDay(_Own, values.Day):
    """Days are stored as 2026-11-28, and so they are compared."""

    ops = {
        "last": values.Day.ops["last"],
        "next": pgettext_lazy("condition", "in the next days"),
        **values.Day.ops,
    }
    clauses = {
        "last": gettext_noop("%(field)s was %(value)s"),
        "next": gettext_noop("%(field)s is %(value)s"),
        "ago": gettext_noop("%(field)s was %(value)s"),
        "before": gettext_noop("%(field)s is before %(value)s"),
        "after": gettext_noop("%(field)s is after %(value)s"),
        **_EMPTY,
    }

    def compared(self, op: str) -> Q:
        if op not in self.counted:
            compare: Any = LessThan if op == "before" else GreaterThan
            return Q(compare(self.text, self.day.isoformat()))
        today = localdate(clock.now())
        first = today - timedelta(days=min(self.value, today.toordinal() - 1))
        if op == "ago":
            return Q(LessThan(self.text, first.isoformat()))
        last = today
        if op == "next":
            # What lies beyond the calendar is as good as its end.
            first, last = today, today + timedelta(days=min(self.value, 36_500))
        until = Q(LessThanOrEqual(self.text, last.isoformat()))
        return until & Q(GreaterThanOrEqual(self.text, first.isoformat()))


class OwnYesNo(_Own, values.YesNo):
    """Who has not answered has not said no."""

    ops = {**values.YesNo.ops, **_FILLING}
    bare = frozenset(ops)
    clauses = {
        "yes": gettext_noop("%(field)s: yes"),
        "no": gettext_noop("%(field)s: no"),
        **_EMPTY,
    }

    def compared(self, op: str) -> Q:
        return self.holds(op == "yes")


class OwnChoice(_Own, values.Choice):
    clauses = {
        "is": gettext_noop("%(field)s is %(value)s"),
        "is_not": gettext_noop("%(field)s is not %(value)s"),
        **_EMPTY,
    }

    def compared(self, op: str) -> Q:
        found = self.holds(*self.values)
        return found if op == "is" else ~found

    @classmethod
    def choices(cls, agent: Agent) -> list[tuple[str, str]]:
        return list(cls.field_.every_choice.items())


class OwnSeveral(OwnChoice):
    ops = {**values.Several.ops, **_FILLING}
    bare = frozenset(_FILLING)
    clauses = {
        "has": gettext_noop("%(field)s holds %(value)s"),
        "has_not": gettext_noop("%(field)s does not hold %(value)s"),
        **_EMPTY,
    }

    def compared(self, op: str) -> Q:
        found = self.holds(*([each] for each in self.values))
        return found if op == "has" else ~found


class OwnReference(_Own, Reference):
    clauses = {
        "is": gettext_noop("%(field)s is %(value)s"),
        "is_not": gettext_noop("%(field)s is not %(value)s"),
        **_EMPTY,
    }

    def compared(self, op: str) -> Q:
        found = self.holds(*self.pointed_to())
        return found if op == "is" else ~found


class OwnAnything(_Own, values.Text):
    """Of a kind that is only there or not."""

    ops = {op: values.Text.ops[op] for op in _EMPTY}
    bare = frozenset(ops)
    clauses = _EMPTY


_BY_KIND: dict[str, type[Condition]] = {
    "text": OwnText,
    "link": OwnText,
    "number": OwnNumber,
    "money": OwnNumber,
    "date": OwnDay,
    "yes_no": OwnYesNo,
    "choice": OwnChoice,
    "several": OwnSeveral,
    "reference": OwnReference,
}


def conditions_of(agent: Agent, about: str = About.CONTACT) -> dict[str, type[Condition]]:
    """By name, ``own.<key>``."""
    return {
        field.path: type(
            "OwnCondition",
            (_BY_KIND.get(field.kind, OwnAnything),),
            {
                "name": field.path,
                "title": str(field),
                "field_": field,
                "to": field.options.get("of") or About.CONTACT,
            },
        )
        for field in fields_of(agent, about)
    }


class OwnColumn(Column):
    field_: ClassVar[OwnField]

    @classmethod
    def cells(cls, people: list[Any], agent: Agent) -> Cells:
        kind, key, language = KINDS[cls.field_.kind], cls.field_.key, (get_language() or "en")[:2]
        stored = {each.pk: each.own[key] for each in people if key in each.own}
        shown = kind.shown_many(list(stored.values()), cls.field_, language)
        return dict(zip(stored, shown, strict=True))


def columns_of(agent: Agent, about: str = About.CONTACT) -> dict[str, type[Column]]:
    """Made once for each agent at hand, as his fields are asked for."""
    known: dict[str, dict[str, type[Column]]] = agent.__dict__.setdefault("_own_columns", {})
    if about not in known:
        known[about] = _columns_of(agent, about)
    return known[about]


def _columns_of(agent: Agent, about: str) -> dict[str, type[Column]]:
    return {
        field.path: type(
            "OwnColumnOf",
            (OwnColumn,),
            {
                "name": field.path,
                "title": str(field),
                "field_": field,
                "is_number": field.kind in ("number", "money"),
            },
        )
        for field in fields_of(agent, about)
    }


def fields_of(agent: Agent, about: str) -> list[OwnField]:
    """Asked for once for each agent at hand, as his sight is."""
    known: dict[str, list[OwnField]] = agent.__dict__.setdefault("_own_fields", {})
    if about not in known:
        known[about] = fields_for(agent, about)
    return known[about]
