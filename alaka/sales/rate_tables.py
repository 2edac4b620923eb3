"""Rates as a table: ``date, currency, rate`` in each line, as a bank or a spreadsheet gives them.

Enters: its text. Leaves: the rates, and what cannot be read, line by line with the reason.
"""

import csv
from decimal import Decimal
from io import StringIO
from typing import NamedTuple

from django.utils.translation import gettext as _

from alaka.core import dates, numbers
from alaka.sales import money
from alaka.sales.rates import Given

MOST_LINES = 20_000
_WHOLE, _PARTS = Decimal(10) ** 12, Decimal("0.00000001")


class Fault(NamedTuple):
    line: int
    reason: str


def read(text: str, language: str) -> tuple[list[Given], list[Fault]]:
    """The marks between cells are tabs, semicolons or commas, whichever the first line has. A
    first line that holds no number is taken for the names of the columns."""
    lines = text.lstrip("\ufeff").splitlines()
    if len(lines) > MOST_LINES:
        reason = _("There are more than %(count)s lines: give them in parts.")
        return [], [Fault(MOST_LINES + 1, reason % {"count": MOST_LINES})]
    first = next((line for line in lines if line.strip()), "")
    mark = next((each for each in "\t;" if each in first), ",")
    found: list[Given] = []
    faults: list[Fault] = []
    is_first = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in _cells(line, mark)]
        if is_first and not any(each.isdigit() for each in line):
            is_first = False
            continue
        is_first = False
        row = _row(cells, language)
        if isinstance(row, str):
            faults.append(Fault(number, row))
        else:
            found.append(row)
    return found, faults


def _cells(line: str, mark: str) -> list[str]:
    return next(csv.reader(StringIO(line), delimiter=mark), [])


def _row(cells: list[str], language: str) -> Given | str:
    """The rate of a line, or why it is none."""
    if len(cells) != 3:
        return _("There must be three cells: date, currency, rate.")
    day, currency, written = cells
    since = dates.parse_date(day, language)
    if since is None:
        return _("“%(text)s” is not a date.") % {"text": day[:40]}
    if not money.is_known(currency.upper()):
        return _("“%(text)s” is not a currency by ISO 4217.") % {"text": currency[:40]}
    if currency.upper() == money.own():
        return _("%(currency)s is the currency of the business.") % {"currency": currency.upper()}
    rate = numbers.read(written, language)
    if rate is None or not _PARTS <= rate < _WHOLE:
        return _("“%(text)s” is not a rate over zero.") % {"text": written[:40]}
    return Given(currency.upper(), since, rate.quantize(_PARTS))
