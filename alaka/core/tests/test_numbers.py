from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alaka.core.languages import LANGUAGES
from alaka.core.numbers import decimal, money, read, read_money

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


@pytest.mark.parametrize(
    ("text", "currency", "language", "number"),
    [
        ("1 234,00 ₼", "AZN", "az", "1234"),
        ("12 man.", "AZN", "az", "12"),
        ("AZN 5", "AZN", "en", "5"),
        ("1.234,50 KM", "BAM", "bs", "1234.5"),
        ("€1,234.50", "EUR", "en", "1234.5"),
        ("-1 234,50 €", "EUR", "fr", "-1234.5"),
        ("€ -5", "EUR", "en", "-5"),
        ("۱۲٬۵۰۰٬۰۰۰ ریال", "IRR", "fa", "12500000"),
        ("5", "EUR", "en", "5"),
        ("5", "", "en", "5"),
        # In another one, or none that we know of.
        ("5 $", "EUR", "en", None),
        ("۵ تومان", "IRR", "fa", None),
        ("5 kg", "EUR", "en", None),
        ("5 €", "", "en", None),
        ("€", "EUR", "en", None),
        ("5-6 €", "EUR", "en", None),
    ],
)
def test_an_amount_may_stand_with_its_currency(
    text: str, currency: str, language: str, number: str | None
):
    found = read_money(text, currency, language)
    assert found == (Decimal(number) if number else None)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12
    ),
    st.sampled_from(["AZN", "BAM", "EUR", "IRR", "USD", "RUB", "TRY", "GBP"]),
    st.sampled_from(sorted(LANGUAGES)),
)
def test_money_that_is_shown_is_read_again(value: Decimal, currency: str, language: str):
    text = money(value, currency, language)
    shown = value.quantize(Decimal(1)) if currency == "IRR" else value
    assert read_money(text, currency, language) == shown
