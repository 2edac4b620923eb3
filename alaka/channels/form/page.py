"""The form as people see it: asked for the first time, or shown again with what they typed."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from alaka.channels.form import consents, feedback, keeping, uploads
from alaka.channels.form.definition import Definition, Extra
from alaka.channels.form.fields import CONTROL, KNOWN, Submission
from alaka.core import phones
from alaka.core.folding import fold

LABELS = {
    "name": gettext_lazy("Your name"),
    "email": gettext_lazy("E-mail address"),
    "phone": gettext_lazy("Phone"),
    "subject": gettext_lazy("Subject"),
    "message": gettext_lazy("Message"),
    "file": gettext_lazy("Files"),
}
LENGTHS = {"name": 200, "email": 254, "phone": 40, "subject": 300, "message": 20_000}
_AUTOCOMPLETE = {"name": "name", "email": "email", "phone": "tel"}
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class _FormField(BoundField):
    """Found by our own name of it: in the page two fields may bear one name, or odd ones."""

    @property
    def auto_id(self) -> str:
        return f"id_{self.name}" if self.form.auto_id else ""

    @property
    def data(self) -> Any:
        return self.field.widget.value_from_datadict(self.form.data, self.form.files, self.name)

    def css_classes(self, extra_classes: Any = None) -> str:
        return super().css_classes(extra_classes or f"field-{self.name}")


class FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, *_: Any) -> None:
        """Files are read and judged with the body: here they are only asked for."""


class PublicForm(forms.Form):
    """Built from the channel's settings and from whatever was posted, so that nothing is lost.

    An owner's field keeps its own name in the page: inside it is ``extra_0``, and one that the
    settings do not know is ``other_0``.
    """

    bound_field_class = _FormField

    def __init__(
        self,
        definition: Definition,
        submission: Submission | None = None,
        initial: Mapping[str, str] | None = None,
    ) -> None:
        self.definition = definition
        self.submission = submission
        self.names: dict[str, str] = {}
        posted: Mapping[str, str] = submission.known if submission else {}
        given = initial or {}
        self.values: dict[str, Any] = dict(posted)
        super().__init__(None if submission is None else self.values)
        self.initial = {name: given[name] for name in KNOWN if name in given}
        asked = {*definition.shown, *definition.required, *posted}
        if "contact" in definition.required and not asked & {"email", "phone"}:
            asked.add("email")
        before = [name for name in KNOWN if name in asked and name not in ("message", "file")]
        for name in before:
            self.fields[name] = self._known(name)
        for number, extra in enumerate(definition.extras):
            value = (submission.others if submission else given).get(extra.label, "")
            self._add(f"extra_{number}", extra.label, _extra_field(extra, value), value)
        self._add_others(submission)
        for name in ("message", "file"):
            if name in asked or (name == "file" and submission and submission.files):
                self.fields[name] = self._known(name)
        self._add_kept(submission)
        if definition.text("consent"):
            ticked = submission.control.get("consent", "") if submission else ""
            consent = _consent_field(definition.text("consent"))
            self._add("consent", "alaka_consent", consent, ticked)
        for name, field in consents.asked(definition, get_language() or definition.language):
            ticked = submission.control.get(name, "") if submission else ""
            self._add(name, f"{CONTROL}{name}", field, ticked)
        self._add_feedback(submission, given)

    def _add_feedback(self, submission: Submission | None, given: Mapping[str, str]) -> None:
        before = {name: given.get(whole, "") for name, whole in feedback.NAMES.items()}
        before |= submission.control if submission else {}
        for name, field, value in feedback.asked(self.definition.at, before):
            self._add(name, feedback.NAMES[name], field, value)
        if self.definition.at is not None:
            self._as_told()

    def _as_told(self) -> None:
        """On a feedback page: in the order and the words of somebody who tells of a visit."""
        self.order_fields(feedback.order(list(self.fields)))
        for name, label in feedback.LABELS.items():
            if name in self.fields:
                self.fields[name].label = label
        if "message" in self.fields:
            told = _("Tell us what happened.")
            self.fields["message"].error_messages["required"] = told

    def spare(self) -> None:
        """Show what was typed without judging it."""
        self._errors = ErrorDict()

    @property
    def first_of_person(self) -> str:
        """The field with which the person begins, after all that is about the matter."""
        return next((name for name in self.fields if name in feedback.LAST[:3]), "")

    def add_prefix(self, field_name: str) -> str:
        return self.names.get(field_name, field_name)

    def _add(self, name: str, shown_as: str, field: forms.Field, value: Any) -> None:
        self.names[name] = shown_as
        self.fields[name] = field
        (self.values if self.is_bound else self.initial)[name] = value

    def _add_others(self, submission: Submission | None) -> None:
        own = {extra.label for extra in self.definition.extras}
        others = [name for name in (submission.others if submission else ()) if name not in own]
        for number, name in enumerate(others):
            value = submission.others[name] if submission else ""
            widget = forms.Textarea(attrs={"rows": 3}) if "\n" in value else forms.TextInput()
            field = forms.CharField(label=name, required=False, max_length=20_000, widget=widget)
            self._add(f"other_{number}", name, field, value)

    def _add_kept(self, submission: Submission | None) -> None:
        """The good files of before, each with a tick that can be taken away."""
        files = submission.files if submission else ()
        choices = dict(map(keeping.choice, keeping.fitting(uploads.good(files, self.definition))))
        if choices:
            field = forms.MultipleChoiceField(
                label=_("Your files are still here"),
                required=False,
                choices=list(choices.items()),
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Take away the tick of what you do not want to send."),
            )
            self._add("kept", keeping.FIELD, field, list(choices))

    @property
    def lost_files(self) -> list[str]:
        """Names of the good files that are too large to go along with the page."""
        if self.submission and self.submission.is_too_large:
            return [file.name for file in self.submission.files]
        files = uploads.good(self.submission.files, self.definition) if self.submission else []
        kept = keeping.fitting(files)
        return [file.name for file in files if file not in kept]

    def _known(self, name: str) -> forms.Field:
        needed = name in self.definition.required
        if name == "file":
            accept = ",".join(f".{ending}" for ending in self.definition.types)
            # By the last two a script tells before anything is sent.
            files = FilesInput(
                attrs={
                    "multiple": True,
                    "accept": accept,
                    "data-most": str(self.definition.max_bytes),
                    "data-too-large": uploads.too_large(self.definition),
                }
            )
            return forms.Field(label=LABELS[name], required=False, widget=files)
        widget = _widget(name)
        if name in _AUTOCOMPLETE:
            widget.attrs["autocomplete"] = _AUTOCOMPLETE[name]
        return forms.CharField(
            label=LABELS[name],
            required=needed,
            max_length=LENGTHS[name],
            widget=widget,
            error_messages={"required": _missing(name)},
        )

    def clean_email(self) -> str:
        """Asked for here and not by an EmailField, for the same words in all browsers."""
        value = str(self.cleaned_data["email"])
        if value and not is_email(value):
            raise forms.ValidationError(
                _("Enter a complete e-mail address, like name@example.com.")
            )
        return value

    def clean_phone(self) -> str:
        value = str(self.cleaned_data["phone"])
        if value and phones.parse(value, self.definition.country) is None:
            raise forms.ValidationError(
                _("We cannot read this number. Write it with its country: +994 50 123 45 67.")
            )
        return value

    def clean(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        files = self.submission.files if self.submission else ()
        if self.submission and self.submission.is_too_large:
            self.add_error("file", uploads.too_large(self.definition))
        else:
            for fault in uploads.faults(files, self.definition):
                self.add_error("file", fault)
        if "file" in self.definition.required and not files:
            self.add_error("file", _("Choose a file."))
        way = [name for name in ("email", "phone") if name in self.fields]
        has_way = any(cleaned.get(name) or name in self.errors for name in way)
        if "contact" in self.definition.required and not has_way:
            both = _("Leave an e-mail address or a phone number, so that we can answer you.")
            self.add_error(way[0], both)
        return cleaned


def is_email(value: str) -> bool:
    try:
        validate_email(value)
    except forms.ValidationError:
        return False
    return True


def _widget(name: str) -> forms.Widget:
    if name == "message":
        return forms.Textarea(attrs={"rows": 5, "dir": "auto"})
    if name == "email":
        return forms.EmailInput(attrs={"dir": "ltr", "inputmode": "email"})
    if name == "phone":
        return forms.TextInput(attrs={"type": "tel", "dir": "ltr"})
    return forms.TextInput(attrs={"dir": "auto"})


def _missing(name: str) -> str:
    return {
        "name": _("Write your name."),
        "email": _("Write your e-mail address, so that we can answer you."),
        "phone": _("Write your phone number, so that we can call you."),
        "subject": _("Write in a few words what it is about."),
        "message": _("Write your message."),
    }[name]


def _extra_field(extra: Extra, value: str) -> forms.Field:
    """The owner's field. What an older page posted stays: a choice no longer offered, a date."""
    shared: dict[str, Any] = {"label": extra.label, "required": extra.is_required}
    if extra.type == "choice":
        offered = dict.fromkeys(("", *extra.choices, value))
        return forms.ChoiceField(choices=[(one, one or "—") for one in offered], **shared)
    if extra.type == "date":
        is_iso = not value or _ISO_DATE.fullmatch(value)
        day = forms.TextInput(attrs={"type": "date" if is_iso else "text"})
        return forms.CharField(max_length=40, widget=day, **shared)
    if extra.type == "yes":
        return forms.BooleanField(widget=forms.CheckboxInput(attrs={"value": "✓"}), **shared)
    if extra.type == "number":
        number = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"})
        return forms.CharField(max_length=40, widget=number, validators=[_number], **shared)
    long = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    short = forms.TextInput(attrs={"dir": "auto"})
    is_long = extra.type == "long"
    return forms.CharField(
        max_length=20_000 if is_long else 1000, widget=long if is_long else short, **shared
    )


def _number(value: str) -> None:
    if not re.fullmatch(r"[-+]?\d+([.,٫]\d+)?", re.sub(r"[\s٬']", "", fold(value))):
        raise forms.ValidationError(_("Write a number, as in 12 or 12.5."))


def _consent_field(text: str) -> forms.Field:
    return forms.BooleanField(
        label=text,
        widget=forms.CheckboxInput(attrs={"value": "✓"}),
        error_messages={"required": _("Tick this box, else we may not read your message.")},
    )
