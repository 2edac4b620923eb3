"""Workbooks that are read as they are unpacked give what those give that are read at once."""

import tempfile
import zipfile
from datetime import date
from pathlib import Path

import pytest

from alaka.importing.reading import UnreadableError, big_books, open_table
from alaka.importing.tests.books import xlsx

_LINES: list[list[object]] = [
    ["Name", "Phone", "Since", "Limit"],
    ["Dana", 38761123456, date(2026, 3, 12), 12.5],
]
_TEXTS = (
    '<x:sst xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<x:si><x:t>Name</x:t></x:si><x:si><x:t>Since</x:t></x:si>"
    '<x:si><x:r><x:t>Žana </x:t></x:r><x:r><x:t xml:space="preserve">“&amp;” Šarić</x:t></x:r>'
    '<x:rPh sb="0" eb="1"><x:t>spoken</x:t></x:rPh></x:si><x:si><x:t/></x:si></x:sst>'
)
_SHEET = (
    '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<x:sheetData><x:row r="2"><x:c r="A2" t="s"><x:v>0</x:v></x:c><x:c r="AB2" t="s"><x:v>1</x:v>'
    '</x:c></x:row><x:row r="4"><x:c r="A4" t="s"><x:v>2</x:v></x:c><x:c r="B4" t="b"><x:v>1</x:v>'
    '</x:c><x:c r="C4" t="str"><x:f>A1</x:f><x:v>made</x:v></x:c><x:c r="D4" s="1"/>'
    '<x:c r="E4" s="1"><x:v>46093.25</x:v></x:c><x:c r="F4"><x:v>-0.5</x:v></x:c>'
    '<x:c r="G4" t="s"><x:v>3</x:v></x:c><x:c r="AB4" s="1"><x:v>46093</x:v></x:c></x:row>'
    "</x:sheetData></x:worksheet>"
)


def shared(path: Path) -> Path:
    """A workbook whose cells share their texts, with a prefix at every element."""
    with zipfile.ZipFile(xlsx(path, {"People": []})) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    texts = '<Relationship Id="t" Type="x/sharedStrings" Target="/xl/texts.xml"/></Relationships>'
    relations = parts["xl/_rels/workbook.xml.rels"].replace("</Relationships>", texts)
    parts |= {"xl/_rels/workbook.xml.rels": relations, "xl/texts.xml": _TEXTS}
    parts["xl/worksheets/s0.xml"] = _SHEET
    path = path.with_suffix(".xlsx")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, text)
    return path


def test_big_ones_are_read_as_small_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = xlsx(tmp_path / "people", {"Empty": [], "People": [[], *_LINES]})
    small = open_table(path)
    monkeypatch.setattr(big_books, "BIG", 0)
    big = open_table(path)
    assert (big.header, big.sheet, big.sheets) == (small.header, small.sheet, small.sheets)
    found = list(big.rows())
    assert found == list(small.rows())
    assert found == list(open_table(path, "People").rows())
    assert found[0].cells[2] == date(2026, 3, 12)
    with pytest.raises(UnreadableError, match="nothing in this file"):
        open_table(xlsx(tmp_path / "empty", {"Empty": []}))
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(UnreadableError, match="damaged"):
        open_table(path)


def test_texts_that_cells_share_are_found_and_numbers_of_days_are_days(tmp_path: Path):
    header, row = list(big_books._rows(shared(tmp_path / "people"), "People"))
    assert (header.number, header.cells) == (2, ("Name", *[None] * 26, "Since"))
    assert (row.number, row.cells[:3]) == (4, ("Žana “&” Šarić", True, "made"))
    assert row.cells[3:7] == (None, "2026-03-12 06:00:00", -0.5, "")
    assert (len(row.cells), row.cells[27]) == (28, date(2026, 3, 12))


def test_texts_are_read_as_far_as_they_are_asked_for(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(big_books, "_AT_ONCE", 40)
    with zipfile.ZipFile(shared(tmp_path / "people")) as book, tempfile.TemporaryFile() as file:
        texts = big_books._Texts(file, book, "xl/texts.xml")
        assert texts[0] == "Name"
        assert len(texts.begins) < 4
        assert (texts[3], texts[1], texts[2]) == ("", "Since", "Žana “&” Šarić")
        with pytest.raises(LookupError):
            texts[4]
        with pytest.raises(LookupError):
            big_books._Texts(file, book, "")[0]


@pytest.mark.parametrize(
    ("was", "broken"),
    [
        ('r="AB2"', 'r="ZZZZZZZ2"'),
        ("<x:v>2</x:v>", "<x:v>99</x:v>"),
        ("46093.25", "1e300"),
        ("</x:sheetData>", ""),
    ],
)
def test_what_no_program_writes_is_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, was: str, broken: str
):
    monkeypatch.setattr(f"{__name__}._SHEET", _SHEET.replace(was, broken))
    path = shared(tmp_path / "people")
    with pytest.raises(UnreadableError, match="damaged"):
        list(big_books._rows(path, "People"))


def test_a_big_book_whose_list_of_sheets_is_broken_is_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = xlsx(tmp_path / "people", {"People": _LINES})
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"][:-20]
    with zipfile.ZipFile(path, "w") as book:
        for name, data in parts.items():
            book.writestr(name, data)
    monkeypatch.setattr(big_books, "BIG", 0)
    with pytest.raises(UnreadableError, match="damaged"):
        open_table(path)
