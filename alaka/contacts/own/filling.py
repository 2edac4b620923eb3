"""Own fields of one record: entered, checked, stored.

Enters: what was posted under ``own-<key>``. Leaves: values as their kinds store them, or errors at
the fields. A field that was not posted stays as it is.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from alaka.contacts.own.kinds import KINDS

if TYPE_CHECKING:
    from alaka.contacts.models import OwnField

PREFIX = "own-"


class OwnForm(forms.Form):
    """``stored`` is ``own`` of the record; cleaned data are the values to store, by key."""

    def __init__(
        self, fields: Iterable["OwnField"], stored: Mapping[str, Any], data: Any = None
    ) -> None:
        super().__init__(data)
        self.own = {PREFIX + each.key: each for each in fields}
        for name, each in self.own.items():
            kind = KINDS[each.kind]
            entry = kind.entry(each)
            entry.label, entry.help_text = str(each), each.help
            entry.required = each.is_required
            if each.key in stored:
                entry.initial = kind.entered(stored[each.key])
            self.fields[name] = entry

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return {
            each.key: KINDS[each.kind].stored(given[name])
            for name, each in self.own.items()
            if name in given
        }

    def refuse_taken(self, key: str, owner: object) -> None:
        self.add_error(PREFIX + key, _("%(owner)s has this already.") % {"owner": owner})


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
