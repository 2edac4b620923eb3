"""The plain HTML that the owner copies into a site of theirs."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.html import escape

from alaka.channels.form.definition import Definition
from alaka.channels.form.page import PublicForm


def copied(definition: Definition) -> Mapping[str, str]:
    """All that the channel's page shows for copying."""
    return {
        "link": definition.action,
        "snippet": html(definition),
        "script_line": script(definition),
        "widget_line": widget(definition),
    }


def widget(definition: Definition) -> str:
    """The line by which the form opens from a button at the edge of any page."""
    address, key = definition.configuration.base_url, definition.key
    return f'<script async src="{escape(address)}/chat.js" data-key="{escape(key)}"></script>\n'


def html(definition: Definition) -> str:
    """A whole form in the channel's language that needs neither our styles nor any script."""
    with translation.override(definition.language):
        form = PublicForm(definition)
        form.auto_id = False
        if "file" in form.fields:
            form.fields["file"].widget.attrs.pop("accept")  # Long, and the door looks itself.
        fields = [
            {"label": str(field.label), "html": _on_one_line(str(field)), "field": field}
            for field in form
        ]
        is_rtl = translation.get_language_bidi()
        context = {"definition": definition, "fields": fields, "is_rtl": is_rtl}
        text = render_to_string("channels/form/snippet.html", context)
    return "\n".join(line for line in text.splitlines() if line.strip()) + "\n"


def script(definition: Definition) -> str:
    """The line to put under the form, for browsers that run it."""
    address = definition.configuration.base_url + static("dist/form.js")
    return f'<script src="{escape(address)}" defer></script>\n'


def _on_one_line(html: str) -> str:
    return " ".join(html.split()).replace("> </textarea>", "></textarea>")
