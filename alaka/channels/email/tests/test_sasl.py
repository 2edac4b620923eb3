"""The first words of a login by token, as the standards and vendors write them."""

from alaka.channels.email.sasl import Bearer

TOKEN = "vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg=="


def bearer(*offered: str, user: str = "someuser@example.com") -> Bearer:
    return Bearer(user, TOKEN, "server.example.com", 143, offered)


def test_oauthbearer_is_said_as_in_rfc_7628() -> None:
    first = bearer("PLAIN", "XOAUTH2", "OAUTHBEARER", user="user@example.com").first
    assert first == (
        "n,a=user@example.com,\x01host=server.example.com\x01port=143\x01"
        f"auth=Bearer {TOKEN}\x01\x01"
    )
    assert bearer("OAUTHBEARER", user="a,b=c").first.startswith("n,a=a=2Cb=3Dc,")


def test_xoauth2_is_said_as_google_writes_it() -> None:
    assert bearer("xoauth2").first == (f"user=someuser@example.com\x01auth=Bearer {TOKEN}\x01\x01")
    assert bearer().mechanism == "XOAUTH2"


def test_a_refusal_is_answered_so_that_the_server_says_why() -> None:
    answers = bearer("OAUTHBEARER").answers()
    assert [answers()[:4], answers(b"{}"), answers(b"")] == ["n,a=", "\x01", ""]
