"""What managers enter about one step: a form for each kind, which gives its settings."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from alaka.contacts.hours_form import weekdays
from alaka.segments.actions import actions_for
from alaka.segments.actions.base import settings_of
from alaka.segments.editing import bare
from alaka.segments.forms import ConditionForm
from alaka.segments.offering import conditions_for
from alaka.sequences.models import Kind, Sequence, Step
from alaka.sequences.saying import label, said
from alaka.sequences.timing import DAYS, HOURS, WEEKDAY

_TEXT = {"dir": "auto", "autocomplete": "off"}
_LONGEST_WAIT = 365


class MessageForm(forms.Form):
    """``subject_<language>`` and ``text_<language>``, that of the channel first."""

    def __init__(self, *args: Any, sequence: Sequence, step: Step | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = (step.settings if step else {}).get("texts") or {}
        self.codes = [code for code, _name in settings.LANGUAGES]
        self.codes.sort(key=lambda code: (code not in texts, code != sequence.channel.language))
        for code in self.codes:
            there = texts.get(code, {})
            self.fields[f"subject_{code}"] = forms.CharField(
                label=_("Subject"), max_length=200, required=False,
                initial=there.get("subject", ""), widget=forms.TextInput(attrs=_TEXT),
                help_text=_("Of the first message; the next go on in its conversation."),
            )  # fmt: skip
            self.fields[f"text_{code}"] = forms.CharField(
                label=_("Text"), max_length=20_000, required=False, initial=there.get("text", ""),
                widget=forms.Textarea(attrs={**_TEXT, "rows": 8}),
                help_text=_("{name} becomes the person's name, {agent} the sender's."),
            )  # fmt: skip

    @property
    def languages(self) -> list[dict[str, Any]]:
        names = dict(settings.LANGUAGES)
        return [
            {
                "code": code,
                "name": names[code],
                "subject": self[f"subject_{code}"],
                "text": self[f"text_{code}"],
                "is_open": at == 0 or bool(self[f"text_{code}"].value()),
            }
            for at, code in enumerate(self.codes)
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"text_{code}") for code in self.codes):
            self.add_error(f"text_{self.codes[0]}", _("Write what it says, in one language."))
        return cleaned

    def settings(self) -> dict[str, Any]:
        given = self.cleaned_data
        texts = {
            code: {"subject": given[f"subject_{code}"], "text": given[f"text_{code}"]}
            for code in self.codes
            if given[f"text_{code}"]
        }
        return {"texts": texts}


class WaitForm(forms.Form):
    unit = forms.ChoiceField(
        label=_("How long"),
        choices=[(DAYS, _("Days")), (HOURS, _("Hours")), (WEEKDAY, _("Until a day of the week"))],
    )
    count = forms.IntegerField(
        label=_("How many"), min_value=1, max_value=_LONGEST_WAIT, required=False, initial=1
    )
    weekday = forms.TypedChoiceField(label=_("Day of the week"), coerce=int, required=False)
    at = forms.TimeField(
        label=_("At"), required=False, widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=_("By the clock where the person is. Empty: at the time of day it is then."),
    )  # fmt: skip

    def __init__(self, *args: Any, sequence: Sequence, step: Step | None, **kwargs: Any) -> None:
        kwargs["initial"] = {"unit": DAYS, "count": 1} | (step.settings if step else {})
        super().__init__(*args, **kwargs)
        days: Any = self.fields["weekday"]
        days.choices = list(weekdays().items())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("unit") != WEEKDAY and not self.errors and not cleaned.get("count"):
            self.add_error("count", _("Enter how many."))
        return cleaned

    def settings(self) -> dict[str, Any]:
        given = self.cleaned_data
        at = {"at": f"{given['at']:%H:%M}"} if given["at"] and given["unit"] != HOURS else {}
        if given["unit"] == WEEKDAY:
            return {"unit": WEEKDAY, "weekday": int(given["weekday"] or 0), **at}
        return {"unit": given["unit"], "count": given["count"], **at}


class ActionForm(forms.Form):
    """``of`` names which action; it is done on behalf of the sender of the sequence."""

    def __init__(
        self, *args: Any, sequence: Sequence, step: Step | None, of: str, **kwargs: Any
    ) -> None:
        self.of, self.kind = of, actions_for(sequence.sender)[of]
        kept = step.settings if step else {}
        if kept.get("do") == of:
            kwargs["initial"] = self.kind.shown(kept.get("with") or {})
        super().__init__(*args, **kwargs)
        self.fields.update(self.kind.fields(sequence.sender))

    def settings(self) -> dict[str, Any]:
        return {"do": self.of, "with": settings_of(self)}


class ConditionStepForm(ConditionForm):
    """``condition`` names which; it is asked as the sender of the sequence may see."""

    def __init__(
        self, *args: Any, sequence: Sequence, step: Step | None, of: str, **kwargs: Any
    ) -> None:
        kind, kept = conditions_for(sequence.sender)[of], step.settings if step else {}
        if bare(kept.get("filter")).get("of") == of:
            kwargs["initial"] = {**self.shown(kind, kept["filter"]), "no": kept["no"]}
        no = forms.TypedChoiceField(
            label=_("If it is not so"), coerce=int, required=False,
            choices=_leaps(sequence, step), initial=0,
        )  # fmt: skip
        super().__init__(kind, sequence.sender, *args, beside={"no": no}, **kwargs)

    def settings(self) -> dict[str, Any]:
        return {"filter": dict(self.leaf), "no": self.cleaned_data["no"] or 0}


def _leaps(sequence: Sequence, step: Step | None) -> list[tuple[int, Any]]:
    """To the end, or ahead to one of the steps behind it."""
    behind = sequence.steps.filter(position__gt=step.position) if step else []
    lines = [
        (row.pk, _("Go to: %(step)s") % {"step": f"{label(row, sequence)} · {said(row, sequence)}"})
        for row in behind
    ]
    return [(0, _("It ends")), *lines]


FORMS: dict[str, Any] = {
    Kind.MESSAGE: MessageForm,
    Kind.WAIT: WaitForm,
    Kind.CONDITION: ConditionStepForm,
    Kind.ACTION: ActionForm,
}
