"""A chat is given away: its guest is told once, in his language, and waits for the next."""

import pytest

from alaka.accounts.models import Agent, Team
from alaka.channels.models import Channel
from alaka.chats import transferring
from alaka.chats.assigning import assign, assign_all
from alaka.chats.models import Guest, Proposal
from alaka.chats.reading import Reader, lines
from alaka.chats.tests.asking import opened, says
from alaka.chats.tests.conftest import colleague, present
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Conversation, Inbox, Message
from alaka.timeline.models import Event

LINE = "You are being connected with a colleague."
TO_A_COLLEAGUE = {"fr": "Nous vous mettons en relation avec un collègue.", "en": LINE}


@pytest.fixture
def flowers(shop_inbox: Inbox) -> Team:
    """Another team of the inbox, in which Alice is not."""
    team = Team.objects.create(name="Flowers")
    shop_inbox.teams.add(team)
    return team


def talk(channel: Channel, by: Agent, language: str = "en") -> tuple[Guest, Conversation]:
    """A guest asked and was answered, so that he waits for nothing."""
    _word, guest = opened(channel, language=language)
    conversation = says(guest, "Do you have roses?").conversation
    reply(conversation, Saying("Yes."), by=by)
    conversation.refresh_from_db()
    return guest, conversation


def heard(guest: Guest) -> list[str]:
    return [line.text for line in lines([Reader(guest.channel_id, guest.scheme, guest.value)])[0]]


def told() -> None:
    """The worker ran the subscriber, and once more after a crash."""
    verbs = ("conversation.handed", "conversation.assigned")
    ids = list(Event.objects.filter(verb__in=verbs).values_list("pk", flat=True))
    for _ in range(2):
        transferring.look(ids)


def test_the_guest_hears_it_once_and_the_team_gets_the_chat(
    chat_channel: Channel, alice: Agent, flowers: Team
) -> None:
    eve = colleague(flowers, "eve")
    present(alice)
    present(eve)
    guest, chat = talk(chat_channel, alice)
    chat.hand_to(flowers, by=alice)
    told()
    assert heard(guest) == ["Do you have roses?", "Yes.", LINE]
    assert Proposal.objects.open().get(conversation=chat).agent == eve
    chat.refresh_from_db()
    assert chat.message_count == 3
    chat.hand_to(Team.objects.create(name="Third"), by=alice)
    told()
    assert heard(guest).count(LINE) == 1, "nobody has said anything since"


@pytest.mark.parametrize("language", TO_A_COLLEAGUE)
def test_it_is_said_in_the_language_of_the_guest(
    chat_channel: Channel, alice: Agent, flowers: Team, language: str
) -> None:
    guest, chat = talk(chat_channel, alice, language)
    chat.hand_to(flowers, by=alice)
    told()
    assert heard(guest)[-1] == TO_A_COLLEAGUE[language]


def test_who_was_taken_by_nobody_yet_hears_nothing(
    chat_channel: Channel, bob: Agent, flowers: Team
) -> None:
    _word, guest = opened(chat_channel)
    chat = says(guest, "Hello").conversation
    chat.hand_to(flowers, by=bob)
    told()
    assert heard(guest) == ["Hello"]


def test_a_member_of_the_team_keeps_the_chat_and_nothing_is_said(
    chat_channel: Channel, alice: Agent, bob: Agent, team: Team
) -> None:
    guest, chat = talk(chat_channel, alice)
    chat.hand_to(team, by=bob)
    told()
    assert heard(guest) == ["Do you have roses?", "Yes."]


def test_a_chat_given_back_is_proposed_to_somebody_else(
    chat_channel: Channel, alice: Agent, team: Team
) -> None:
    eve = colleague(team, "eve")
    present(alice)
    present(eve, capacity=1)
    assign_all()
    guest, chat = talk(chat_channel, alice)
    chat.assign_to(None, by=alice)
    told()
    assign(chat.inbox_id)
    assert Proposal.objects.open().get(conversation=chat).agent == eve
    assert LINE not in heard(guest)


def test_the_line_of_a_transfer_is_no_answer(
    chat_channel: Channel, alice: Agent, flowers: Team
) -> None:
    _guest, chat = talk(chat_channel, alice)
    chat.hand_to(flowers, by=alice)
    told()
    line = Message.objects.get(text=LINE)
    assert (line.author, line.automatic) == (None, "handed")
    chat.refresh_from_db()
    assert chat.waiting_since is not None


def test_who_gives_a_chat_to_his_own_team_keeps_it_no_longer(
    chat_channel: Channel, alice: Agent, team: Team
) -> None:
    eve = colleague(team, "eve")
    present(eve)
    _guest, chat = talk(chat_channel, alice)
    chat.hand_to(team, by=alice)
    told()
    chat.refresh_from_db()
    assert (chat.team, chat.assignee) == (team, None)
    assert Proposal.objects.open().get(conversation=chat).agent == eve
