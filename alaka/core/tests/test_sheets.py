"""Tables on their way into files."""

import csv
import io
import json
import random
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone, translation
from python_calamine import CalamineWorkbook

from alaka.core.sheets import FORMATS, Column, Table, books, commas
from alaka.core.sheets.texts import defused, restored

AT = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)


def table(rows: Sequence[Sequence[Any]] | Iterator[Sequence[Any]], *titles: str) -> Table:
    columns = [Column(title.lower(), title) for title in titles]
    return Table("roses", columns, iter(rows), 0)


def text(made: Table, name: str = "csv") -> str:
    return b"".join(FORMATS[name].write(made)).decode("utf-8-sig")


def book(made: Table, **how: int) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(b"".join(books.written(made, **how))))


def read(made: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text(made))))


def test_a_file_of_commas_begins_with_the_mark_and_keeps_what_stands_in_a_cell():
    made = table([["Dana, “D”\nNovak", None, ["VIP", "Late"], True]], "Name", "Age", "Tags", "Old")
    assert b"".join(commas.written(made)).startswith(b"\xef\xbb\xbfName,Age")
    assert read(table([["Dana, “D”\nNovak", None, ["VIP", "Late"], True]], *"abcd"))[1] == [
        "Dana, “D”\nNovak", "", "VIP; Late", "Yes",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "payload", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "=", "-", "'=1+1"]
)
def test_what_a_spreadsheet_would_reckon_is_told_to_be_text_and_comes_back(payload: str):
    assert read(table([[payload]], "Name"))[1][0] == f"'{payload}"
    assert restored(defused(payload)) == payload


@pytest.mark.parametrize(
    "cell",
    ["+994501234567", "+1 415-555-0132", "-5", "-5.25", "'quoted", "it's", "", "+9945; +9946"],
)
def test_what_does_no_harm_stays_as_it_is(cell: str):
    assert defused(cell) == cell
    assert restored(cell) == cell


def test_where_a_comma_marks_decimals_semicolons_stand_between_columns():
    rows = [[Decimal("1234.567"), date(2026, 11, 28), AT]]
    with translation.override("fr"), timezone.override("Asia/Baku"):
        assert text(table(rows, "Solde", "Jour", "Heure")).splitlines()[1] == (
            "1234,567;2026-11-28;2026-11-28 13:30"
        )
    assert text(table(rows, *"abc")).splitlines()[1].startswith("1234.567,2026-11-28")


def test_a_workbook_holds_texts_numbers_days_and_hours_as_such():
    names = ["=1+1", "_x0041_", "شیرین", "a\x01b\r\nc", " x ", "<&>"]
    rows = [[name, Decimal("12.50"), date(2026, 11, 28), AT, None] for name in names]
    with timezone.override("Asia/Baku"):
        found = book(table(rows, *"abcde")).get_sheet_by_index(0).to_python()
    assert found[0] == list("abcde")
    assert [row[0] for row in found[1:]] == ["=1+1", "_x0041_", "شیرین", "ab\nc", " x ", "<&>"]
    assert found[1][1:4] == [12.5, date(2026, 11, 28), AT.replace(hour=13, tzinfo=None)]


def test_a_long_workbook_goes_on_in_the_next_sheet_with_the_headings_again():
    found = book(table([[number] for number in range(10)], "Number"), rows=4)
    assert found.sheet_names == ["Sheet 1", "Sheet 2", "Sheet 3", "Sheet 4"]
    sheets = [found.get_sheet_by_name(name).to_python() for name in found.sheet_names]
    assert [sheet[0] for sheet in sheets] == [["Number"]] * 4
    assert [row[0] for sheet in sheets for row in sheet[1:]] == list(range(10))
    exactly = book(table([[number] for number in range(6)], "Number"), rows=4)
    assert len(exactly.sheet_names) == 2
    assert book(table([], "Number")).get_sheet_by_index(0).to_python() == [["Number"]]


def test_digits_that_a_spreadsheet_would_round_stay_as_text():
    found = book(table([[10**17 + 1, Decimal("999999999999999999.123456")]], "a", "b"))
    assert found.get_sheet_by_index(0).to_python()[1] == [
        "100000000000000001", "999999999999999999.123456",
    ]  # fmt: skip


def test_lines_of_json_hold_values_as_the_api_has_them():
    made = table([["=1", ["VIP"], AT, date(2026, 1, 2), None, "1.50"]], *"abcdef")
    assert json.loads(text(made, "jsonl")) == {
        "a": "=1", "b": ["VIP"], "c": "2026-11-28T09:30:00Z", "d": "2026-01-02", "e": None,
        "f": "1.50",
    }  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
def test_rows_are_read_only_as_they_are_sent(name: str):
    taken = 0

    def rows() -> Iterator[list[str]]:
        nonlocal taken
        for number in range(200_000):
            taken = number
            yield [random.Random(number).randbytes(400).hex()]

    parts = FORMATS[name].write(table(rows(), "Noise"))
    assert taken == 0
    sent = sum(len(next(parts)) for _ in range(5))
    assert sent > 0
    assert taken < 2_000


def test_the_archive_of_a_workbook_is_whole():
    data = b"".join(books.written(table([["x"]], "Name")))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
