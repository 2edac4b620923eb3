from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alaka.core.languages import LANGUAGES
from alaka.core.numbers import decimal, money, read

WRITTEN = [
    ("12", "en", "12"),
    ("1,234.5", "en", "1234.5"),
    ("1.234,5", "en", "1234.5"),  # Two marks say by themselves which is which.
    ("1,234", "en", "1234"),
    ("1.234", "en", "1.234"),
    ("1.234", "az", "1234"),
    ("1.234", "bs", "1234"),
    ("1,234", "bs", "1.234"),
    ("0,125", "az", "0.125"),
    ("0.125", "az", "0.125"),  # No group begins with nought.
    ("1 234 567,89", "fr", "1234567.89"),
    ("1\u202f234,50", "fr", "1234.50"),
    ("1.234.567", "en", "1234567"),
    ("۱۲۳۴٫۵", "fa", "1234.5"),
    ("۱٬۲۳۴٬۵۶۷", "fa", "1234567"),
    ("١٢٣", "fa", "123"),
    ("-7", "en", "-7"),
    ("−7,5", "bs", "-7.5"),
    ("+3", "en", "3"),
]


@pytest.mark.parametrize(("text", "language", "number"), WRITTEN)
def test_a_number_is_read_as_it_is_written_there(text: str, language: str, number: str):
    assert read(text, language) == Decimal(number)


@pytest.mark.parametrize("text", ["", "-", "twelve", "1e5", "12 kg", "1..2", "NaN", "--1", "٫"])
def test_what_is_no_number_is_none(text: str):
    assert read(text, "en") is None


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12
    ),
    st.sampled_from(sorted(LANGUAGES)),
)
def test_what_is_shown_is_read_again(value: Decimal, language: str):
    assert read(decimal(value, language), language) == value


def test_money_has_the_marks_of_the_reader():
    assert money(Decimal("1234.5"), "EUR", "en") == "€1,234.50"
    assert money(Decimal("1234.5"), "AZN", "en") == "AZN\xa01,234.50"
    assert money(Decimal("-1234.5"), "AZN", "en") == "-AZN\xa01,234.50"
    assert money(Decimal("1234.5"), "BAM", "bs") == "1.234,50\xa0KM"
    assert "۱٬۲۳۴" in money(Decimal("1234.5"), "EUR", "fa")
