"""What is entered about activities."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.activities.models import Activity, Kind, Repeats, Result
from alaka.activities.moments import moment, moments
from alaka.core import clock
from alaka.core.durations import in_words
from alaka.core.fields import DayField

# In minutes.
LENGTHS = (15, 30, 45, 60, 90, 120, 240)
REMINDERS = (0, 5, 15, 30, 60, 1440)
_INPUT = {"dir": "auto", "autocomplete": "off"}


def _length(minutes: int) -> str:
    return in_words(timedelta(minutes=minutes), has_days=True)


def _before(minutes: int) -> str:
    if not minutes:
        return gettext("At that time")
    return gettext("%(time)s before") % {"time": _length(minutes)}


class WhenForm(forms.Form):
    """A moment by its name (``when``), or by day and time; a day alone is the whole of it."""

    when = forms.CharField(required=False)
    day = DayField(label=_("Day"), required=False)
    time = forms.TimeField(label=_("Time"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["due_at"], values["due_on"] = None, None
        if self.errors:
            return values
        day, of_day = values.get("day"), values.get("time")
        if day is None:
            values["due_at"] = moment(values.get("when") or "")
        elif of_day is None:
            values["due_on"] = day
        else:
            values["due_at"] = datetime.combine(day, of_day, tzinfo=get_current_timezone())
        if values["due_at"] is None and values["due_on"] is None:
            self.add_error("day", _("Choose when it is to be done."))
        elif self._is_past(values) and not self._is_kept(values):
            self.add_error("day", _("This time has passed. Choose a later one."))
        return values

    def _is_past(self, values: dict[str, Any]) -> bool:
        now = clock.now()
        if values["due_on"] is not None:
            return bool(values["due_on"] < now.astimezone(get_current_timezone()).date())
        return bool(values["due_at"] <= now)

    def _is_kept(self, values: dict[str, Any]) -> bool:
        return False

    @property
    def choices(self) -> Sequence[Any]:
        return list(moments())


class PlanForm(WhenForm):
    """A next step; ``activity`` is the one that is changed."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.CALL)
    subject = forms.CharField(
        label=_("What is to be done"), max_length=200, required=False,
        widget=forms.TextInput(attrs={**_INPUT, "autofocus": True}),
    )  # fmt: skip
    agent = forms.ModelChoiceField(
        Agent.objects.who_answer().order_by("name"), label=_("Who"), empty_label=None
    )
    minutes = forms.TypedChoiceField(
        label=_("How long"), coerce=int, empty_value=None, required=False
    )
    where = forms.CharField(
        label=_("Where"), max_length=200, required=False, widget=forms.TextInput(attrs=_INPUT)
    )
    remind_minutes = forms.TypedChoiceField(
        label=_("Reminder"), coerce=int, empty_value=None, required=False
    )
    remind_by_mail = forms.BooleanField(label=_("Also by e-mail"), required=False)
    repeats = forms.ChoiceField(label=_("Repeats"), choices=Repeats.choices, required=False)
    every = forms.IntegerField(
        label=_("Every so many"), min_value=1, max_value=99, required=False, initial=1
    )
    repeats_until = DayField(label=_("Last time on"), required=False)
    note = forms.CharField(
        label=_("Note"), max_length=5000, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )  # fmt: skip

    def __init__(self, data: Any, *, reader: Agent, activity: Activity | None = None) -> None:
        self.activity = activity
        super().__init__(data, initial=_as_entered(activity) if activity else {"agent": reader})
        if activity is None:
            self.initial.update(kind=Kind.CALL, remind_minutes="15", remind_by_mail=True)
        self._offer("minutes", LENGTHS, _length, gettext("Open"))
        self._offer("remind_minutes", REMINDERS, _before, gettext("No reminder"))

    def _offer(self, name: str, usual: tuple[int, ...], said: Any, none: str) -> None:
        """What stands there already, by the API say, can stay."""
        kept = getattr(self.activity, name, None)
        offered = sorted({*usual, *([] if kept is None else [kept])})
        choices = [("", none), *((str(each), said(each)) for each in offered)]
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        values["every"] = values.get("every") or 1
        if not values.get("subject") and values.get("kind"):
            values["subject"] = str(Kind(values["kind"]).label)
        until, due = values.get("repeats_until"), values["due_on"] or values["due_at"]
        if until and due and until < (values["due_on"] or due.date()):
            self.add_error("repeats_until", _("This is before the first time."))
        return values

    def _is_kept(self, values: dict[str, Any]) -> bool:
        one = self.activity
        if one is None:
            return False
        return (values["due_on"] or values["due_at"]) == (
            one.due_on or one.due_at.replace(second=0, microsecond=0)
        )

    def given(self) -> dict[str, Any]:
        names = (
            "kind", "subject", "agent", "minutes", "where", "remind_minutes", "remind_by_mail",
            "repeats", "every", "repeats_until", "note", "due_at", "due_on",
        )  # fmt: skip
        return {name: self.cleaned_data[name] for name in names}


def _as_entered(activity: Activity) -> dict[str, Any]:
    names = (
        "kind", "subject", "agent", "minutes", "where", "remind_minutes", "remind_by_mail",
        "repeats", "every", "repeats_until", "note",
    )  # fmt: skip
    entered: dict[str, Any] = {name: getattr(activity, name) for name in names}
    local = activity.due_at.astimezone(get_current_timezone())
    entered["day"] = activity.due_on or local.date()
    entered["time"] = None if activity.due_on else f"{local:%H:%M}"
    return entered


class ResultForm(forms.Form):
    result = forms.ChoiceField(choices=Result.choices, required=False)
    note = forms.CharField(
        label=_("What came of it"), max_length=5000, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )  # fmt: skip
