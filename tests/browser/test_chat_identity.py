"""The examples for a site's server, run in their own languages, at the doors of the product."""

import time

import httpx
import pytest

from alaka.channels.identity import SECRET, rotated, sign
from alaka.channels.identity_examples import EXAMPLES
from alaka.channels.models import Channel
from alaka.channels.tests.signing import signed_by
from alaka.chats.models import Guest
from tests.shop import Shop

LANGUAGES = [name for name, _code in EXAMPLES]


def secret_of(gul: Shop, key: str) -> str:
    def known() -> str:
        channel = Channel.objects.get(key=key)
        if SECRET not in channel.secrets:
            channel.secrets = rotated(channel.secrets)
            channel.save(update_fields=["secrets"])
        return str(channel.secrets[SECRET])

    return str(gul.call(known))


def opened(gul: Shop, key: str, identity: str, language: str = "en") -> httpx.Response:
    asked = {"identity": identity, "language": language}
    return httpx.post(f"{gul.url}/chat/{key}/session", json=asked, timeout=30)


def numbers(number: str) -> list[str]:
    """The keys of the chats that know a customer of this number."""
    rows = Guest.objects.filter(scheme="customer", value__startswith=f"{number}@")
    return list(rows.values_list("channel__key", flat=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_example_opens_its_chat_and_no_other(gul: Shop, language: str):
    user = {"id": f"{language}-1", "email": f"{language}@example.org".lower(), "name": "Növák زهرا"}
    word = signed_by(language, user, secret_of(gul, "chat"))
    assert opened(gul, "chat", word).status_code == 200
    assert gul.call(numbers, user["id"]) == ["chat"]
    secret_of(gul, "goftogu")  # The other chat believes somebody, but not this word.
    foreign = opened(gul, "goftogu", word, "fa")
    assert foreign.status_code == 403
    assert foreign.json()["error"]["field"] == "identity"
    assert "سایت" in foreign.json()["error"]["reason"]
    assert gul.call(numbers, user["id"]) == ["chat"]
    assert opened(gul, "chat", word[:-1] + ("0" if word[-1] != "0" else "1")).status_code == 403


def test_a_word_ends_when_it_says_and_holds_a_day_at_most(gul: Shop):
    secret = secret_of(gul, "chat")
    for ahead in (-3600, 48 * 3600):
        word = sign({"id": "late", "exp": int(time.time()) + ahead}, secret)
        answer = opened(gul, "chat", word, "fr")
        assert answer.status_code == 403
        assert answer.json()["error"]["field"] == "identity"
    assert gul.call(numbers, "late") == []


def test_two_chats_that_count_alike_keep_their_customers_apart(gul: Shop):
    for key in ("chat", "goftogu"):
        word = sign({"id": "same", "exp": int(time.time()) + 600}, secret_of(gul, key))
        assert opened(gul, key, word).status_code == 200
    assert sorted(gul.call(numbers, "same")) == ["chat", "goftogu"]
