"""What managers enter of a goal, and agents of a funnel."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from alaka.core.fields import NumberField
from alaka.core.templatetags.core import number
from alaka.core.words import Words
from alaka.goals.marks import EVENT, LONGEST, PAGE, How, Mark, has_worth, kinds
from alaka.goals.models import Funnel, Goal, Worth
from alaka.goals.models.funnel import FEWEST, MOST

NO_WORTH = gettext_noop("This has no value of its own: choose another one, or none.")
_TEXT = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})


def mark(kind: str, how: str, text: str) -> Mark:
    """With what its kind needs and nothing else; raises ValidationError."""
    text = text.strip() if kind in (PAGE, EVENT) else ""
    if kind == PAGE and not text:
        raise ValidationError(_("Give the address, or a part of it."))
    if kind == EVENT and not text:
        raise ValidationError(_("Give the name of the event, as the site calls it."))
    return Mark(kind, (how or How.CONTAINS) if kind == PAGE else "", text)


class GoalForm(forms.ModelForm):
    kind = forms.ChoiceField(
        label=_("Reached by"),
        help_text=_(
            "A call counts when an agent notes that it was answered: no telephone is connected "
            "here."
        ),
    )
    how = forms.ChoiceField(
        label=_("Its address"), choices=How.choices, required=False, initial=How.CONTAINS
    )
    text = forms.CharField(
        label=_("Address or name"), max_length=LONGEST, required=False, widget=_TEXT,
        help_text=_("Of a page as /thanks, of an event as the site calls it."),
    )  # fmt: skip
    value = NumberField(label=_("Value each time"), required=False, whole=10, parts=2)

    class Meta:
        model = Goal
        fields = ["name", "kind", "how", "text", "worth", "value", "is_on"]
        labels = {"name": _("Name"), "worth": pgettext_lazy("goal", "Value"), "is_on": _("In use")}
        widgets = {"name": _TEXT, "worth": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(kinds())  # type: ignore[attr-defined]
        self.fields["worth"].choices = Worth.choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        try:
            found = mark(values.get("kind", ""), values.get("how", ""), values.get("text", ""))
            values |= {"how": found.how, "text": found.text}
        except ValidationError as error:
            if "text" not in self.errors:
                self.add_error("text", error)
        if values.get("worth") != Worth.FIXED:
            values["value"] = None
            if values.get("worth") == Worth.OWN and not has_worth(values.get("kind", "")):
                self.add_error("worth", str(Words(NO_WORTH)))
        elif not values.get("value") and "value" not in self.errors:
            self.add_error("value", _("Say how much."))
        return values


class StepForm(forms.Form):
    """One step of a funnel; none where no kind is chosen."""

    kind = forms.ChoiceField(required=False)
    how = forms.ChoiceField(
        label=_("Its address"), choices=How.choices, required=False, initial=How.CONTAINS
    )
    text = forms.CharField(
        label=_("Address or name"), max_length=LONGEST, required=False, widget=_TEXT
    )
    found: Mark | None = None

    def __init__(self, place: int, data: Any, initial: Any) -> None:
        super().__init__(data, prefix=f"step-{place}", initial=initial)
        self.fields["kind"] = forms.ChoiceField(
            label=_("Step %(number)s") % {"number": number(place)},
            choices=[("", "–"), *kinds()],
            required=False,
        )
        self.order_fields(["kind", "how", "text"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        try:
            if kind := values.get("kind", ""):
                self.found = mark(kind, values.get("how", ""), values.get("text", ""))
        except ValidationError as error:
            self.add_error("text", error)
        return values


class FunnelForm(forms.ModelForm):
    class Meta:
        model = Funnel
        fields = ["name", "days", "is_shared"]
        labels = {"name": _("Name"), "days": _("Days from the first step to the last")}
        widgets = {"name": _TEXT}

    def __init__(self, data: Any = None, *, instance: Funnel) -> None:
        super().__init__(data, instance=instance)
        known = [*instance.steps, *[None] * MOST][:MOST]
        self.rows = [
            StepForm(place, data, initial=step) for place, step in enumerate(known, start=1)
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        faults = [row for row in self.rows if not row.is_valid()]
        marks = [row.found for row in self.rows if row.found]
        if not faults and len(marks) < FEWEST:
            self.add_error(None, _("A funnel has two steps at least."))
        elif faults:
            self.add_error(None, _("A step is not complete."))
        self.instance.steps = [each.stored for each in marks]
        return values
