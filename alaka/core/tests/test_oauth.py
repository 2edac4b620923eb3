"""What a token endpoint may answer, and what of it is taken."""

import json

import httpx
import pytest

from alaka.core import oauth
from alaka.core.http import answered_by

CLIENT = oauth.Client(
    "House", "https://h.example/a?realm=x", "https://h.example/t", "id", "hidden", "mail"
)
GOOD = {"access_token": "abc", "token_type": "bearer", "expires_in": 60}


def renewed(status: int, body: object) -> oauth.Tokens:
    text = body if isinstance(body, str) else json.dumps(body)
    with answered_by(lambda request: httpx.Response(status, text=text)):
        return oauth.renew(CLIENT, "old")


def test_the_question_keeps_what_the_address_has_and_hides_the_secret() -> None:
    address = oauth.question(CLIENT, "https://us.example/back?x=1", "s&s", "v" * 43)
    assert address.startswith("https://h.example/a?realm=x&response_type=code&client_id=id")
    assert "redirect_uri=https%3A%2F%2Fus.example%2Fback%3Fx%3D1" in address
    assert "state=s%26s" in address
    assert "hidden" not in address + repr(CLIENT)


def test_the_challenge_is_that_of_rfc_7636() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    address = oauth.question(CLIENT, "https://us.example/", "s", verifier)
    assert "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" in address


def test_good_tokens_are_taken() -> None:
    assert renewed(200, GOOD) == oauth.Tokens("abc", "", 60)
    assert renewed(200, {**GOOD, "refresh_token": "r", "expires_in": None}).lives == 3600
    assert "abc" not in repr(renewed(200, GOOD))


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (400, {"error": "invalid_grant", "error_description": "gone"}, "invalid_grant"),
        (200, {"error": "invalid_client"}, "invalid_client"),
        (500, {}, ""),
        (502, "<h1>Bad gateway</h1>", ""),
        (200, [], ""),
        (200, {**GOOD, "access_token": ""}, ""),
        (200, {**GOOD, "access_token": "a\r\nb"}, ""),
        (200, {**GOOD, "access_token": "x" * 9000}, ""),
        (200, {**GOOD, "access_token": ["x"]}, ""),
        (200, {**GOOD, "token_type": "mac"}, ""),
    ],
)
def test_anything_else_is_a_refusal(status: int, body: object, code: str) -> None:
    with pytest.raises(oauth.Refusal) as refusal:
        renewed(status, body)
    assert refusal.value.code == code
    assert refusal.value.said
