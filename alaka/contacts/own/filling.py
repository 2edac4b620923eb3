"""Own fields of one record: entered, checked, stored.

Enters: what was posted under ``own-<key>``. Leaves: values as their kinds store them, or errors at
the fields. A field that was not posted stays as it is.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape

from alaka.contacts.own.kinds import KINDS

if TYPE_CHECKING:
    from alaka.contacts.models import OwnField

PREFIX = "own-"
# What has a direction of its own; numbers and days go with the page.
_WRITTEN = {"text": "auto", "link": "ltr"}


class OwnForm(forms.Form):
    """``stored`` is ``own`` of the record; cleaned data are the values to store, by key."""

    def __init__(
        self,
        fields: Iterable["OwnField"],
        stored: Mapping[str, Any],
        data: Any = None,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.own = {PREFIX + each.key: each for each in fields}
        for name, each in self.own.items():
            self.fields[name] = entry(each, stored.get(each.key))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return {
            each.key: KINDS[each.kind].stored(given[name])
            for name, each in self.own.items()
            if name in given
        }


def label(field: "OwnField") -> str:
    currency = field.options.get("currency", "")
    return f"{field} ({currency})" if currency else str(field)


def entry(field: "OwnField", stored: Any = None) -> forms.Field:
    """The form field for one record, in which what is stored can stay."""
    kind = KINDS[field.kind]
    made = kind.entry(field)
    made.label, made.help_text, made.required = label(field), escape(field.help), field.is_required
    made.widget.is_required = field.is_required
    # By it, the page knows that nothing is written there yet.
    made.widget.attrs["placeholder"] = " "
    if field.kind in _WRITTEN:
        made.widget.attrs["dir"] = _WRITTEN[field.kind]
    if stored is None:
        return made
    made.initial = kind.entered(stored)
    if field.kind == "file":
        made.initial = None  # A browser fills in no file; the page shows which one it is.
    if isinstance(made, forms.ChoiceField) and field.kind != "yes_no":
        offered: list[tuple[str, str]] = list(made.choices)  # type: ignore[arg-type]
        kept = stored if isinstance(stored, list) else [stored]
        names = field.every_choice
        made.choices = [
            *offered,
            *((key, names.get(key, key)) for key in kept if key not in dict(offered)),
        ]
    return made


def with_defaults(fields: Iterable["OwnField"], given: Mapping[str, Any]) -> dict[str, Any]:
    """Of a new record: what was given, and the defaults of the rest."""
    found = {each.key: each.default for each in fields if each.default is not None}
    found.update(given)
    return {key: value for key, value in found.items() if value is not None}


def changed(stored: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """What differs; None is what is to be taken out."""
    return {key: value for key, value in given.items() if stored.get(key) != value}


def read_all(
    fields: Iterable["OwnField"], texts: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Values to store, of what a file says by key, and the reasons why others cannot be."""
    values: dict[str, Any] = {}
    reasons: dict[str, str] = {}
    for each in fields:
        if each.key not in texts:
            continue
        try:
            values[each.key] = KINDS[each.kind].read(texts[each.key], each)
        except ValidationError as refusal:
            reasons[each.key] = " ".join(refusal.messages)
    return values, reasons
