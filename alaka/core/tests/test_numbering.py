"""The quick reading of numbers says what the library says, or nothing."""

from random import Random

import phonenumbers
import pytest
from phonenumbers import PhoneNumberFormat, ValidationResult

from alaka.core import numbering

COUNTRIES = ["AZ", "BA", "FR", "IR", "GB", "US", "IT", "TR", "RU", "MX", "AR", "DE", ""]


def slowly(written: str, country: str) -> str | None:
    try:
        number = phonenumbers.parse(written, country or None)
    except phonenumbers.NumberParseException:
        return None
    is_possible = phonenumbers.is_possible_number_with_reason(number)
    is_good = phonenumbers.is_valid_number(number) or (
        written.startswith("+") and is_possible == ValidationResult.IS_POSSIBLE
    )
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if is_good else None


def written(rng: Random, country: str) -> str:
    digits = "".join(rng.choices("0123456789", k=rng.randint(4, 12)))
    example = phonenumbers.example_number(country or rng.choice(COUNTRIES[:-1]))
    assert example is not None
    begin = str(example.national_number)[:-3]
    return rng.choice(
        [
            f"+{example.country_code}{digits}",
            f"+{example.country_code}{rng.choice(['', '0', '1', '8'])}{begin}{digits[:3]}",
            f"{rng.choice(['', '0', '8'])}{begin}{digits[:3]}",
            digits,
        ]
    )


def test_it_says_what_the_library_says_or_nothing():
    rng, quick = Random(7), 0
    for _ in range(4000):
        country = rng.choice(COUNTRIES)
        text = written(rng, country)
        found = numbering.e164(text, country)
        if found is not None:
            quick += 1
            assert found == slowly(text, country), (text, country)
            plainly = numbering.country(found)
            if plainly:
                assert plainly == phonenumbers.region_code_for_number(phonenumbers.parse(found))
    assert quick > 800


def test_a_number_of_a_shared_code_is_known_as_the_first_country_s_own():
    assert numbering.country("+447400123456") == "GB"
    assert numbering.country("+12015550123") == "US"
    # Canada and Jersey give these out.
    assert not {numbering.country("+15062345678"), numbering.country("+447797123456")} - {""}


@pytest.mark.parametrize("text", ["", "+", "+0", "call me", "12a", "+38761123456x2"])
def test_what_is_not_plain_is_left_to_the_library(text: str):
    assert numbering.e164(text, "BA") is None
