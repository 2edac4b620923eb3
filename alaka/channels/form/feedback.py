"""What the form asks on a place's feedback page, beside what every form can ask."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alaka.channels import feedback
from alaka.channels.feedback import At

# Inside the form; in the page each has the name of feedback.FIELDS.
NAMES = {name.removeprefix("alaka_"): name for name in (*feedback.FIELDS, feedback.PLACE)}
# From the matter to the person; what the form has beside these stands before the person.
ORDER = ("kind", "topic", "message", "wish", "severity", "file", "kept")
LAST = ("name", "email", "phone", "consent")

LABELS = {
    "name": gettext_lazy("Your name"),
    "email": gettext_lazy("E-mail address"),
    "phone": gettext_lazy("Phone"),
    "message": gettext_lazy("What happened?"),
    "file": gettext_lazy("Photos or files"),
}
# In the words of somebody whom it happened to.
SEVERITIES: Mapping[str, str | Promise] = {
    "minor": gettext_lazy("A small thing"),
    "normal": gettext_lazy("It spoilt my visit"),
    "severe": gettext_lazy("Serious: somebody was hurt, fell ill or lost a lot"),
}

Asked = tuple[str, forms.Field, str]


def asked(at: At | None, given: Mapping[str, str]) -> Iterator[Asked]:
    """Our name, field and value of each. A form elsewhere brings its own along, unseen."""
    if at is not None:
        offered = _fields(at, given.get("topic", ""))
        yield from ((name, field, given.get(name, "")) for name, field in offered.items())
        return
    for name in NAMES:
        if given.get(name):
            yield name, _carried(name), given[name]


def _fields(at: At, topic: str) -> dict[str, forms.Field]:
    # One that is no longer offered stays chosen.
    chosen = [(topic, feedback.topic_name(topic))] if topic else []
    topics = list(dict([("", _("Not sure")), *chosen, *at.topics]).items())
    fields: dict[str, forms.Field] = {
        "kind": forms.ChoiceField(
            label=_("What is it about?"),
            choices=list(feedback.KINDS.items()),
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose what it is about.")},
        ),
        "topic": forms.ChoiceField(label=_("Topic"), choices=topics, required=False),
        "wish": forms.CharField(
            label=_("What would you like us to do?"),
            required=False,
            max_length=5000,
            widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        ),
        "severity": forms.ChoiceField(
            label=_("How bad is it for you?"),
            choices=list(SEVERITIES.items()),
            widget=forms.RadioSelect,
            required=False,
        ),
    }
    if not at.topics:
        del fields["topic"]
    return fields


def _carried(name: str) -> forms.Field:
    is_text = name == "wish"
    widget: Any = forms.Textarea(attrs={"rows": 2}) if is_text else forms.HiddenInput()
    label = feedback.NAMES.get(NAMES[name], "")
    return forms.CharField(label=str(label), required=False, max_length=20_000, widget=widget)


def order(names: list[str]) -> list[str]:
    """The fields of a feedback page in the order in which a person tells it."""
    boxes = [name for name in names if name.startswith("consent_")]
    between = [name for name in names if name not in (*ORDER, *LAST, *boxes)]
    return [*ORDER, *between, *LAST, *boxes]
