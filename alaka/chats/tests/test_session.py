"""The door of sessions: who is let in, as whom, and what a refusal says."""

import pytest
from django.test import Client

from alaka.channels.models import Channel
from alaka.chats.models import Guest
from alaka.chats.tests.asking import post
from alaka.core import clock
from alaka.inbox.models import Inbox

pytestmark = pytest.mark.django_db


def test_whoever_opens_the_chat_is_a_guest_with_its_page(chat_channel: Channel) -> None:
    page = {
        "url": "https://gul.example/roses",
        "title": "Roses",
        "referrer": "https://find.example",
    }
    answer = post(
        chat_channel, {"page": page, "language": "fa", "zone": "Asia/Tehran"}, User_Agent="Fox"
    )
    assert answer.status_code == 200
    assert not answer.cookies
    guest = Guest.objects.get()
    assert (guest.page_url, guest.page_title, guest.referrer) == tuple(page.values())
    assert (guest.language, guest.timezone, guest.browser) == ("fa", "Asia/Tehran", "Fox")
    assert guest.is_here
    told = answer.json()
    assert told["state"]["status"] == "none"
    assert told["lines"] == []


def test_a_forged_session_begins_anew(chat_channel: Channel) -> None:
    begun = post(chat_channel, {}).json()
    first = begun["session"]
    assert begun["goes_on"] is False
    for word in ("made-up", first[:-2] + "xx", ""):
        assert post(chat_channel, {"session": word}).json()["goes_on"] is False
    assert Guest.objects.count() == 4
    assert post(chat_channel, {"session": first}).json()["goes_on"] is True
    assert Guest.objects.count() == 4


def test_a_session_of_another_chat_is_not_known_here(
    chat_channel: Channel, shop_inbox: Inbox
) -> None:
    other = Channel.objects.create(kind="webchat", name="Other", inbox=shop_inbox)
    word = post(other, {}).json()["session"]
    post(chat_channel, {"session": word})
    assert set(Guest.objects.values_list("channel", flat=True)) == {chat_channel.pk, other.pk}


def test_a_key_nobody_has_is_not_found_in_words(db: None) -> None:
    answer = Client().post("/chat/nobody/session?language=fr", "{}", content_type="text/plain")
    assert answer.status_code == 404
    assert "n’existe pas" in answer.json()["error"]["reason"]


def test_the_doors_of_a_form_are_not_those_of_a_chat(form_channel: Channel) -> None:
    assert post(form_channel, {}).status_code == 404


def test_only_allowed_sites_may_ask(chat_channel: Channel) -> None:
    chat_channel.settings = {"origins": ["https://gul.example", "https://*.gul.example"]}
    chat_channel.save()
    for origin in ("https://gul.example", "https://shop.gul.example"):
        answer = post(chat_channel, {}, Origin=origin)
        assert answer.status_code == 200
        assert answer["Access-Control-Allow-Origin"] == origin
    for origin in ("https://evil.example", "http://gul.example", "https://xgul.example", "null"):
        answer = post(chat_channel, {}, Origin=origin)
        assert answer.status_code == 403
        assert answer.json()["error"]["field"] == "origin"
        assert "Access-Control-Allow-Origin" not in answer


def test_a_browser_that_asks_first_is_told_what_it_may(chat_channel: Channel) -> None:
    answer = Client().options(
        f"/chat/{chat_channel.key}/session", headers={"Origin": "https://gul.example"}
    )
    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Headers"] == "Content-Type"
    assert "Access-Control-Allow-Credentials" not in answer


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"[]", ""),
        (b"\xff", ""),
        (b'{"page": {"url": 1}}', "page"),
        (b'{"session": 4}', "session"),
        (b'{"page": "\\ud800"}', ""),
    ],
)
def test_what_cannot_be_read_is_named(chat_channel: Channel, body: bytes, field: str) -> None:
    answer = post(chat_channel, body)
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == field


def test_zeros_and_odd_zones_are_left_out(chat_channel: Channel) -> None:
    given = {"page": {"title": "a\x00b"}, "zone": "../../etc/passwd", "language": "xx"}
    assert post(chat_channel, given).status_code == 200
    guest = Guest.objects.get()
    assert (guest.page_title, guest.timezone, guest.language) == ("ab", "", "en")


def test_one_address_does_not_open_chats_without_end(chat_channel: Channel) -> None:
    with clock.stopped_at(clock.now()):  # Else a window may end in the middle.
        answers = [post(chat_channel, {}) for _ in range(121)]
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0


def test_the_setting_says_how_the_widget_looks(chat_channel: Channel) -> None:
    chat_channel.settings = {"greeting_fa": "سلام", "greeting_en": "Hello", "max_text": 500}
    chat_channel.save()
    answer = Client().get(f"/chat/{chat_channel.key}/setting?language=fa")
    assert answer.status_code == 200
    told = answer.json()
    assert told["greeting"] == "سلام"
    assert told["limits"]["text"] == 500
    assert told["kind"] == "chat"
    assert "max-age=60" in answer["Cache-Control"]
