"""What is entered about cases."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alaka.accounts import tree
from alaka.accounts.models import Agent, Place
from alaka.cases import topics
from alaka.cases.models import Case, CaseKind, Outcome, Severity, Topic
from alaka.contacts.models import Contact
from alaka.core.fields import DayField

Tree = Callable[[], Iterable[tuple[int, Any]]]


class TreeField(forms.ChoiceField):
    """One of a tree, shown with the steps down to it; the row itself, or None."""

    def __init__(self, rows: Tree, empty: Any, **options: Any) -> None:
        self.rows, self.empty = rows, empty
        super().__init__(choices=self._lines, required=False, **options)

    def _lines(self) -> list[tuple[Any, Any]]:
        lines = [(row.pk, "\u2003" * depth + str(row)) for depth, row in self.rows()]
        return [("", self.empty), *lines]

    def clean(self, value: Any) -> Any:
        if not value:
            return None
        found = next((row for _depth, row in self.rows() if str(row.pk) == str(value)), None)
        if found is None:
            raise ValidationError(_("Choose one of the list."))
        return found

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, "pk", value)


def topic_field(kept: Topic | None = None) -> TreeField:
    """Those that are still offered; one that stands there already can stay."""

    def rows() -> Iterable[tuple[int, Topic]]:
        return [
            (depth, topic)
            for depth, topic in topics.in_order()
            if not topic.is_archived or topic == kept
        ]

    return TreeField(rows, _("None yet"), label=_("Topic"))


def place_field(kept: int | None = None) -> TreeField:
    def rows() -> Iterable[tuple[int, Place]]:
        return [
            (depth, place)
            for depth, place in tree.in_order()
            if place.closed_at is None or place.pk == kept
        ]

    return TreeField(rows, _("No place"), label=_("Place"))


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", "maxlength": 20_000})


class LongText(forms.CharField):
    """Lines end as everywhere else in the house, whatever the browser sends."""

    def __init__(self, rows: int, **options: Any) -> None:
        super().__init__(max_length=20_000, required=False, widget=_text(rows), **options)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").strip()


class FactsForm(forms.ModelForm):
    """The facts of a case. Named ``only``, it holds that one."""

    title = forms.CharField(
        label=_("In one line"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=CaseKind.choices)
    severity = forms.TypedChoiceField(label=_("Severity"), choices=Severity.choices, coerce=int)
    text = LongText(5, label=_("What happened"))
    wish = LongText(2, label=_("What the customer wants"))
    product = forms.CharField(
        label=_("Product"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    change = LongText(2, label=_("What changed because of it"))

    class Meta:
        model = Case
        fields = ["title", "kind", "severity", "text", "wish", "product", "change"]

    def __init__(self, *args: Any, only: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"] = topic_field(self.instance.topic)
        self.fields["place"] = place_field(self.instance.place_id)
        self.initial.update(topic=self.instance.topic_id, place=self.instance.place_id)
        if only:
            self.fields = {only: self.fields[only]}


class OpeningForm(FactsForm):
    """A new case. ``who`` are words to find the person by; ``contact`` is who was found."""

    manager = forms.ModelChoiceField(
        Agent.objects.who_answer(),
        label=_("Responsible"),
        required=False,
        empty_label=_("Whoever answers for the place"),
    )
    contact = forms.ModelChoiceField(
        Contact.objects.none(), required=False, widget=forms.RadioSelect
    )
    who = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, reader: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["change"]
        self.fields["contact"].queryset = Contact.objects.visible_to(reader)  # type: ignore[attr-defined]

    def brief(self) -> dict[str, Any]:
        names = (
            "title", "kind", "severity", "text", "wish", "product", "topic", "place", "manager",
            "contact",
        )  # fmt: skip
        return {name: self.cleaned_data[name] for name in names}


class PassingForm(forms.Form):
    agent = forms.ModelChoiceField(
        Agent.objects.who_answer().order_by("name"),
        error_messages={
            "required": _("Choose who should answer for it."),
            "invalid_choice": _("Choose who should answer for it."),
        },
    )
    note = forms.CharField(
        label=_("Note for whoever gets it"), max_length=5000, required=False, widget=_text(2)
    )


class ClosingForm(forms.Form):
    """How it ended. What is missing is said by ``closing.close``, which knows the case."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how it ended.")},
    )
    text = LongText(
        3,
        label=_("How it was decided"),
        help_text=_("For ourselves: why, by whom, what was checked."),
    )
    answer = LongText(6, label=_("Answer to the customer"))
    change = LongText(
        2,
        label=_("What changed because of it"),
        help_text=_("Something that will be different from now on; empty if nothing."),
    )


class ReopeningForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it not solved?"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autofocus": True, "autocomplete": "off"}),
    )


class StepForm(forms.Form):
    """``until`` is a day as people write it."""

    text = forms.CharField(
        label=_("What is to be done"),
        max_length=300,
        error_messages={"required": _("Say what is to be done.")},
    )
    agent = forms.ModelChoiceField(
        Agent.objects.who_answer().order_by("name"),
        label=_("Who"),
        required=False,
        empty_label=_("Nobody yet"),
    )
    until = DayField(label=_("Until"), required=False)
