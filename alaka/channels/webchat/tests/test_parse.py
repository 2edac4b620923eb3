import json

import pytest

from alaka.channels.contract import Address, Configuration, InboundMessage, ParseError, Raw
from alaka.channels.webchat.adapter import WebchatAdapter


def parsed(body: bytes, **envelope: object) -> InboundMessage:
    configuration = Configuration(1, "Chat", "key", {}, {}, {})
    (value,) = WebchatAdapter(configuration).parse(Raw("k1", body, "text/plain", envelope))
    assert isinstance(value, InboundMessage)
    return value


def test_a_line_is_said_by_the_guest_the_door_found() -> None:
    line = parsed(b'{"text": " Salam! "}', scheme="customer", value="42", name="Dana")
    assert line.sender == Address("customer", "42", "Dana")
    assert line.text == "Salam!"
    assert line.external_id == "k1"


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b'{"text": 1}', b'{"text": "  "}'])
def test_what_is_no_line_says_why(body: bytes) -> None:
    with pytest.raises(ParseError):
        parsed(body)


def test_a_zero_byte_does_not_reach_the_database() -> None:
    assert parsed(json.dumps({"text": "a\x00b"}).encode()).text == "ab"
