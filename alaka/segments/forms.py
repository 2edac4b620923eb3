"""What readers of the list enter: one condition, and how a view is called and shared."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent, Team
from alaka.segments.conditions import afterwards
from alaka.segments.conditions.base import Condition
from alaka.segments.conditions.values import Day
from alaka.segments.editing import bare, is_opposite
from alaka.segments.language import NOT
from alaka.segments.models import PeopleView, Sharing


class ConditionForm(forms.Form):
    """One condition, or its opposite; ``leaf`` is it as JSON once the form is valid.

    Where something was chosen of which more is to be asked, the form is not bound: it shows what
    was entered so far, and asks for that. ``beside`` are fields of others.
    """

    leaf: Mapping[str, Any]

    def __init__(
        self,
        kind: type[Condition],
        agent: Agent,
        *args: Any,
        beside: Mapping[str, forms.Field] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.agent = kind, agent
        self.auto_id = "condition_%s"  # It opens over pages with forms of their own.
        values: Any = self.data if self.is_bound else self.initial
        if more := kind.remade(values):
            values = values.copy()
            values.update(more)
        op = forms.ChoiceField(label=_("Condition"), choices=list(kind.ops.items()))
        self.fields.update({"op": op, **kind.fields(agent), **kind.more_fields(agent, values)})
        self.fields["opposite"] = forms.BooleanField(
            label=_("The opposite of this"), required=False
        )
        self.fields.update(beside or {})
        if self.is_bound and more:
            self.initial, self.is_bound = self._standing_in(values), False

    @staticmethod
    def shown(kind: type[Condition], data: Any) -> dict[str, Any]:
        """What the form shows of a condition, or of its opposite."""
        return {**kind.shown(bare(data)), "opposite": is_opposite(data)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        leaf = {"of": self.kind.name, "op": cleaned["op"], **self.kind.entered(cleaned)}
        for key, why in self.kind(leaf, self.agent).faults().items():
            self.add_error(self._place(key), str(why))
        self.leaf = {NOT: leaf} if cleaned["opposite"] else leaf
        return cleaned

    def _standing_in(self, data: Any) -> dict[str, Any]:
        fields = self.fields.items()
        return {
            name: field.widget.value_from_datadict(data, self.files, name) for name, field in fields
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
