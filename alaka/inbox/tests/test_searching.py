"""Search over everything said."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client

from alaka.accounts.models import Agent
from alaka.channels.contract import Address
from alaka.channels.models import Channel
from alaka.inbox import searching
from alaka.inbox.answering import Saying, note
from alaka.inbox.models import Conversation, Inbox, Message
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


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "PATIENCE", 60)


@pytest.fixture
def go_on_from(db: None) -> Iterator[Callable[[int], None]]:
    """Says which id the next message gets; afterwards they go on as before."""

    def set_next(number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('inbox_message_id_seq', %s, false)", [number])

    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('inbox_message_id_seq')")
        before = cursor.fetchone()[0]
    yield set_next
    set_next(before)


@pytest.mark.parametrize("newest", [1, 3, 8_000])
@pytest.mark.parametrize("common", [0, 2, 20])
@pytest.mark.parametrize("at_once", [2, 200])
def test_every_hit_is_found_once_however_it_is_looked_for(
    alice: Agent,
    mail_channel: Channel,
    monkeypatch: pytest.MonkeyPatch,
    patient: None,
    go_on_from: Callable[[int], None],
    newest: int,
    common: int,
    at_once: int,
):
    go_on_from(400)  # It is read down to the first, by some of these in steps of one.
    monkeypatch.setattr(searching, "NEWEST", newest)
    monkeypatch.setattr(searching, "MOST", 2 * newest)
    monkeypatch.setattr(searching, "COMMON", common)
    monkeypatch.setattr(searching, "AT_ONCE", at_once)
    for number in range(12):
        heard(mail_channel, f"Peonies {number}", subject=f"S{number}")
    found = searching.find(alice, "peonies")
    assert len({result.url for result in found.results}) == 12
    assert found.more == ""


@pytest.mark.parametrize("is_found_among_the_newest", [True, False])
def test_a_rare_word_is_found_in_every_stretch_of_the_index(
    alice: Agent,
    mail_channel: Channel,
    patient: None,
    go_on_from: Callable[[int], None],
    is_found_among_the_newest: bool,
):
    edges = [2**16, 2**18, 2**18 + 2**16, 2**19, 2**22, 2**22 + 2**18, 2**23]
    said = []
    for edge in edges:
        go_on_from(edge - 1)
        said += [heard(mail_channel, f"Peonies {edge + n}", subject=f"{edge + n}") for n in (-1, 0)]
    go_on_from(2**24)
    if is_found_among_the_newest:
        said.append(heard(mail_channel, "Peonies", subject="newest"))
    heard(mail_channel, "Tulips", subject="else")
    found = searching.find(alice, "peonies")
    urls = {message.conversation.get_absolute_url() for message in said}
    assert {result.url for result in found.results} == urls
    assert found.more == ""


def test_what_an_agent_may_not_see_takes_no_place_of_what_he_may(
    alice: Agent, mail_channel: Channel, monkeypatch: pytest.MonkeyPatch, patient: None
):
    monkeypatch.setattr(searching, "NEWEST", 1)
    monkeypatch.setattr(searching, "AT_ONCE", 2)
    heard(mail_channel, "Peonies", subject="mine")
    elsewhere = Inbox.objects.create(name="Elsewhere")
    for number in range(6):
        message = heard(mail_channel, f"Peonies {number}", subject=f"S{number}")
        Conversation.objects.filter(pk=message.conversation_id).update(inbox=elsewhere)
    assert [result.title for result in searching.find(alice, "peonies").results] == ["mine"]


def test_the_index_of_words_knows_the_stretches(db: None):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "message_search" in Message.objects.beside(1, 0).explain()


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


@pytest.mark.usefixtures("patient")
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
