"""Each condition holds for what it asks, and says itself in the reader's language."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from django.utils import translation

from alaka.accounts.models import Agent, Calendar, Place, Team
from alaka.channels.models import Channel
from alaka.contacts.models import Contact, OwnField, Tag
from alaka.inbox.models import Conversation
from alaka.inbox.tests.talking import made
from alaka.routing.book import Book
from alaka.routing.conditions import kinds
from alaka.routing.matter import Matter
from alaka.routing.models import Rule
from alaka.routing.sentences import faults, sentence
from alaka.routing.tests.conftest import rule
from alaka.segments.models import PeopleView


@pytest.fixture
def conversation(mail_channel: Channel, dana: Contact) -> Conversation:
    return made(mail_channel, dana)


def holds(conversation: Conversation, kind: str, asked: object, **fields: object) -> bool:
    given = {"at": conversation.opened_at} | fields
    matter = Matter(conversation, **given)  # type: ignore[arg-type]
    return kinds()[kind](asked).holds(matter, Book())


def test_channel_and_inbox(conversation: Conversation, form_channel: Channel) -> None:
    assert holds(conversation, "channel", [conversation.channel_id, form_channel.pk])
    assert not holds(conversation, "channel", [form_channel.pk])
    assert holds(conversation, "inbox", [conversation.inbox_id])
    assert not holds(conversation, "inbox", [conversation.inbox_id + 1])


def test_a_place_stands_for_its_branch(
    conversation: Conversation, company: Place, baku: Place
) -> None:
    assert holds(conversation, "place", [company.pk], place_id=baku.pk)
    assert not holds(conversation, "place", [baku.pk], place_id=company.pk)
    assert not holds(conversation, "place", [baku.pk])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Salam, sifarişim hələ gəlməyib, niyə?", "az"),
        ("Dobar dan, moja narudžba nije stigla", "bs"),
        ("Bonjour, ma commande n'est pas arrivée", "fr"),
        ("سلام، سفارش من هنوز نرسیده است", "fa"),
        ("Hello, my order has not come yet", "en"),
        ("Merhaba, siparişim hala gelmedi, nerede?", "other"),
    ],
)
def test_the_language_is_that_of_the_text(conversation: Conversation, text: str, code: str) -> None:
    assert holds(conversation, "language", [code], text=text)
    others = [other for other in ("az", "bs", "fr", "fa", "en", "other") if other != code]
    assert not holds(conversation, "language", others, text=text)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("refund", "I want my money REFUNDED!"),
        ("şikayət", "SIKAYETIM var"),
        ("žalba", "Imam zalbu? Ne: ŽALBA."),
        ("réclamation", "Une RECLAMATION, s'il vous plaît"),
        ("می‌خواهم", "پولم را پس مي خواهم"),
        ("can not", "We cannot; really not. Can you?"),
        ("gift card", "The card, my gift"),
        ("smeđe ruže", "SMEDJE RUZE, molim"),
        ("rodjendan", "Za rođendan"),
    ],
)
def test_words_are_found_however_they_are_written(
    conversation: Conversation, asked: str, text: str
) -> None:
    assert holds(conversation, "words", ["never there", asked], text=text)


def test_short_words_stand_for_themselves(conversation: Conversation) -> None:
    assert not holds(conversation, "words", ["on"], text="Ordered online")
    assert not holds(conversation, "words", ["lily of"], text="A lily")


def test_tags_and_people(conversation: Conversation) -> None:
    assert holds(conversation, "tag", [3, 4], tags={4})
    assert not holds(conversation, "tag", [3], tags={4})
    assert holds(conversation, "contact_language", ["en"])
    assert not holds(conversation, "contact_language", ["fa"])
    assert holds(conversation, "country", ["AZ", "BA"])
    assert not holds(conversation, "country", ["AZ"])
    assert holds(conversation, "acquaintance", "new", is_new=True)
    assert holds(conversation, "acquaintance", "known", is_new=False)
    assert not holds(conversation, "acquaintance", "known", is_new=True)


def test_hours_of_a_team_and_of_a_calendar(conversation: Conversation, team: Team) -> None:
    week = [[[540, 1080]]] * 5 + [[], []]
    calendar = Calendar.objects.create(name="Baku", timezone="Asia/Baku", week=week)
    team.calendar = calendar
    team.save()
    monday, sunday = "2026-03-02T10:00+04:00", "2026-03-01T10:00+04:00"
    for whose in (f"team:{team.pk}", f"calendar:{calendar.pk}"):
        for at, is_open in ((monday, True), (sunday, False)):
            when = datetime.fromisoformat(at)
            assert holds(conversation, "hours", f"within:{whose}", at=when) == is_open
            assert holds(conversation, "hours", f"outside:{whose}", at=when) != is_open


def test_a_rule_is_one_sentence(conversation: Conversation, team: Team) -> None:
    tag = Tag.objects.create(name="refund")
    made_rule = rule(
        channel=[conversation.channel_id], words=["late", "broken"], team=team.pk, tag=tag.pk
    )
    assert sentence(made_rule, Book()) == (
        "If it comes by “Shop mail” and it says “late” or “broken”:"
        " to the team “Shop”, with the tag “refund”."
    )
    with translation.override("fa"):
        assert "Shop mail" in sentence(made_rule, Book())
        assert "If" not in sentence(made_rule, Book())


def test_a_rule_says_why_it_cannot_work(conversation: Conversation, team: Team) -> None:
    assert [str(fault) for fault in faults(rule(team=team.pk), Book())] == [
        "nobody in the team Shop can answer"
    ]
    assert [str(fault) for fault in faults(rule(inbox=[987654321], agent=987654321), Book())] == [
        "something it asks for was removed: Inbox",
        "its agent may not log in or answer any more",
    ]
    assert [str(fault) for fault in faults(rule(moon=1), Book())] == ["it cannot be read"]


def test_a_sentence_is_wholly_in_the_readers_language(
    conversation: Conversation, baku: Place
) -> None:
    asked: dict[str, Any] = {
        "channel": [conversation.channel_id],
        "inbox": [1],
        "place": [baku.pk],
        "language": ["fa", "other"],
        "words": ["گل"],
        "tag": [1],
        "contact_language": ["fa"],
        "country": ["۱"],
        "acquaintance": "new",
        "list": [987654321],
        "hours": "within:team:1",
    }
    assert set(asked) == set(kinds()), "each that there is"
    Channel.objects.update(name="۱")
    Place.objects.update(name="۱")
    deeds = {"team": 987654321, "agent": 987654321, "tag": 987654321, "place": 987654321}
    for changed in ({}, {"acquaintance": "known", "hours": "outside:calendar:1"}):
        made_rule = Rule(conditions=asked | changed, deeds=deeds, goes_on=True)
        with translation.override("fa"):
            assert not re.search("[A-Za-z]", sentence(made_rule, Book()))
            assert not re.search("[A-Za-z]", sentence(Rule(deeds={"by_load": True}), Book()))
            assert not re.search("[A-Za-z]", sentence(Rule(is_else=True), Book()))
            for each in faults(Rule(deeds=deeds), Book()):
                assert not re.search("[A-Za-z]", str(each))
            for kind in kinds().values():
                field = kind.field(Book())
                said = f"{field.label} {field.help_text}"
                assert not re.search("[a-z]", said), said


def test_a_saved_list_brings_own_fields_into_a_rule(
    conversation: Conversation, alice: Agent, bob: Agent
) -> None:
    OwnField.objects.create(key="vip", name="VIP", kind="yes_no")
    query = urlencode({"filter": '{"of":"own.vip","op":"yes"}'})
    view = PeopleView.objects.create(name="VIPs", query=query, owner=bob, sharing="all")
    assert not holds(conversation, "list", [view.pk])
    Contact.objects.update(own={"vip": True})
    assert holds(conversation, "list", [view.pk])
    assert "VIPs" in sentence(rule(list=[view.pk]), Book())
    assert not faults(rule(list=[view.pk]), Book())
    OwnField.objects.update(is_archived=True)
    assert not holds(conversation, "list", [view.pk])
    assert "cannot be asked" in " ".join(map(str, faults(rule(list=[view.pk]), Book())))
    view.sharing = "own"
    view.save()
    assert "removed" in " ".join(map(str, faults(rule(list=[view.pk]), Book())))
