"""The hours in which people are written to: entered, and said in the reader's language."""

from typing import Any

from babel.dates import get_day_names
from django import forms
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext_lazy as _

from alaka.contacts.hours import WritingHours
from alaka.core.dates import digits, first_weekday

HOURS = ("days", "sends_from", "sends_until")
_TIME = {"type": "time"}


class HoursForm(forms.ModelForm):
    """Of a model with `WritingHours`; its Meta names the fields of HOURS."""

    days = forms.TypedMultipleChoiceField(
        label=_("Messages go on"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    sends_from = forms.TimeField(
        label=_("Not before"), required=False, widget=forms.TimeInput(attrs=_TIME, format="%H:%M")
    )
    sends_until = forms.TimeField(
        label=_("And before"),
        required=False,
        widget=forms.TimeInput(attrs=_TIME, format="%H:%M"),
        help_text=_("By the clock where the person is. Empty: at any hour."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["days"].choices = list(weekdays().items())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("sends_from"), cleaned.get("sends_until")
        if (begins is None) != (ends is None):
            missing = "sends_from" if begins is None else "sends_until"
            self.add_error(missing, _("Enter both times, or none."))
        elif begins and ends and begins >= ends:
            self.add_error("sends_until", _("This must be later than the first."))
        return cleaned


def weekdays(width: str = "wide") -> dict[int, str]:
    """Monday is 0; in the order in which the reader's week goes."""
    names = get_day_names(width, "stand-alone", _language())  # type: ignore[arg-type]
    first = first_weekday(_language())
    return {day: str(names[day]) for day in sorted(range(7), key=lambda day: (day - first) % 7)}


def hours(of: WritingHours) -> str:
    """“Mon, Tue · 09:00–18:00”; empty where it writes at any time."""
    names = [name for day, name in weekdays("abbreviated").items() if day in of.days]
    days = "" if len(names) == 7 else pgettext("list", ", ").join(names)
    times = (of.sends_from, of.sends_until)
    span = "–".join(f"{each:%H:%M}" if each else " " for each in times) if any(times) else ""
    return " · ".join(part for part in (days, figures(span.strip())) if part)


def figures(text: str) -> str:
    return digits(text, _language())


def _language() -> str:
    return (get_language() or "en")[:2]
