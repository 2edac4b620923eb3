"""How a manager wants to hear of his cases."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from alaka.cases.models import Digest, Severity
from alaka.core.dates import digits, first_weekday, weekday_names

AT_ONCE = [
    (Severity.SEVERE, pgettext_lazy("told at once", "Severe cases only")),
    (Severity.NORMAL, pgettext_lazy("told at once", "Normal and severe cases")),
    (Severity.MINOR, pgettext_lazy("told at once", "All cases")),
]


class DigestForm(forms.ModelForm):
    at_once = forms.TypedChoiceField(
        label=_("Tell me at once"),
        coerce=int,
        choices=AT_ONCE,
        help_text=_("By e-mail and at the desk. All others come together in one e-mail a day."),
    )
    hour = forms.TypedChoiceField(label=_("That e-mail comes at"), coerce=int)
    days = forms.TypedMultipleChoiceField(
        label=_("On these days"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Digest
        fields = ["at_once", "hour", "days"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or "en")[:2]
        hours = [(hour, digits(f"{time(hour):%H:%M}", language)) for hour in range(24)]
        self.fields["hour"].choices = hours  # type: ignore[attr-defined]
        names, first = weekday_names(language), first_weekday(language)
        week = [(first + place) % 7 for place in range(7)]
        self.fields["days"].choices = [(day, names[day]) for day in week]  # type: ignore[attr-defined]

    def save(self, commit: bool = True) -> Digest:
        self.instance.save(update_fields=self._meta.fields)
        return self.instance
