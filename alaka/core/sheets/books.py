"""A table as .xlsx (ECMA-376), written straight into what is sent.

The libraries keep a whole workbook, or a file of it, until its last row: a long list would send
nothing for minutes, and its download would break off. Here each part of the archive goes out as
it is made. Texts stand in their cells, so none can be taken for a formula.
"""

import io
import re
import zipfile
from collections.abc import Generator, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from html import escape
from typing import Any

from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from alaka.core.sheets.table import Cell, Table
from alaka.core.sheets.texts import kept

ROWS = 1_048_576
# Of a sheet before it is packed: archives of parts beyond 2 GB are not read everywhere.
BYTES = 1_500_000_000
LONGEST = 32_767
_EXACT = 10**15
_PART = 1 << 16
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Styles by place: plain, day, instant, heading.
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/>'
    '</borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/>'
    '<xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/>'
    '<xf fontId="1" applyFont="1"/></cellXfs></styleSheet>'
)
_HEAD = (
    f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"%s>'
    '<pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews><sheetData>'
)


class _Outlet(io.RawIOBase):
    """What the archive writes to: its bytes are taken away as they come."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.parts.append(bytes(data))
        self.size += len(self.parts[-1])
        return len(self.parts[-1])

    def taken(self) -> bytes:
        data = b"".join(self.parts)
        self.parts.clear()
        self.size = 0
        return data


def written(table: Table, rows: int = ROWS) -> Iterator[bytes]:
    outlet, rest = _Outlet(), iter(table.rows)
    names: list[str] = []
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        first: Sequence[Any] | None = next(rest, None)
        while first is not None or not names:
            names.append(_("Sheet %(number)s") % {"number": len(names) + 1})
            with archive.open(f"xl/worksheets/sheet{len(names)}.xml", "w") as sheet:
                first = yield from _sheet(table, first, rest, rows, sheet, outlet)
        _close(archive, names)
    yield outlet.taken()


def _sheet(
    table: Table, first: Sequence[Any] | None, rest: Any, most: int, sheet: Any, outlet: _Outlet
) -> Generator[bytes, None, Sequence[Any] | None]:
    """One sheet, with the headings; returns the row with which the next one begins."""
    heads = "".join(_text(column.title, 3) for column in table.columns)
    sheet.write((_HEAD % (' rightToLeft="1"' if get_language_bidi() else "")).encode())
    lines = [f"<row>{heads}</row>"]
    waiting, size, count = 0, 0, 1
    row = first
    while row is not None and count < most and size < BYTES:
        line = "".join([_cell(value) for value in row])
        lines.append(f"<row>{line}</row>")
        waiting += len(line)
        count += 1
        if waiting > _PART:
            sheet.write("".join(lines).encode())
            lines, size, waiting = [], size + waiting, 0
            if outlet.size:
                yield outlet.taken()
        row = next(rest, None)
    sheet.write("".join([*lines, "</sheetData></worksheet>"]).encode())
    return row


def _cell(value: Cell) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return _text(_("Yes") if value else _("No"))
    if isinstance(value, int | float | Decimal):
        # Beyond this a spreadsheet would round it.
        is_exact = -_EXACT < value < _EXACT
        plain = f"{value:f}" if isinstance(value, Decimal) else str(value)
        return f"<c><v>{plain}</v></c>" if is_exact else _text(plain)
    if isinstance(value, date):
        return _day(value)
    return _text("; ".join(value)) if value else "<c/>"


def _text(value: str, style: int = 0) -> str:
    plain = _CODED.sub("_x005F_", _UNWRITABLE.sub("", kept(value)[:LONGEST]).replace("\r\n", "\n"))
    kind = f' s="{style}"' if style else ""
    text = escape(plain, quote=False).replace("\r", "_x000D_")
    return f'<c t="inlineStr"{kind}><is><t xml:space="preserve">{text}</t></is></c>'


def _day(value: date) -> str:
    if isinstance(value, datetime):
        here = value.astimezone(get_current_timezone()).replace(tzinfo=None)
        past = here - datetime(1899, 12, 30)  # noqa: DTZ001
        days, style = past.days + past.seconds / 86_400, 2
    else:
        days, style = (value - date(1899, 12, 30)).days, 1
    # Spreadsheets count no day before 1900, and miss one in its first months.
    if days < 61:
        return _text(value.isoformat())
    return f'<c s="{style}"><v>{days}</v></c>'


def _close(archive: zipfile.ZipFile, names: Sequence[str]) -> None:
    """What says which sheets there are: known only after the last."""
    at = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"/>'
        for n, name in zip(at, names, strict=True)
    )
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in at
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in at
    )
    for path, content in (
        (
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
            f'"{_TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType='
            f'"{_TYPE}.styles+xml"/>{parts}</Types>',
        ),
        (
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        ),
        (
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{sheets}</sheets></workbook>',
        ),
        (
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships">{links}<Relationship Id="styles" '
            f'Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
        ),
        ("xl/styles.xml", _STYLES),
    ):
        archive.writestr(path, content if content.startswith("<?xml") else _XML + content)
