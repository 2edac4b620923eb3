"""What came after a row that counts: something else of the same person, or nothing of it; and what
came after that.

The key ``then`` of a condition about what happened is another one of them; its days are counted
from the row before it. Nothing follows on what must not have come, and that nothing came within
some days is known when these are over.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext, pgettext_lazy

from alaka.core.templatetags.core import number
from alaka.core.words import Words
from alaka.segments.conditions import base
from alaka.segments.conditions.values import since

if TYPE_CHECKING:
    from alaka.accounts.models import Agent
    from alaka.segments.conditions.events import Events

Kinds = Mapping[str, "type[Events]"]
KEY = "then"
OPS = ("any", "at_least", "none")
# By the name of the field, one for each that can follow.
_LABELS = {
    KEY: gettext_lazy("Afterwards"),
    f"{KEY}_{KEY}": pgettext_lazy("order in time", "Then"),
    f"{KEY}_{KEY}_{KEY}": pgettext_lazy("order in time", "At last"),
}
MOST = len(_LABELS)
_TOO_MANY = gettext_noop("At most %(limit)s things can follow one after another.")
# Stands for a number that is entered beside it.
_SO_MANY, _FEW = "…", 5


def wrong(then: Any, known: Kinds, agent: "Agent") -> dict[str, Words]:
    if not isinstance(then, dict):
        return {KEY: Words(base.NO_OBJECT)}
    if _is_longer(then, MOST):
        return {KEY: Words(_TOO_MANY, limit=MOST)}
    name = then.get("of")
    if not isinstance(name, str) or name not in known:
        return {f"{KEY}.of": Words(base.NOT_KNOWN)}
    if then.get("op") not in OPS:
        return {f"{KEY}.op": Words(base.NOT_KNOWN)}
    if KEY in then and then["op"] == "none":
        return {f"{KEY}.{KEY}": Words(base.UNKNOWN_KEY, name=KEY)}
    return {f"{KEY}.{key}": why for key, why in known[name](then, agent).faults().items()}


def _is_longer(then: Any, most: int) -> bool:
    while isinstance(then, dict):
        then, most = then.get(KEY), most - 1
    return most < 0


def narrowed(rows: "QuerySet[Any]", first: "Events") -> "QuerySet[Any]":
    """Those of the first after which came what must have come, or nothing of it did."""
    then = first.then
    if then is None:
        return rows
    came: dict[str, Any] = {f"{then.at}__gt": OuterRef(first.at)}
    if then.days is not None:
        until = OuterRef(first.at) + timedelta(days=then.days)
        came[f"{then.at}__lte"] = ExpressionWrapper(until, DateTimeField())
    person = base.same_person(then.contact, first.contact)
    later = narrowed(then.of_parts(), then).filter(person, **came).order_by()
    is_there = Exists(later[then.least - 1 : then.least] if then.least > 1 else later)
    return settled(rows, first).filter(~is_there if then.op == "none" else is_there)


def settled(rows: "QuerySet[Any]", first: "Events") -> "QuerySet[Any]":
    """Those of the first of which it can be known already."""
    then = first.then
    if then is None or then.op != "none" or then.days is None:
        return rows
    return rows.filter(**{f"{first.at}__lt": since(then.days)})


def said(then: "Events") -> str:
    if then.days is None:
        return _("afterwards: %(clause)s") % {"clause": then.clause()}
    return ngettext(
        "within %(count)s day afterwards: %(clause)s",
        "within %(count)s days afterwards: %(clause)s",
        then.days,
    ) % {"count": number(then.days), "clause": then.clause()}


def fields(known: Kinds, at: str = KEY) -> dict[str, forms.Field]:
    """What comes afterwards is chosen; and for which of them the form was made."""
    choices: dict[str, list[tuple[str, str]]] = {}
    for name, kind in known.items():
        clauses = [(f"{op}.{name}", _clause(kind, op)) for op in OPS]
        choices.setdefault(str(kind.group), []).extend(clauses)
    return {
        at: forms.ChoiceField(
            label=_LABELS[at],
            choices=[("", gettext_lazy("Not asked")), *choices.items()],
            required=False,
            widget=forms.Select(attrs={"data-remakes": ""}),
        ),
        f"{at}_of": forms.CharField(label=_LABELS[at], required=False, widget=forms.HiddenInput),
    }


def _clause(kind: "type[Events]", op: str) -> str:
    if op == "at_least":
        return kind.so_many(_FEW) % {"count": _SO_MANY}
    return _(kind.clauses[op])


def more_fields(
    values: Mapping[str, Any], known: Kinds, agent: "Agent", at: str = KEY
) -> dict[str, forms.Field]:
    """What is asked of the chosen one and what may follow it: in a form that was made for it."""
    op, name = _chosen(values, at)
    if name not in known or values.get(f"{at}_of") != values.get(at):
        return {}
    asked = {part.name: part.field(agent) for part in known[name].parts}
    if op == "at_least":
        asked["count"] = known[name].count_field()
    asked["days"] = forms.IntegerField(
        label=gettext_lazy("Within so many days of it"),
        min_value=1,
        max_value=base.MOST_DAYS,
        required=False,
    )
    for field in asked.values():
        field.label = format_lazy("{} · {}", _LABELS[at], field.label)
    found = {f"{at}_{name}": field for name, field in asked.items()}
    further = f"{at}_{KEY}"
    if op != "none" and further in _LABELS:
        found |= fields(known, further) | more_fields(values, known, agent, further)
    return found


def remade(values: Mapping[str, Any], known: Kinds) -> dict[str, Any]:
    """Of what the form is to be made anew: something else was chosen than that of which it was."""
    found = {}
    for at in _LABELS:
        choice = values.get(at) or ""
        is_known = not choice or _chosen(values, at)[1] in known
        if is_known and (values.get(f"{at}_of") or "") != choice:
            found[f"{at}_of"] = choice
    return found


def _chosen(values: Mapping[str, Any], at: str) -> tuple[str, str]:
    op, _dot, name = str(values.get(at) or "").partition(".")
    return op, name


def entered(values: Mapping[str, Any], known: Kinds, at: str = KEY) -> dict[str, Any]:
    """The key with what was entered for it; nothing where nothing was."""
    op, name = _chosen(values, at)
    if name not in known:
        return {}
    then: dict[str, Any] = {"of": name, "op": op}
    if op == "at_least":
        then["count"] = values.get(f"{at}_count")
    where = {part.name: part.entered(values.get(f"{at}_{part.name}")) for part in known[name].parts}
    if where := {part: value for part, value in where.items() if value is not None}:
        then["where"] = where
    if days := values.get(f"{at}_days"):
        then["within"] = {"days": days}
    return {KEY: then | entered(values, known, f"{at}_{KEY}")}


def shown(then: Any, known: Kinds, at: str = KEY) -> dict[str, Any]:
    if at not in _LABELS or not isinstance(then, dict) or then.get("of") not in known:
        return {}
    kind, where, within = known[then["of"]], then.get("where"), then.get("within")
    where = where if isinstance(where, dict) else {}
    chosen = f"{then.get('op')}.{then['of']}"
    return {
        **{f"{at}_{name}": kind.shown_part(name, value) for name, value in where.items()},
        at: chosen,
        f"{at}_of": chosen,
        f"{at}_count": then.get("count"),
        f"{at}_days": within.get("days") if isinstance(within, dict) else None,
        **shown(then.get(KEY), known, f"{at}_{KEY}"),
    }


def can_be_entered(then: Any, known: Kinds) -> bool:
    """Whether the form shows all of it."""
    if not isinstance(then, dict):
        return True
    where, kind = then.get("where"), known.get(str(then.get("of")))
    names = {part.name for part in kind.parts} if kind else set()
    is_shown = not isinstance(where, dict) or set(where) <= names
    return is_shown and can_be_entered(then.get(KEY), known)


def field_of(key: str, fields: Collection[str]) -> str:
    """In which the fault of a key is shown."""
    words = [word for word in key.split(".") if word not in ("where", "within", "of", "op")]
    while words and "_".join(words) not in fields:
        words.pop()
    return "_".join(words) or KEY
