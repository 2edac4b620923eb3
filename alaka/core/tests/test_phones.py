import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alaka.core.phones import country_of, display, parse, search_digits


@pytest.mark.parametrize(
    ("written", "country", "e164"),
    [
        ("050 123 45 67", "AZ", "+994501234567"),
        ("(012) 345-67-89", "az", "+994123456789"),
        ("00994 50 123 45 67", "FR", "+994501234567"),
        ("+994501234567", "", "+994501234567"),
        ("061 123 456", "BA", "+38761123456"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "", "+33612345678"),
        ("۰۹۱۲ ۳۴۵ ۶۷۸۹", "IR", "+989123456789"),
        ("٠٩١٢٣٤٥٦٧٨٩", "IR", "+989123456789"),
        ("Tel: +1 650 253 0000 ext. 3", "AZ", "+16502530000"),
        ("050 123 45 67", "", None),
        ("12", "AZ", None),
        ("call me", "AZ", None),
        ("", "AZ", None),
        ("050 123 45 67", "XX", None),
    ],
)
def test_a_number_is_read_as_its_country_writes_it(written, country, e164):
    assert parse(written, country) == e164


def test_a_number_is_shown_locally_at_home_and_whole_abroad():
    assert display("+994501234567", "AZ") == "050 123 45 67"
    assert display("+994501234567", "BA") == "+994 50 123 45 67"
    assert display("+994501234567") == "+994 50 123 45 67"
    assert display("not a number", "AZ") == "not a number"


def test_a_number_knows_its_country():
    assert country_of("+994501234567") == "AZ"
    assert country_of("+38761123456") == "BA"
    assert country_of("?") == ""


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("050 123", "50123"),
        ("+994 (50) 12", "9945012"),
        ("۰۰۹۹۴۵۰", "99450"),
        ("dana 50", ""),
        ("", ""),
    ],
)
def test_what_is_typed_into_search_becomes_digits_of_the_stored_form(typed, digits):
    assert search_digits(typed) == digits


@given(st.text(), st.sampled_from(["AZ", "BA", "FR", "IR", "GB", "", "??"]))
def test_reading_never_fails_and_reading_again_changes_nothing(text, country):
    e164 = parse(text, country)
    search_digits(text)
    assert e164 is None or parse(e164) == e164


@given(st.sampled_from(["AZ", "BA", "FR", "IR", "GB", "US", "TR"]))
def test_what_is_shown_is_read_back(country):
    example = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE)
    e164 = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    assert parse(display(e164, country), country) == e164
    assert parse(display(e164, "NZ"), country) == e164
