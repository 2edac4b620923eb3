"""Conditions about what is written of a person: a text, a choice, several, a number, a day.

The value stands in a column of the person; a condition that looks for it elsewhere says so in
``like``, ``among`` or ``yes``.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext, pgettext_lazy

from alaka.accounts.models import Agent
from alaka.core import clock
from alaka.core.fields import DayField
from alaka.core.templatetags.core import date_for_reader, number
from alaka.core.words import Words, either, quoted
from alaka.segments.conditions import base

_NO_DAY = gettext_noop("Write the day as YYYY-MM-DD.")


class _Valued(base.Condition):
    """With one value, unless the operator needs none."""

    # Operators without a value.
    bare: ClassVar[frozenset[str]] = frozenset({"empty", "filled"})
    # op → the clause, with %(value)s where one is; whole, so that it can be translated.
    clauses: ClassVar[Mapping[str, str]]

    def wrong(self) -> dict[str, Words]:
        if self.op in self.bare:
            return {"value": Words(base.UNKNOWN_KEY, name="value")} if "value" in self.leaf else {}
        why = Words(base.MISSING) if self.value in (None, "", []) else self.unfit()
        return {"value": why} if why else {}

    def unfit(self) -> Words:
        """Why the value cannot be one of this kind; nothing of one that can."""
        raise NotImplementedError

    def said(self) -> str:
        clause = _(self.clauses[self.op])
        return clause if self.op in self.bare else clause % {"value": self.worded()}

    def worded(self) -> str:
        return quoted(self.value)

    @classmethod
    def entered(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {} if values["op"] in cls.bare else {"value": values.get("value")}

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        return {"value": cls.field(agent)}

    @classmethod
    def field(cls, agent: Agent) -> forms.Field:
        raise NotImplementedError


class Text(_Valued):
    ops = {
        "contains": pgettext_lazy("condition", "contains"),
        "is": pgettext_lazy("condition", "is"),
        "is_not": pgettext_lazy("condition", "is not"),
        "begins": pgettext_lazy("condition", "begins with"),
        "empty": pgettext_lazy("condition", "is empty"),
        "filled": pgettext_lazy("condition", "is filled in"),
    }
    column: ClassVar[str]

    def unfit(self) -> Words:
        if isinstance(self.value, str) and len(self.value) <= base.LONGEST:
            return Words("") if "\0" not in self.value else Words(base.NOT_KNOWN)
        return Words(base.NO_TEXT, limit=base.LONGEST)

    def asked(self) -> Q:
        match self.op:
            case "empty":
                return Q(**{self.column: ""})
            case "filled":
                return ~Q(**{self.column: ""})
            case "is_not":
                return ~self.like("iexact")
            case op:
                return self.like({"contains": "icontains", "is": "iexact"}.get(op, "istartswith"))

    def like(self, lookup: str) -> Q:
        return Q(**{f"{self.column}__{lookup}": self.value})

    @classmethod
    def field(cls, agent: Agent) -> forms.Field:
        return text_field(gettext_lazy("Text"))


class Choice(_Valued):
    """One of a list of values; asked for one or for any of several."""

    ops = {
        "is": pgettext_lazy("condition", "is one of"),
        "is_not": pgettext_lazy("condition", "is none of"),
        "empty": pgettext_lazy("condition", "is not known"),
        "filled": pgettext_lazy("condition", "is known"),
    }
    column: ClassVar[str]

    @classmethod
    def choices(cls, agent: Agent) -> list[tuple[str, str]]:
        raise NotImplementedError

    @property
    def values(self) -> list[str]:
        return base.listed(self.value)

    def unfit(self) -> Words:
        return not_offered(self.value, base.offered(self.agent, self.choices))

    def asked(self) -> Q:
        match self.op:
            case "is":
                return self.among(self.values)
            case "is_not":
                return ~self.among(self.values)
            case "empty":
                return self.among([""])
            case _:
                return ~self.among([""])

    def among(self, values: list[str]) -> Q:
        return Q(**{f"{self.column}__in": values})

    def worded(self) -> str:
        return either(names(self.value, base.offered(self.agent, self.choices)))

    @classmethod
    def field(cls, agent: Agent) -> forms.Field:
        return several_field(gettext_lazy("Which"), cls.choices(agent))


class Several(Choice):
    """Of a person who has any number of them."""

    ops = {
        "has": pgettext_lazy("condition", "has any of"),
        "has_not": pgettext_lazy("condition", "has none of"),
    }
    bare = frozenset()

    def asked(self) -> Q:
        found = self.among(self.values)
        return found if self.op == "has" else ~found


class Number(_Valued):
    ops = {
        "is": pgettext_lazy("condition", "is"),
        "at_least": pgettext_lazy("condition", "is at least"),
        "at_most": pgettext_lazy("condition", "is at most"),
        "empty": pgettext_lazy("condition", "is empty"),
        "filled": pgettext_lazy("condition", "is filled in"),
    }
    column: ClassVar[str]
    LEAST, MOST = -(10**12), 10**12

    def unfit(self) -> Words:
        is_number = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        if is_number and self.LEAST <= self.value <= self.MOST:
            return Words("")
        return base.no_number(self.LEAST, self.MOST)

    def asked(self) -> Q:
        match self.op:
            case "empty" | "filled":
                return Q(**{f"{self.column}__isnull": self.op == "empty"})
            case op:
                lookup = {"is": "exact", "at_least": "gte"}.get(op, "lte")
                return Q(**{f"{self.column}__{lookup}": self.value})

    def worded(self) -> str:
        return number(self.value)

    @classmethod
    def field(cls, agent: Agent) -> forms.Field:
        return forms.FloatField(
            label=gettext_lazy("Number"), required=False, min_value=cls.LEAST, max_value=cls.MOST
        )


class Day(_Valued):
    """Days begin at midnight where the reader is. ``last`` and ``ago`` count back from this
    instant."""

    # Operators whose value is a number of days.
    counted: ClassVar[frozenset[str]] = frozenset({"last", "ago", "next"})
    ops = {
        "last": pgettext_lazy("condition", "in the last days"),
        "ago": pgettext_lazy("condition", "longer ago than days"),
        "before": pgettext_lazy("condition", "before"),
        "after": pgettext_lazy("condition", "after"),
        "empty": pgettext_lazy("condition", "is not known"),
        "filled": pgettext_lazy("condition", "is known"),
    }
    column: ClassVar[str]

    def unfit(self) -> Words:
        if self.op in self.counted:
            fits = base.is_whole(self.value, 1, base.MOST_DAYS)
            return Words("") if fits else base.no_number(1, base.MOST_DAYS)
        return Words("") if _day(self.value) else Words(_NO_DAY)

    def asked(self) -> Q:
        match self.op:
            case "last":
                return Q(**{f"{self.column}__gte": since(self.value)})
            case "ago":
                return Q(**{f"{self.column}__lt": since(self.value)})
            case "before":
                return Q(**{f"{self.column}__lt": _midnight(self.day)})
            case "after":
                return Q(**{f"{self.column}__gte": _midnight(self.day + timedelta(days=1))})
            case op:
                return Q(**{f"{self.column}__isnull": op == "empty"})

    @property
    def is_of_now(self) -> bool:
        return self.op in self.counted

    @property
    def day(self) -> date:
        return date.fromisoformat(self.value)

    def worded(self) -> str:
        match self.op:
            case "last":
                return in_days(self.value)
            case "ago":
                return days_ago(self.value)
            case "next":
                return in_next_days(self.value)
        return date_for_reader(self.day)

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        return {"value": DayField(label=gettext_lazy("Day"), required=False), "days": days_field()}

    @classmethod
    def entered(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        if values["op"] in cls.bare:
            return {}
        day = values.get("value")
        if values["op"] in cls.counted:
            return {"value": values.get("days")}
        return {"value": day.isoformat() if day else None}

    @classmethod
    def shown(cls, leaf: Mapping[str, Any]) -> dict[str, Any]:
        if leaf.get("op") in cls.counted:
            return {"op": leaf.get("op"), "days": leaf.get("value")}
        day = _day(leaf.get("value"))
        return {"op": leaf.get("op"), "value": date_for_reader(day, "short") if day else ""}


class YesNo(_Valued):
    """Its operator is the answer; it has no value."""

    ops = {"yes": pgettext_lazy("condition", "Yes"), "no": pgettext_lazy("condition", "No")}
    bare = frozenset({"yes", "no"})

    def asked(self) -> Q:
        return self.yes() if self.op == "yes" else ~self.yes()

    def yes(self) -> Q:
        raise NotImplementedError

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        return {}


# ---------------------------------------------------------------- shared with events


def not_offered(value: Any, choices: list[tuple[str, str]]) -> Words:
    """Why these values cannot be chosen; nothing where all can."""
    values = base.listed(value)
    if not values or len(values) > base.MOST_VALUES:
        return Words(base.NOT_KNOWN)
    if isinstance(value, list) and len(value) != len(values):
        return Words(base.NOT_KNOWN)
    offered = {key for key, _label in choices}
    gone = next((each for each in values if each not in offered), None)
    return Words("") if gone is None else Words(base.NOT_OFFERED, value=gone[: base.LONGEST])


def names(value: Any, choices: list[tuple[str, str]]) -> list[str]:
    labels = dict(choices)
    return [str(labels[each]) for each in base.listed(value)]


def text_field(label: Any) -> forms.Field:
    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=base.LONGEST, required=False, widget=widget)


def several_field(label: Any, choices: list[tuple[str, str]]) -> forms.Field:
    widget = forms.CheckboxSelectMultiple if len(choices) <= 8 else forms.SelectMultiple
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=widget)


def days_field() -> forms.Field:
    return forms.IntegerField(
        label=gettext_lazy("Days"), min_value=1, max_value=base.MOST_DAYS, required=False
    )


def within_field() -> forms.Field:
    """Of the days within which something happened."""
    field = days_field()
    field.label = gettext_lazy("In the last so many days")
    field.help_text = gettext_lazy("Empty: at any time.")
    return field


def since(days: int) -> datetime:
    try:
        return clock.now() - timedelta(days=days)
    except OverflowError:
        return datetime.min.replace(tzinfo=clock.now().tzinfo)


def in_days(days: int) -> str:
    return ngettext("in the last day", "in the last %(count)s days", days) % {"count": number(days)}


def days_ago(days: int) -> str:
    return ngettext("more than %(count)s day ago", "more than %(count)s days ago", days) % {
        "count": number(days)
    }


def in_next_days(days: int) -> str:
    return ngettext("in the next day", "in the next %(count)s days", days) % {"count": number(days)}


def _day(value: object) -> date | None:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    # The days at the ends of the calendar have no neighbours to reckon with.
    return day if day and date(1000, 1, 1) <= day < date(9000, 1, 1) else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, get_current_timezone())
