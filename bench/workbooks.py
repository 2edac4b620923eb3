"""A workbook (.xlsx) of any length, its texts shared by number as the programs of offices do it."""

import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = {
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
    '<sheet name="People" sheetId="1" r:id="a"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package'
    f'/2006/relationships"><Relationship Id="a" Type="{_REL}/worksheet" Target="worksheets/a.xml"/>'
    f'<Relationship Id="b" Type="{_REL}/sharedStrings" Target="texts.xml"/></Relationships>',
}


def write(path: Path, rows: Iterable[Sequence[str | float]]) -> None:
    count = 0
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book,
        tempfile.TemporaryFile() as texts,
    ):
        for name, text in _PARTS.items():
            book.writestr(name, text)
        with book.open("xl/worksheets/a.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for number, cells in enumerate(rows, 1):
                line = ""
                for letter, cell in zip("ABCDEF", cells, strict=True):
                    if isinstance(cell, str):
                        texts.write(f"<si><t>{escape(cell)}</t></si>".encode())
                        line += f'<c r="{letter}{number}" t="s"><v>{count}</v></c>'
                        count += 1
                    else:
                        line += f'<c r="{letter}{number}"><v>{cell}</v></c>'
                sheet.write(f'<row r="{number}">{line}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        texts.seek(0)
        with book.open("xl/texts.xml", "w") as part:
            part.write(f'<sst xmlns="{_MAIN}">'.encode())
            shutil.copyfileobj(texts, part, 1 << 20)
            part.write(b"</sst>")
