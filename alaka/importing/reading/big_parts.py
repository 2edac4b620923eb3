"""The small parts of a workbook (.xlsx): where its sheets are, and which numbers are days.

See ECMA-376 part 1: 18.2 (workbook), 18.8 (styles); part 2: 9.3 (relationships).
"""

import re
import zipfile
from posixpath import join, normpath
from xml.etree.ElementTree import Element, fromstring

_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Bytes; no program writes as many here, and they lie in memory.
_LARGEST = 30_000_000
# Formats that need no code of their own.
_DAYS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
# Of a code what is no letter of a day: quoted texts, escaped signs, colours, conditions.
_SAID = re.compile(r'"[^"]*"|\\.|_.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.I)


class Parts:
    def __init__(self, book: zipfile.ZipFile) -> None:
        self.book = book
        self.workbook = self._read("xl/workbook.xml")
        self.targets: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        for each in self._read("xl/_rels/workbook.xml.rels"):
            place = each.get("Target", "")
            name = place.lstrip("/") if place.startswith("/") else normpath(join("xl", place))
            self.targets[each.get("Id", "")] = name
            self.kinds[each.get("Type", "").rpartition("/")[2]] = name

    def _read(self, name: str) -> Element:
        if self.book.getinfo(name).file_size > _LARGEST:
            raise ValueError(name)
        return fromstring(self.book.read(name))  # noqa: S314 - expat limits how entities grow

    def sheets(self) -> dict[str, str]:
        """Names of those that are shown → their parts; of all where none is."""
        found = self.workbook.findall("{*}sheets/{*}sheet")
        shown = [each for each in found if each.get("state", "visible") == "visible"] or found
        return {each.get("name", ""): self.targets[each.get(_REL, "")] for each in shown}

    def texts(self) -> str:
        """The part of texts that cells share; empty where there is none."""
        name = self.kinds.get("sharedStrings", "")
        return name if name in self.book.namelist() else ""

    def is_of_1904(self) -> bool:
        about = self.workbook.find("{*}workbookPr")
        return about is not None and about.get("date1904") in {"1", "true"}

    def days(self) -> frozenset[str]:
        """Styles of cells, as cells name them, in which a number is a day or a time."""
        name = self.kinds.get("styles", "")
        if name not in self.book.namelist():
            return frozenset()
        styles = self._read(name)
        codes = {
            int(each.get("numFmtId", "0")): each.get("formatCode", "")
            for each in styles.findall("{*}numFmts/{*}numFmt")
        }
        formats = [int(each.get("numFmtId", "0")) for each in styles.findall("{*}cellXfs/{*}xf")]
        return frozenset(
            str(at)
            for at, each in enumerate(formats)
            if each in _DAYS or _is_of_days(codes.get(each, ""))
        )


def _is_of_days(code: str) -> bool:
    return any(letter in "dmyhs" for letter in _SAID.sub("", code).partition(";")[0].lower())
