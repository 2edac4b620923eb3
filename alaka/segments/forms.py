"""What readers of the list enter: one condition, and how a view is called and shared."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent, Team
from alaka.segments.conditions import afterwards
from alaka.segments.conditions.base import Condition
from alaka.segments.conditions.values import Day
from alaka.segments.models import PeopleView, Sharing


class ConditionForm(forms.Form):
    """One condition; ``leaf`` is it as JSON once the form is valid."""

    leaf: Mapping[str, Any]

    def __init__(self, kind: type[Condition], agent: Agent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.agent = kind, agent
        self.fields["op"] = forms.ChoiceField(label=_("Condition"), choices=list(kind.ops.items()))
        self.fields.update(kind.fields(agent))
        values = self.data if self.is_bound else self.initial
        self.fields.update(kind.more_fields(agent, values))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        self.leaf = {"of": self.kind.name, "op": cleaned["op"], **self.kind.entered(cleaned)}
        for key, why in self.kind(self.leaf, self.agent).faults().items():
            self.add_error(self._place(key), str(why))
        return cleaned

    def as_it_stands(self) -> dict[str, Any]:
        """What was entered so far, for a form that has other fields."""
        fields = self.fields.items()
        return {
            name: field.widget.value_from_datadict(self.data, self.files, name)
            for name, field in fields
        }

    def _place(self, key: str) -> str | None:
        """The field in which the key of a leaf is entered."""
        if key.partition(".")[0] == afterwards.KEY:
            return afterwards.field_of(key, self.fields)
        name = key.rpartition(".")[2]
        if name == "value" and self.cleaned_data["op"] in Day.counted:
            name = "days"
        return name if name in self.fields else None


class ViewForm(forms.ModelForm):
    class Meta:
        model = PeopleView
        fields = ["name", "sharing", "team"]
        widgets = {"sharing": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = self.instance.owner
        teams = Team.objects.all() if owner.can_manage else Team.objects.filter(agents=owner)
        self.fields["team"] = forms.ModelChoiceField(
            teams, label=_("Team"), required=False, empty_label=_("Not chosen")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("sharing") != Sharing.TEAM:
            cleaned["team"] = None
        elif not cleaned.get("team") and "team" not in self.errors:
            self.add_error("team", _("Choose the team."))
        return cleaned
