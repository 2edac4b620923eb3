from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alaka.core import clock
from alaka.core.signing import BadToken, read, read_short_token, short_token, sign

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def reason_of(reader, *args) -> str:
    with pytest.raises(BadToken) as caught:
        reader(*args)
    return caught.value.reason


@given(st.text(min_size=1), st.one_of(st.text(), st.dictionaries(st.text(), st.integers())))
def test_what_is_signed_is_read(purpose, payload):
    token = sign(purpose, payload, HOUR)
    assert read(purpose, token) == payload
    assert all(letter.isalnum() or letter in "-_." for letter in token)


def test_a_token_expires():
    with clock.stopped_at(NOW):
        token = sign("invitation", {"agent": 7}, HOUR)
    with clock.stopped_at(NOW + HOUR - timedelta(seconds=1)):
        assert read("invitation", token) == {"agent": 7}
    with clock.stopped_at(NOW + HOUR):
        assert reason_of(read, "invitation", token) == "expired"


def test_a_token_of_one_purpose_is_none_of_another():
    assert reason_of(read, "download", sign("invitation", "7", HOUR)) == "forged"


@given(st.text())
def test_no_text_is_a_token(text):
    assert reason_of(read, "invitation", text) == "forged"
    assert reason_of(read_short_token, "reply", text) == "forged"


def test_a_changed_token_is_forged():
    token = sign("invitation", "7", HOUR)
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        changed = token[:place] + other + token[place + 1 :]
        assert reason_of(read, "invitation", changed) == "forged"


def test_tokens_of_an_old_key_are_still_read(settings):
    token, short = sign("invitation", "7", HOUR), short_token("reply", 7)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key"
    assert read("invitation", token) == "7"
    assert read_short_token("reply", short) == 7
    settings.SECRET_KEY_FALLBACKS = []
    assert reason_of(read, "invitation", token) == "forged"
    assert reason_of(read_short_token, "reply", short) == "forged"


@given(st.integers(min_value=0, max_value=2**40 - 1))
def test_a_short_token_survives_a_mail_address(number):
    token = short_token("reply", number)
    assert len(token) == 24
    assert token == token.lower()
    assert token.isalnum()
    assert read_short_token("reply", token) == number
    assert read_short_token("reply", token.upper()) == number


def test_a_short_token_cannot_be_changed_or_used_elsewhere():
    token = short_token("reply", 7)
    assert reason_of(read_short_token, "bounce", token) == "forged"
    for place in range(len(token)):
        other = "a" if token[place] != "a" else "b"
        changed = token[:place] + other + token[place + 1 :]
        assert reason_of(read_short_token, "reply", changed) == "forged"


def test_a_short_token_holds_numbers_of_forty_bits():
    with pytest.raises(ValueError, match="below"):
        short_token("reply", 2**40)
