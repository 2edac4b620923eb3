"""Big workbooks of OpenDocument, read as they are unpacked, give what small ones give."""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from alaka.importing.reading import UnreadableError, big_books, big_open_books, open_table
from alaka.importing.reading.headers import MOST_COLUMNS
from alaka.importing.tests.books import ods, ods_of

_STYLES = (
    '<style:style style:name="away" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
)
_HIDDEN = '<table:table table:name="Away" table:style-name="away"/>'
_CELL = "<table:table-cell {}>{}</table:table-cell>"


def cell(said: str, **values: str) -> str:
    if said:
        values.setdefault("value_type", "string")
    inside = " ".join(
        f'{"table" if "repeated" in name else "office"}:{name.replace("_", "-")}="{value}"'
        for name, value in values.items()
    )
    return _CELL.format(inside, said and f"<text:p>{said}</text:p>")


def row(*cells: str, alike: int = 1) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{alike}">{"".join(cells)}</table:table-row>'
    )


ROWS = (
    row(cell("", number_columns_repeated="16384"), alike=2),
    row(cell("Name"), cell("Since"), cell("Tag", number_columns_repeated="3"), cell("")),
    row(
        _CELL.format(
            'office:value-type="string"',
            "<office:annotation><text:p>a remark</text:p></office:annotation>"
            '<text:p>Žana<text:s text:c="2"/>“&amp;” <text:span>Šarić</text:span></text:p>'
            "<text:p>Ana</text:p>",
        ),
        cell("12/03/26", value_type="date", date_value="2026-03-12"),
        "<table:covered-table-cell/>",
        cell("12,50 KM", value_type="currency", currency="BAM", value="12.5"),
        cell("TRUE", value_type="boolean", boolean_value="true"),
        cell("", number_columns_repeated="16379"),
    ),
    row(cell("later"), cell("", value_type="date", date_value="2026-03-12T06:00:00"), alike=2),
    row(cell("", number_columns_repeated="16384"), alike=1_048_000),
)


def table(*rows: str) -> str:
    return f'<table:table table:name="People">{"".join(rows)}</table:table>'


def test_big_ones_are_read_as_small_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    lines: list[list[object]] = [["Name", "Since", "Limit"], ["Dana", date(2026, 3, 12), 12.5]]
    plain = ods(tmp_path / "plain", {"Empty": [], "People": [[], *lines]})
    written = ods_of(tmp_path / "written", _HIDDEN + table(*ROWS), _STYLES)
    paths = (plain, written)
    small = [open_table(path) for path in paths]
    kept = [list(each.rows()) for each in small]
    monkeypatch.setattr(big_books, "BIG", 0)
    for path, was, rows in zip(paths, small, kept, strict=True):
        big = open_table(path)
        assert (big.header, big.sheets, big.sheet) == (was.header, list(was.sheets), was.sheet)
        found = list(big.rows())
        assert [each.number for each in found] == [each.number for each in rows]
        for ours, theirs in zip(found, rows, strict=True):
            width = len(ours.cells)
            assert ours.cells == tuple(each or None for each in theirs.cells[:width])
            assert not any(theirs.cells[width:])
    assert list(open_table(written).sheets) == ["People"]
    first, *others = open_table(written).rows()
    assert first.number == 4
    assert first.cells == ("Žana  “&” Šarić\nAna", date(2026, 3, 12), None, 12.5, True)
    assert [each.number for each in others] == [5, 6]
    assert others[0].cells == ("later", "2026-03-12 06:00:00")
    with pytest.raises(UnreadableError, match="nothing in this file"):
        open_table(ods(tmp_path / "empty", {"Empty": []}))


def test_what_repeats_without_an_end_fills_no_memory(tmp_path: Path):
    wide = row(cell("x", number_columns_repeated="999999999"))
    path = ods_of(tmp_path / "wide", table(wide, row(cell("y"), alike=900_000)))
    rows = big_open_books._rows(path, "People")
    assert len(next(rows).cells) == MOST_COLUMNS + 1
    assert next(rows).cells is next(rows).cells


@pytest.mark.parametrize(
    "broken",
    [
        row(cell("x"), alike=2_000_000_000),
        row(cell("x", number_columns_repeated="-1")),
        row(cell("x", value_type="float", value="many")),
        row(cell("x", value_type="date", date_value="soon")),
        row(cell("x", value_type="time", time_value="later")),
        "<table:table-row>",
    ],
)
def test_what_no_program_writes_is_called_damaged(tmp_path: Path, broken: str):
    path = ods_of(tmp_path / "people", table(broken))
    with pytest.raises(UnreadableError, match="damaged"):
        list(big_open_books._rows(path, "People"))


def test_a_locked_one_is_left_to_who_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(big_books, "BIG", 0)
    path = ods(tmp_path / "people", {"People": []})
    assert big_open_books.takes(path)
    with zipfile.ZipFile(path) as book:
        content = book.read("content.xml")
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("content.xml", content)
        book.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert not big_open_books.takes(path)
