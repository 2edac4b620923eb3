"""What is entered about an import: the file or cells, and what becomes of the columns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from alaka.accounts.forms import country_field, language_choices
from alaka.contacts.models import About
from alaka.importing.adding import KINDS, NEW
from alaka.importing.plan import ANY_ADDRESS, BOTH, CREATE, UPDATE, Plan
from alaka.importing.targets import Target

KINDS_OF_FILE = ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods,.vcf"


class FileForm(forms.Form):
    """A file, or cells that were copied from a spreadsheet."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": KINDS_OF_FILE}),
    )
    cells = forms.CharField(
        label=_("Or paste cells"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "spellcheck": "false"}),
        help_text=_("Copied from a spreadsheet, with the line of column names above."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not values.get("file") and not str(values.get("cells", "")).strip():
            raise ValidationError(_("Choose a file, or paste cells."))
        return values


WAYS = [
    (BOTH, _("Add new ones, change known ones")),
    (CREATE, _("Only add new ones")),
    (UPDATE, _("Only change known ones")),
]


class PlanForm(forms.Form):
    """Beside the columns, which stand in a table of their own as ``column-0`` …"""

    key = forms.ChoiceField(label=_("People are known again by"))
    way = forms.ChoiceField(label=_("What to do"), choices=WAYS)
    country = country_field(
        _("Not chosen"), _("Numbers without a country code are read as numbers of this country.")
    )
    language = forms.ChoiceField(
        label=_("Numbers and days are written as in"), choices=language_choices
    )
    clears = forms.BooleanField(
        label=_("Empty cells empty the field"),
        required=False,
        help_text=_("Else they change nothing."),
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        plan: Plan,
        targets: Mapping[str, Target],
        header: Sequence[str],
        can_add: bool,
    ) -> None:
        super().__init__(data, initial=plan.stored)
        self.before, self.targets = plan, targets
        self.columns = [_posted(data, at, plan) for at in range(len(header))]
        self.can_add = can_add
        self.is_of_companies = plan.brings == About.COMPANY
        keys: dict[str, Any] = {ANY_ADDRESS: _("Any address of the row")}
        label: Any = _("People are known again by")
        if self.is_of_companies:
            keys = {ANY_ADDRESS: _("The domain, else the name")}
            label = _("Companies are known again by")
        keys |= {key: each.label for key, each in targets.items() if each.is_key}
        self.fields["key"] = forms.ChoiceField(label=label, choices=list(keys.items()))

    @property
    def offered(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What a column can become, in groups."""
        own = [(key, str(t.label)) for key, t in self.targets.items() if key.startswith("own.")]
        rest = [(key, str(t.label)) for key, t in self.targets.items() if "." not in key]
        whose = _("Company") if self.is_of_companies else _("Person")
        groups = [(str(whose), rest), (str(_("Own fields")), own)]
        if self.can_add:
            new = [(NEW + kind, str(label)) for kind, label in KINDS.items()]
            groups.append((str(_("A new own field")), new))
        return [(name, choices) for name, choices in groups if choices]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        allowed = {key for _name, choices in self.offered for key, _label in choices} | {""}
        if not allowed.issuperset(self.columns):
            raise ValidationError(_("Choose again what the columns become."))
        if not any(key.startswith(NEW) for key in self.columns):
            for fault in self.plan(values).faults(self.targets):
                self.add_error(None, fault)
        return values

    def plan(self, values: Mapping[str, Any]) -> Plan:
        names = ("key", "way", "country", "language", "clears")
        given = {name: values[name] for name in names if name in values}
        return replace(self.before, columns=tuple(self.columns), unclear=(), **given)


def _posted(data: QueryDict | None, at: int, plan: Plan) -> str:
    if data is not None:
        return str(data.get(f"column-{at}", ""))
    return plan.columns[at] if at < len(plan.columns) else ""
