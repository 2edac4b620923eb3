"""The form as the widget on a site shows it: the second face of the same form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from alaka.channels.form.definition import Definition
from alaka.channels.form.page import PublicForm
from alaka.channels.site import COLOR


def face(definition: Definition) -> Mapping[str, Any]:
    """In the language of now; "Setting" in docs/chat.md says what each name means."""
    return {
        "kind": "form",
        "name": definition.title or _("Write to us"),
        "color": definition.text("color", COLOR),
        "position": definition.text("position", "end"),
        "greeting": definition.intro,
        "thanks": definition.thanks or _("We have your message and will answer you soon."),
        "action": definition.action,
        "fields": [_field(field) for field in PublicForm(definition)],
        "limits": {
            "text": 20_000,
            "files": definition.max_files,
            "file_mb": definition.max_bytes // 1024 // 1024,
            "types": list(definition.types),
        },
    }


def _field(bound: BoundField) -> dict[str, Any]:
    field, widget = bound.field, bound.field.widget
    choices = [value for value, _label in getattr(field, "choices", ()) if value]
    return {
        "name": bound.html_name,
        "label": str(bound.label),
        "kind": _kind(widget),
        "is_required": field.required,
        "choices": choices,
        "autocomplete": widget.attrs.get("autocomplete", ""),
    }


def _kind(widget: forms.Widget) -> str:
    """``long``, ``choice``, ``yes``, ``file``, or the type of an input."""
    for kind, classes in (
        ("long", forms.Textarea),
        ("choice", forms.Select),
        ("yes", forms.CheckboxInput),
        ("file", forms.FileInput),
    ):
        if isinstance(widget, classes):
            return kind
    if widget.attrs.get("inputmode") == "decimal":
        return "number"
    return str(widget.attrs.get("type") or getattr(widget, "input_type", "text"))
