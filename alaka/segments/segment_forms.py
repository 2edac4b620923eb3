"""How a segment is called, what kind it is, who sees it; and who is put in by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.models import Agent, Team
from alaka.core.file_kinds import UnreadableError
from alaka.segments import pasting
from alaka.segments.making import CannotKeepError
from alaka.segments.models import Segment, Sharing

LIVE, STATIC = "live", "static"
KINDS = [
    (LIVE, pgettext_lazy("segment", "Whoever fits the conditions, kept up to date")),
    (STATIC, pgettext_lazy("segment", "Exactly the people who are put in")),
]


class SegmentForm(forms.ModelForm):
    """``kind`` is asked for only of one that is being made."""

    class Meta:
        model = Segment
        fields = ["name", "sharing", "team"]
        widgets = {"sharing": forms.RadioSelect}

    def __init__(self, *args: Any, agent: Agent, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = Team.objects.all() if agent.can_manage else Team.objects.filter(agents=agent)
        self.fields["team"] = forms.ModelChoiceField(
            teams, label=_("Team"), required=False, empty_label=_("Not chosen")
        )
        if is_new:
            self.fields["kind"] = forms.ChoiceField(
                label=_("Who is in it"), choices=KINDS, widget=forms.RadioSelect, initial=LIVE
            )
            self.order_fields(["kind", "name", "sharing", "team"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("sharing") != Sharing.TEAM:
            cleaned["team"] = None
        elif not cleaned.get("team") and "team" not in self.errors:
            self.add_error("team", _("Choose the team."))
        return cleaned


class PastedForm(forms.Form):
    """``rows`` are of both together once it is valid."""

    text = forms.CharField(
        label=_("Addresses or numbers"),
        required=False,
        max_length=pasting.LARGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("E-mail addresses, telephone or customer numbers, one on each line."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_(
            "Text, CSV, .xlsx or .ods, a line for each. Of a workbook the first sheet counts."
        ),
    )

    def clean_file(self) -> list[pasting.Cells]:
        given = self.cleaned_data["file"]
        if given is None:
            return []
        if given.size > pasting.LARGEST:
            raise forms.ValidationError(_("The file is too large: bring it as an import."))
        try:
            return pasting.rows_of_file(given)
        except UnreadableError as problem:
            raise forms.ValidationError(str(problem.words)) from problem
        except CannotKeepError as problem:
            raise forms.ValidationError(str(problem.reason)) from problem

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        rows = [*pasting.rows_of(cleaned.get("text") or ""), *(cleaned.get("file") or [])]
        if not rows and not self.errors:
            self.add_error("text", _("Enter at least one."))
        return cleaned | {"rows": rows}
