"""The page of an exported person: one file that asks for nothing else, in his language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.utils.html import escape
from django.utils.translation import get_language_info, gettext, override

from alaka.accounts.models import Business
from alaka.contacts.models import OwnField
from alaka.core import clock
from alaka.core.dates import format_date, format_datetime
from alaka.core.personal import Holding
from alaka.privacy.labels import label

if TYPE_CHECKING:
    from alaka.privacy.exporting import Asked, Part

EMPTY: tuple[Any, ...] = (None, "", [], {})
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
color:#1c2430;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.15rem;margin:2.2rem 0 .6rem;border-bottom:1px solid #d5dae1}
dl{display:grid;grid-template-columns:minmax(7rem,13rem) 1fr;gap:.15rem .9rem;margin:0;
padding:.6rem 0;border-bottom:1px solid #eceff3}
dt{color:#5b6675}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
nav a{margin-inline-end:1rem}a{color:#1f5fbf}
@media(max-width:36rem){dl{grid-template-columns:1fr}dt{margin-top:.3rem}}
@media(prefers-color-scheme:dark){body{color:#e4e8ee;background:#14181f}dt{color:#9aa6b5}
h2{border-color:#39424f}dl{border-color:#262d37}a{color:#8ab8ff}}
@media print{nav{display:none}}
"""


@dataclass(frozen=True)
class _Words:
    """How values are said to this person."""

    language: str
    zone: ZoneInfo
    own: dict[str, str]

    def said(self, value: Any) -> str:
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        if isinstance(value, datetime):
            return format_datetime(value, self.language, self.zone)
        if isinstance(value, date):
            return format_date(value, self.language)
        if isinstance(value, dict):
            return "\n".join(
                f"{self.own.get(key) or label(key)}: {self.said(each)}"
                for key, each in value.items()
                if each not in EMPTY
            )
        if isinstance(value, list | tuple):
            return "\n".join(self.said(each) for each in value)
        return str(value)


def page(asked: "Asked", found: "list[Part]") -> Iterator[str]:
    business = Business.get()
    language = asked.contact.language or business.language
    own = dict(OwnField.objects.values_list("key", "name"))
    words = _Words(language, ZoneInfo(business.timezone), own)
    with override(language):
        texts = [*_head(asked, words, business.name)]
    yield from texts
    for part in found:
        rows, is_first, choices = part.rows(), True, _choices(part.holding)
        for row in rows:
            with override(language):  # Never over a yield: it would be the reader's as well.
                head = f"<h2 id={part.holding.name}>{escape(part.holding.label)}</h2>\n"
                text = (head if is_first else "") + _row(row, words, choices)
            is_first = False
            yield text
    yield "</main></body></html>\n"


def _head(asked: "Asked", words: _Words, business: str) -> Iterator[str]:
    language = words.language
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    title = gettext("What %(business)s knows about %(person)s") % {
        "business": business,
        "person": asked.contact,
    }
    yield f'<!doctype html>\n<html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>"
    yield f"<h1><bdi>{escape(title)}</bdi></h1>"
    made = gettext("Made on %(date)s.") % {"date": words.said(clock.now())}
    whole = gettext("The same is in data.json, for programs; the files lie beside this page.")
    yield f"<p>{escape(made)} {escape(whole)}</p>"
    if not asked.internal:
        left = gettext("What our people wrote among themselves is not part of it.")
        yield f"<p>{escape(left)}</p>"


def _choices(holding: Holding) -> dict[str, dict[Any, Any]]:
    """By column, what its states and kinds are called."""
    fields = apps.get_model(holding.model)._meta.concrete_fields
    return {field.name: dict(field.flatchoices) for field in fields if field.flatchoices}


def _row(row: dict[str, Any], words: _Words, choices: dict[str, dict[Any, Any]]) -> str:
    lines = []
    for name, value in row.items():
        if value in EMPTY:
            continue
        known = choices.get(name, {})
        text = str(known[value]) if known and value in known else words.said(value)
        shown = f"<bdi>{escape(text)}</bdi>"
        if name == "file":
            shown = f'<a href="{escape(text)}">{escape(text.rpartition("/")[2])}</a>'
        lines.append(f"<dt>{escape(label(name))}</dt><dd>{shown}</dd>")
    return f"<dl>{''.join(lines)}</dl>\n"
