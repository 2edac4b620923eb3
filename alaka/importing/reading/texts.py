"""Text with columns: .csv in any letters and with any sign between, and cells that were pasted."""

import csv
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from django.utils.translation import gettext_noop as _

from alaka.core.words import Words
from alaka.importing.reading.encodings import delimiter_of, encoding_of
from alaka.importing.reading.headers import table
from alaka.importing.reading.rows import Row, Table, UnreadableError

# A cell may hold a long remark; one beyond this is a quotation mark that nobody closed.
LONGEST = 1_000_000
_HEAD = 100_000
# Stands behind the last line, so that a text in which a quotation mark is open does not swallow it.
_END = "\x1f end \x1f"
# Signs that stand in no text.
_UNWRITTEN = re.compile("[\x00-\x08\x0e-\x1a]")
_SIGNS = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs"), "|": _("bars")}
_NAMES = {
    "utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
    "utf-16": "UTF-16", "utf-32": "UTF-32", "koi8-r": "KOI8-R", "cp866": "DOS 866",
    "mac_roman": "Mac Roman",
}  # fmt: skip


def read(path: Path) -> Table:
    encoding = encoding_of(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        head = file.read(_HEAD)
    if _UNWRITTEN.search(head):
        raise UnreadableError(Words(_("This is not a table: save it as .csv or .xlsx first.")))
    cut = head if len(head) < _HEAD else head[: head.rfind("\n") + 1] or head
    sign = delimiter_of(cut)

    def rows() -> Iterator[Row]:
        csv.field_size_limit(LONGEST)
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            lines = csv.reader(chain(file, [_END]), delimiter=sign, skipinitialspace=True)
            begun = 1
            try:
                for number, cells in enumerate(lines, 1):
                    if cells and cells[-1].endswith(_END):
                        break
                    yield Row(number, tuple(cells))
                    begun = lines.line_num + 1
            except csv.Error as error:
                raise UnreadableError(_torn(lines.line_num)) from error
            if cells != [_END]:
                raise UnreadableError(_torn(begun))

    name = _NAMES.get(encoding, encoding.replace("cp", "Windows-"))
    return table(rows, about=f"{name}, {Words(_SIGNS[sign])}")


def _torn(line: int) -> Words:
    return Words(
        _("Line %(line)s cannot be read: perhaps a quotation mark is missing there."),
        line=line,
    )
