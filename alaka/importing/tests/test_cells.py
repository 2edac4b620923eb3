"""What stands in a cell, as it is kept."""

import pytest

from alaka.importing.cells import texts
from alaka.importing.targets import Situation


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("Ana Marić", "Ana Marić"),
        (" Ana  Marić ", "Ana Marić"),
        ("Ana\u00a0Marić", "Ana Marić"),
        ("Ana\r\nMarić", "Ana Marić"),
        ("Ana \x00", "Ana"),
        ("'=Ana", "=Ana"),
        ("'Ana", "'Ana"),
        (" \x00 ", None),
        (12.0, "12"),
        (None, None),
    ],
)
def test_a_text_in_one_line_keeps_its_words(cell: str | float | None, kept: str | None):
    assert texts(200)(Situation())(cell) == kept


def test_a_text_of_several_lines_keeps_them():
    read = texts(200, lines=True)(Situation())
    assert read("Ana  Marić\r\nTuzla\x00") == "Ana  Marić\nTuzla"
