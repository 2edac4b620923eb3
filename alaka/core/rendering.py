"""How a Django form becomes markup: the templates under alaka/forms/, in Tabler's classes.

What most controls are made of is put together here, to the letter as Django's templates would: a
page of a person has a hundred options in it. A file gets a button of ours.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, SafeString
from django.utils.translation import gettext as _

Widget = Mapping[str, Any]

_WIDGETS = "django/forms/widgets/"
_INPUTS = ("text", "number", "email", "url", "hidden", "password", "checkbox", "color", "date")


class FormRenderer(DjangoTemplates):
    form_template_name = "alaka/forms/form.html"
    formset_template_name = "alaka/forms/formset.html"
    field_template_name = "alaka/forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> Any:
        make = _MADE_HERE.get(template_name)
        if make is not None:
            return SafeString(make(context["widget"]).strip())
        return super().render(template_name, context, request)


def _text(value: Any) -> str:
    """Words between two tags."""
    return escape(value) if type(value) is str else str(conditional_escape(localize(value)))


def _value(value: Any) -> str:
    """What stands between quotation marks."""
    return str(value) if isinstance(value, SafeData) else escape(str(value))


def _attributes(widget: Widget) -> str:
    parts = []
    for name, value in widget["attrs"].items():
        if value is True:
            parts.append(f" {_text(name)}")
        elif value is not False:
            parts.append(f' {_text(name)}="{_value(value)}"')
    return "".join(parts)


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_value(widget["value"])}"'
    name = _text(widget["name"])
    return f'<input type="{widget["type"]}" name="{name}"{value}{_attributes(widget)}>'


def _file(widget: Widget) -> str:
    """With a button of ours: the browser's own speaks the browser's language."""
    at = widget["attrs"].get("id")
    if not at:
        return _input(widget)
    words = _("Choose files") if widget["attrs"].get("multiple") else _("Choose a file")
    button = f'<label class="btn" for="{_value(at)}">{_text(words)}</label>'
    return f'<span class="file-choice">{button}{_input(widget)}</span>'


def _textarea(widget: Widget) -> str:
    value = _text(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_text(widget["name"])}"{_attributes(widget)}>\n{value}</textarea>'


def _select(widget: Widget) -> str:
    parts = [f'<select name="{_text(widget["name"])}"{_attributes(widget)}>']
    for group, options, _number in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{_text(group)}">')
        parts.extend(f"\n  {_option(option)}\n" for option in options)
        if group:
            parts.append("\n  </optgroup>")
    return "".join([*parts, "\n</select>"])


def _option(option: Widget) -> str:
    value, attributes = _value(option["value"]), _attributes(option)
    return f'<option value="{value}"{attributes}>{_text(option["label"])}</option>'


_MADE_HERE: dict[str, Callable[[Widget], str]] = {
    **{f"{_WIDGETS}{name}.html": _input for name in _INPUTS},
    f"{_WIDGETS}file.html": _file,
    f"{_WIDGETS}clearable_file_input.html": _file,
    f"{_WIDGETS}textarea.html": _textarea,
    f"{_WIDGETS}select.html": _select,
}
