"""What came after a row that counts: something else of the same person, or nothing of it.

The key ``then`` of a condition about what happened is another one of them, with ``any`` or
``none``; its days are counted from the row. Where nothing may have come within some days, these
are over.
"""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alaka.core.templatetags.core import number
from alaka.core.words import Words
from alaka.segments.conditions import base
from alaka.segments.conditions.values import since, text_field

if TYPE_CHECKING:
    from alaka.accounts.models import Agent
    from alaka.segments.conditions.events import Events, Part

Kinds = Mapping[str, "type[Events]"]
KEY = "then"
# The field that tells of which of them the parts are that a form has.
OF = "then_of"
OPS = ("any", "none")


def wrong(then: Any, known: Kinds, agent: "Agent") -> dict[str, Words]:
    if not isinstance(then, dict):
        return {KEY: Words(base.NO_OBJECT)}
    name = then.get("of")
    if not isinstance(name, str) or name not in known:
        return {f"{KEY}.of": Words(base.NOT_KNOWN)}
    if then.get("op") not in OPS:
        return {f"{KEY}.op": Words(base.NOT_KNOWN)}
    if KEY in then:
        return {f"{KEY}.{KEY}": Words(base.UNKNOWN_KEY, name=KEY)}
    return {f"{KEY}.{key}": why for key, why in known[name](then, agent).faults().items()}


def narrowed(rows: "QuerySet[Any]", first: "Events", then: "Events") -> "QuerySet[Any]":
    """Those of the first after which the other came, or did not."""
    rows = settled(rows, first, then)
    came: dict[str, Any] = {f"{then.at}__gt": OuterRef(first.at)}
    if then.days is not None:
        until = OuterRef(first.at) + timedelta(days=then.days)
        came[f"{then.at}__lte"] = ExpressionWrapper(until, DateTimeField())
    person = base.same_person(then.contact, first.contact)
    later = Exists(then.of_parts().filter(person, **came))
    return rows.filter(later if then.op == "any" else ~later)


def settled(rows: "QuerySet[Any]", first: "Events", then: "Events") -> "QuerySet[Any]":
    """Those of the first of which it can be known already."""
    if then.op == "any" or then.days is None:
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


class _Choices(forms.Select):
    """Marks what has a text; of the rest the form asks for none."""

    with_text: frozenset[str] = frozenset()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if str(value).partition(".")[2] in self.with_text:
            option["attrs"]["data-text"] = ""
        return option


def fields(known: Kinds) -> dict[str, forms.Field]:
    widget = _Choices()
    widget.with_text = frozenset(name for name, kind in known.items() if kind.text())
    choices: dict[str, list[tuple[str, Any]]] = {}
    for name, kind in known.items():
        clauses = [(f"{op}.{name}", gettext_lazy(kind.clauses[op])) for op in OPS]
        choices.setdefault(str(kind.group), []).extend(clauses)
    return {
        KEY: forms.ChoiceField(
            label=gettext_lazy("Afterwards"),
            choices=[("", gettext_lazy("Not asked")), *choices.items()],
            required=False,
            widget=widget,
        ),
        OF: forms.CharField(
            label=gettext_lazy("Afterwards"), required=False, widget=forms.HiddenInput
        ),
        "then_text": text_field(gettext_lazy("Its address or name contains")),
        "then_days": forms.IntegerField(
            label=gettext_lazy("Within so many days of it"),
            min_value=1,
            max_value=base.MOST_DAYS,
            required=False,
        ),
    }


def _parts(kind: "type[Events]") -> "list[Part]":
    """Those beside its text, for which a form has a field anyway."""
    return [part for part in kind.parts if part.name != kind.text()]


def parts_of(values: Mapping[str, Any], known: Kinds, agent: "Agent") -> dict[str, forms.Field]:
    """Fields of what narrows the other one: in a form that was made for it."""
    name = chosen(values)
    if name not in known or values.get(OF) != name:
        return {}
    found = {}
    for part in _parts(known[name]):
        field = found[f"{KEY}_{part.name}"] = part.field(agent)
        field.label = format_lazy("{} · {}", gettext_lazy("Afterwards"), part.label)
    return found


def lacks_parts(values: Mapping[str, Any], known: Kinds) -> bool:
    """Whether another one was chosen than that for which the form was made."""
    name = chosen(values)
    return name in known and values.get(OF) != name and bool(_parts(known[name]))


def chosen(values: Mapping[str, Any]) -> str:
    return str(values.get(KEY) or "").partition(".")[2]


def entered(values: Mapping[str, Any], known: Kinds) -> dict[str, Any]:
    """The key with what was entered for it; nothing where nothing was."""
    op, _dot, name = (values.get(KEY) or "").partition(".")
    if name not in known:
        return {}
    then: dict[str, Any] = {"of": name, "op": op}
    where = {
        part.name: part.entered(values.get(f"{KEY}_{part.name}")) for part in _parts(known[name])
    }
    if part := known[name].text():
        where[part] = values.get("then_text") or None
    if where := {name: value for name, value in where.items() if value is not None}:
        then["where"] = where
    if days := values.get("then_days"):
        then["within"] = {"days": days}
    return {KEY: then}


def shown(then: Any, known: Kinds) -> dict[str, Any]:
    if not isinstance(then, dict) or then.get("of") not in known:
        return {}
    kind, where, within = known[then["of"]], then.get("where"), then.get("within")
    where = where if isinstance(where, dict) else {}
    parts = {f"{KEY}_{name}": kind.shown_part(name, value) for name, value in where.items()}
    return {
        **parts,
        KEY: f"{then.get('op')}.{then['of']}",
        OF: then["of"],
        "then_text": where.get(kind.text()),
        "then_days": within.get("days") if isinstance(within, dict) else None,
    }


def can_be_entered(then: Any, known: Kinds) -> bool:
    """Whether the form shows all of it."""
    where = then.get("where") if isinstance(then, dict) else None
    kind = known.get(str(then["of"])) if isinstance(where, dict) and "of" in then else None
    return not where or (kind is not None and set(where) <= {part.name for part in kind.parts})


def field_of(key: str, fields: Collection[str]) -> str:
    """In which the fault of a key is shown."""
    if "where" in key:
        own = f"{KEY}_{key.rpartition('.')[2]}"
        return own if own in fields else "then_text"
    return "then_days" if "within" in key else KEY
