"""What readers of reports choose and enter."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.core import dates
from alaka.core.fields import DayField
from alaka.reports.models import Rhythm, Schedule, View
from alaka.reports.periods import AGAINST, LONGEST, PRESETS
from alaka.reports.scope import Scope


class PeriodForm(forms.Form):
    """Which days, and told apart by what."""

    period = forms.ChoiceField(label=_("Period"), choices=list(PRESETS.items()), required=False)
    to = DayField(label=_("To"), required=False)
    by = forms.ChoiceField(label=_("By"), required=False)

    def __init__(self, scope: Scope, agent: Agent, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        report = scope.report
        choices: Sequence[tuple[str, str | Promise]] = [
            (each.name, each.label) for each in report.groupings
        ]
        fields = self.fields
        fields["by"] = forms.ChoiceField(label=_("By"), choices=choices, required=False)
        fields["from"] = DayField(label=_("From"), required=False)  # A word of Python.
        if report.clock and report.is_compared:
            fields["against"] = forms.ChoiceField(
                label=_("Compared with"), choices=list(AGAINST.items()), required=False
            )
        if not report.clock:
            for name in ("period", "from", "to"):
                del fields[name]
        if len(choices) < 2:
            del fields["by"]
        for choice in report.choices:
            if values := scope.values(choice, agent):
                fields[choice.name] = forms.ChoiceField(
                    label=str(choice.label), choices=values, required=False
                )
        self.order_fields(["period", "from", "to", "against", "by"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("period") != "own":
            return cleaned
        for name in ("from", "to"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Give a day."))
        first, last = cleaned.get("from"), cleaned.get("to")
        if first and last and first > last:
            self.add_error("to", _("This day is before the first."))
        elif first and last and last - first >= LONGEST:
            self.add_error("to", _("Choose at most 20 years."))
        return cleaned


def shown(scope: Scope, agent: Agent) -> PeriodForm:
    """The form as it stands for what is shown."""
    language = (get_language() or "en")[:2]
    written = {
        "from": dates.format_date(scope.period.first, language, None, "short"),
        "to": dates.format_date(scope.period.last, language, None, "short"),
    }
    initial = {"period": scope.period.name, "by": scope.by.name, **scope.options, **written}
    initial["against"] = scope.period.against
    return PeriodForm(scope, agent, initial=initial)


class ViewForm(forms.ModelForm):
    class Meta:
        model = View
        fields = ["name", "is_shared"]
        help_texts = {
            "is_shared": _("Each reader finds the numbers he may see; nobody sees more by it.")
        }

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        same = View.objects.filter(owner=self.instance.owner_id, name__iexact=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("You have a view of this name already."))
        return name


class ScheduleForm(forms.ModelForm):
    weekday = forms.TypedChoiceField(label=_("Day of the week"), coerce=int)
    hour = forms.TypedChoiceField(label=_("At the hour"), coerce=int)

    class Meta:
        model = Schedule
        fields = ["rhythm", "weekday", "hour", "shape", "recipients"]
        widgets = {"recipients": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "en")[:2]
        first, names = dates.first_weekday(language), dates.weekday_names(language)
        order = [(first + day) % 7 for day in range(7)]
        hours = [(hour, dates.digits(f"{hour:02}:00", language)) for hour in range(24)]
        self.fields["weekday"].choices = [(day, names[day]) for day in order]  # type: ignore[attr-defined]
        self.fields["hour"].choices = hours  # type: ignore[attr-defined]
        self.fields["rhythm"].choices = Rhythm.choices  # type: ignore[attr-defined]
        self.fields["recipients"].queryset = Agent.objects.active().order_by("name")  # type: ignore[attr-defined]
        self.fields["weekday"].initial = self.instance.weekday
        self.fields["hour"].initial = self.instance.hour
