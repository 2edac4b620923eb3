"""Search over everything said."""

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.channels.contract import Address
from alaka.channels.models import Channel
from alaka.inbox import searching
from alaka.inbox.answering import Saying, note
from alaka.inbox.models import Conversation, Inbox
from alaka.inbox.tests.talking import heard

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("The roses were late", "ROSES"),
        ("Gülləri gətirmədilər", "gulleri"),
        ("İstanbulda görüşək", "istanbulda"),
        ("Čekam ružičastu Đurđicu", "djurdjicu".replace("dj", "d")),
        ("L'été dernier à Évian", "evian ete"),
        ("سفارش شماره ۴۴۲۱ نرسیده", "4421"),
        ("كتاب هاي من نرسيد", "کتاب‌های"),
        ("Call me at 050 123 45 67", "0501234567"),
        ("Write to dana@example.org", "dana@example.org"),
    ],
)
def test_a_word_is_found_however_it_is_spelt(
    alice: Agent, mail_channel: Channel, said: str, asked: str
):
    message = heard(mail_channel, said)
    heard(mail_channel, "Something else", subject="Else")
    (found,) = searching.find(alice, asked).results
    assert found.url == message.conversation.get_absolute_url()


def test_all_words_must_be_there_and_the_last_may_be_begun(alice: Agent, mail_channel: Channel):
    heard(mail_channel, "Late roses for the wedding")
    assert len(searching.find(alice, "late wedd").results) == 1
    assert searching.find(alice, "early wedd").results == []
    assert searching.find(alice, "lat wedding").results == []
    assert searching.find(alice, "").results == []
    assert searching.find(alice, "'!&|():*").results == []


def test_the_newest_line_of_each_conversation_is_shown_marked(alice: Agent, mail_channel: Channel):
    message = heard(mail_channel, "<b>Peonies</b> in June")
    note(message.conversation, Saying("Peonies are ordered"), by=alice)
    (found,) = searching.find(alice, "peonies").results
    assert found.line == "<mark>Peonies</mark> are ordered"
    heard(mail_channel, "<b>Tulips</b>", subject="T")
    (found,) = searching.find(alice, "tulips").results
    assert found.line == "&lt;b&gt;<mark>Tulips</mark>&lt;/b&gt;"


def test_only_what_one_sees_is_found(alice: Agent, bob: Agent, mail_channel: Channel):
    message = heard(mail_channel, "Secret peonies")
    elsewhere = Inbox.objects.create(name="Elsewhere")
    Conversation.objects.filter(pk=message.conversation_id).update(inbox=elsewhere)
    assert searching.find(alice, "peonies").results == []
    assert len(searching.find(bob, "peonies").results) == 1


def test_it_goes_on_where_it_stopped(
    alice: Agent, mail_channel: Channel, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(searching, "SHOWN", 4)
    for number in range(10):
        heard(mail_channel, f"Peonies {number}", subject=f"S{number}")
    seen: list[str] = []
    cursor = ""
    for _ in range(5):
        found = searching.find(alice, "peonies", cursor)
        seen += [result.url for result in found.results]
        cursor = found.more
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 10


@pytest.mark.parametrize(("stretch", "common"), [(1, 0), (3, 0), (3, 2), (10_000, 20)])
def test_every_hit_is_found_once_however_the_stretches_fall(
    alice: Agent,
    mail_channel: Channel,
    monkeypatch: pytest.MonkeyPatch,
    stretch: int,
    common: int,
):
    monkeypatch.setattr(searching, "FIRST_STRETCH", stretch)
    monkeypatch.setattr(searching, "COMMON", common)
    monkeypatch.setattr(searching, "PATIENCE", 60)
    for number in range(12):
        heard(mail_channel, f"Peonies {number}", subject=f"S{number}")
    found = searching.find(alice, "peonies")
    assert len({result.url for result in found.results}) == 12
    assert found.more == ""


def test_out_of_patience_it_says_where_to_go_on(
    alice: Agent, mail_channel: Channel, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(searching, "PATIENCE", -1)
    heard(mail_channel, "Peonies")
    found = searching.find(alice, "peonies")
    assert found.results == []
    assert found.more
    monkeypatch.setattr(searching, "PATIENCE", 60)
    assert len(searching.find(alice, "peonies", found.more).results) == 1


def test_the_page_shows_people_and_conversations(at_alice: Client, mail_channel: Channel):
    heard(
        mail_channel,
        "Where are my peonies?",
        sender=Address("email", "leyla@example.az", "Leyla Məmmədova"),
    )
    people = at_alice.get("/desk/search", {"q": "leyla memmed"}).content.decode()
    assert "Leyla Məmmədova" in people
    said = at_alice.get("/desk/search", {"q": "peonies"}).content.decode()
    assert "<mark>peonies</mark>" in said
    nothing = at_alice.get("/desk/search", {"q": "xyzzy <script>"}).content.decode()
    assert "Nothing found" in nothing
    assert "<script>" not in nothing.split("</head>")[1]
    assert "Search everything" in at_alice.get("/desk/search").content.decode()
