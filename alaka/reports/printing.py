"""A report on paper: PDF by Typst, which shapes Persian and knows all letters of our languages.

Texts go in as data and never as markup, so nothing a customer or agent wrote can be read as a
command. The font is embedded; Typst gets no folder to read from but that of the font.
"""

import json
import re
from functools import cache
from pathlib import Path

import typst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from alaka.accounts.models import Agent, Business
from alaka.core import clock
from alaka.core.languages import LANGUAGES
from alaka.core.templatetags.core import datetime_for_reader, number
from alaka.core.words import apart
from alaka.reports.answering import Answer, Value
from alaka.reports.forecasting.answer import Month, Past
from alaka.reports.narrowing import asked_for
from alaka.reports.showing import cards, rows
from alaka.reports.templatetags.reports import signed, whole

FACES = "😍😊😐😞😠"
FONTS = Path(__file__).resolve().parents[1] / "static" / "dist" / "fonts"
TEMPLATE = Path(__file__).with_name("sheet.typ")
# Of a word without an end, such as the name of a campaign, no more stands on one line; Arabic and
# Persian letters would come apart in it.
_LONG = re.compile(r"(?:(?![\u0600-\u06ff])[\w%.=+~]){16}(?=[\w%.=+~])")


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def pdf(answer: Answer, agent: Agent) -> bytes:
    """In the language and zone of now, for that reader."""
    data = json.dumps(_data(answer, agent), ensure_ascii=False)
    inputs = {"data": data}
    # Its stubs name no type for a template given as bytes.
    made: bytes = typst.compile(  # type: ignore[misc]
        _template(), font_paths=[str(FONTS)], ignore_system_fonts=True, sys_inputs=inputs
    )
    return made


def _data(answer: Answer, agent: Agent) -> dict[str, object]:
    report, language = answer.scope.report, (get_language() or "en")[:2]
    return {
        "language": language,
        "is_rtl": LANGUAGES[language].direction == "rtl",
        "business": Business.get().name,
        "title": str(report.label),
        "about": str(report.about),
        "period": _period(answer) if report.clock else "",
        "narrowed": " · ".join(asked_for(answer.scope, agent)),
        "made": _("Made %(when)s") % {"when": datetime_for_reader(clock.now())},
        "cards": [
            {
                "label": _in_letters(str(card.measure.label)),
                "text": card.cell.text,
                "before": card.before and apart(card.before),
            }
            for card in cards(answer)
            if card.is_shown
        ],
        "before": _("before: "),
        "by": str(answer.scope.by.label),
        "heads": [_breakable(_in_letters(str(measure.label))) for measure in report.measures],
        "page": number(1),
        "rows": [
            {
                "label": apart(_breakable(row.label)),
                "depth": row.depth,
                "cells": [cell.text for cell in row.cells],
            }
            for row in rows(answer)
        ],
        "bars": _bars(answer),
        "past": _past(answer.past),
        "nothing": _("Nothing was counted in this period."),
        "count": number(len(answer.lines)),
    }


def _period(answer: Answer) -> str:
    period = answer.scope.period
    if not answer.before:
        return period.label
    return f"{period.label} · {_('compared with')} {period.before.label}"


def _past(past: Past | None) -> dict[str, object] | None:
    """What a forecast said of the last months."""
    if past is None or not past.known:
        return None
    return {
        "title": _("What was said of the last months"),
        "about": _("Of the deals that were open at the beginning of each month, by what was known "
                   "then."),
        "heads": [_("Month"), _("Forecast"), _("Range"), _("What came"), _("Off by"),
                  _("Won in the month, new deals too")],
        "rows": [_told(month) for month in past.months],
    }  # fmt: skip


def _told(month: Month) -> list[str]:
    said, off = month.said, month.off
    known = [whole(said.mean), f"{whole(said.low)} – {whole(said.high)}"] if said else ["–", "–"]
    told = whole(month.came), "–" if off is None else signed(off), whole(month.in_all)
    return [month.label, *known, *told]


def _in_letters(label: str) -> str:
    """The font has no faces: a score is named by its number alone."""
    plain = label.rstrip(FACES)
    return label if plain == label else f"{pgettext('satisfaction', 'Answer')} {plain.strip()}"


def _breakable(text: str) -> str:
    """Else it would run over the numbers beside it."""
    return _LONG.sub("\\g<0>\u200b", text)


def _bars(answer: Answer) -> list[float]:
    """Of the main measure, as parts of the longest."""
    name = answer.scope.report.main.name
    values: list[Value] = [line.numbers[name] for line in answer.lines]
    most = max((float(value) for value in values if value), default=0.0)
    return [round(float(value or 0) / most, 4) if most else 0.0 for value in values]
