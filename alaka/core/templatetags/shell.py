"""Tags for the look of a page: icons, faces, form controls. ``{% load shell %}``."""

import json
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any

from django import forms, template
from django.conf import settings
from django.forms.boundfield import BoundField, BoundWidget
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from alaka.core import pieces
from alaka.core.templatetags.core import initials, tone
from alaka.core.templating import settled

register = template.Library()

BUILD = Path(__file__).resolve().parents[2] / "static" / "dist" / "build.json"

# Icons that point along the line of reading, turned round in right-to-left pages.
MIRRORED = {
    "arrow-back-up",
    "arrow-forward-up",
    "arrow-left",
    "arrow-right",
    "chevron-left",
    "chevron-right",
    "chevrons-left",
    "chevrons-right",
    "external-link",
    "layout-sidebar-left-collapse",
    "layout-sidebar-left-expand",
    "list",
    "logout",
    "mail-forward",
    "phone-incoming",
    "phone-outgoing",
    "send",
    "send-2",
    "trending-down",
    "trending-up",
}


@cache
def icon_names() -> frozenset[str]:
    return frozenset(json.loads(BUILD.read_text())["icons"]) if BUILD.exists() else frozenset()


@register.simple_tag
@settled
@lru_cache(maxsize=2000)
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """One icon of the sprite. It is hidden from screen readers unless it has a label."""
    if settings.DEBUG and icon_names() and name not in icon_names():
        raise template.TemplateSyntaxError(f'No icon "{name}": add it to ui/src/icons.txt.')
    classes = " ".join(["icon", *(["icon-mirrored"] if name in MIRRORED else []), *css.split()])
    href = f"{static('dist/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>',
            classes,
            label,
            href,
        )
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', classes, href
    )


@register.simple_tag
def avatar(name: Any, size: str = "") -> SafeString:
    """Initials in a circle. The name stands beside it in the page, so it is decoration."""
    css = f" avatar-{size}" if size else ""
    # A list has fifty: format_html takes as long as all the rest.
    return SafeString(
        f'<span class="avatar{escape(css)} tone-{tone(name)}" aria-hidden="true">'
        f"{escape(initials(name))}</span>"
    )


def control_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    if getattr(widget, "input_type", "") == "color":
        return "form-control form-control-color"
    return "form-control"


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The field's input, in the class of its kind, marked when its value was refused."""
    widget = field.field.widget
    own = widget.attrs.get("class", "")
    invalid = "is-invalid" if field.errors else ""
    if isinstance(widget, forms.MultiWidget):
        for part in widget.widgets:
            part.attrs.setdefault("class", control_class(part))
    classes = " ".join(filter(None, [control_class(widget), own, invalid]))
    return field.as_widget(attrs={**widget.attrs, "class": classes})


@register.simple_tag
def choice(option: BoundWidget) -> SafeString:
    """One radio button or check box of several."""
    option.data["attrs"]["class"] = "form-check-input"
    return option.tag()


@register.simple_tag(takes_context=True)
def pieces_of(context: template.Context, place: str, about: Any) -> list[pieces.Shown]:
    """What the rooms put there: each is included with its ``data`` as ``piece``."""
    return pieces.pieces(context["request"], place, about)


@register.filter
def widget_kind(field: BoundField) -> str:
    """``choices`` for a set of radios or boxes, ``check`` for one box, else ``control``."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "check" if isinstance(widget, forms.CheckboxInput) else "control"
