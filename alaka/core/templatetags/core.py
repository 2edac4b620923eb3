"""Filters of every template: values as the reader of the page reads them.

The language is Django's active one, the zone Django's current one. All take None and "" for
nothing and show nothing.
"""

import zlib
from datetime import date, datetime
from decimal import Decimal
from html import escape
from typing import Any

from babel.numbers import format_decimal
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from alaka.core import dates, files, folding, links, phones
from alaka.core.words import Words

register = template.Library()

_TONES = 12
_SIZES = (_("%(count)s kB"), _("%(count)s MB"), _("%(count)s GB"), _("%(count)s TB"))


def _language() -> str:
    return (get_language() or "en")[:2]


@register.filter
def in_words(kept: object) -> str:
    """What was kept of words, in the reader's language."""
    return str(Words.of(kept))


@register.filter
def when(value: datetime | None) -> SafeString | str:
    """``5 min ago``, with the whole instant for the pointer and for machines."""
    if not value:
        return ""
    zone, language = get_current_timezone(), _language()
    whole = escape(dates.format_datetime(value, language, zone, "full"))
    near = escape(dates.relative(value, language, zone))
    # Lists show hundreds: format_html takes as long as all the rest.
    return SafeString(
        f'<time datetime="{value.isoformat(timespec="seconds")}" title="{whole}">{near}</time>'
    )


@register.filter
def date_for_reader(value: date | None, style: str = "medium") -> str:
    if not value:
        return ""
    return dates.format_date(value, _language(), get_current_timezone(), style)


@register.filter
def datetime_for_reader(value: datetime | None, style: str = "medium") -> str:
    if not value:
        return ""
    return dates.format_datetime(value, _language(), get_current_timezone(), style)


@register.filter
def linked(value: str | None) -> SafeString | str:
    """Plain text as safe paragraphs with links."""
    return links.linkify(value) if value else ""


@register.filter
def phone(value: str | None, country: str = "") -> SafeString | str:
    """A number in groups, written left to right in any page."""
    return format_html('<bdi dir="ltr">{}</bdi>', phones.display(value, country)) if value else ""


@register.filter
def number(value: float | Decimal | None) -> str:
    if value is None or value == "":
        return ""
    language = _language()
    system = "arabext" if language == "fa" else "latn"
    return dates.digits(format_decimal(value, locale=language, numbering_system=system), language)


@register.filter
def filesize_for_reader(value: int | None) -> str:
    if value is None:
        return ""
    if value < 1000:
        return ngettext("%(count)s byte", "%(count)s bytes", value) % {"count": number(value)}
    size, place = value / 1000, 0
    # 999.6 would be shown as 1000.
    while size >= 999.5 and place < len(_SIZES) - 1:
        size, place = size / 1000, place + 1
    return _SIZES[place] % {"count": number(round(size, 1) if size < 10 else round(size))}


@register.filter
def initials(value: str | None) -> str:
    return folding.initials(value or "")


@register.filter
def tone(value: Any) -> int:
    """A colour from 0 to 11 that stays the same for the same text."""
    return zlib.crc32(str(value or "").encode("utf-8", "replace")) % _TONES


@register.filter
def digits(value: Any) -> str:
    """Digits of the reader's language, whatever text they stand in."""
    return "" if value is None else dates.digits(str(value), _language())


_FILE_ICONS = {
    "pdf": "file-text",
    "text": "file-text",
    "audio": "player-play",
    "video": "player-play",
}


@register.filter
def file_link(file: Any) -> str:
    """Where a browser sees a stored file, by a signed link."""
    return files.link(file.blob_id, file.name, file.content_type)


@register.filter
def file_saved(file: Any) -> str:
    """Where a browser saves it from."""
    return files.link(file.blob_id, file.name, file.content_type, save=True)


@register.filter
def file_icon(file: Any) -> str:
    return _FILE_ICONS.get(file.shown_as, "file")
