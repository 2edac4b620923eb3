"""Who comes is told whether it is open, and whether anybody is there; nobody waits for nobody."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from alaka.accounts.models import Agent, Availability, Calendar, Presence, Team
from alaka.channels.models import Channel
from alaka.chats.models import Guest
from alaka.chats.reception import GRACE, reception
from alaka.chats.states import State, states
from alaka.chats.tests.asking import opened, post, says
from alaka.chats.tests.conftest import colleague, present
from alaka.chats.waiting import Place
from alaka.core import clock

pytestmark = pytest.mark.django_db


def state(guest: Guest) -> State:
    return states([guest])[guest.pk]


def test_a_chat_is_open_while_a_team_of_its_inbox_is(chat_channel: Channel, team: Team) -> None:
    assert reception(chat_channel).is_open
    week = [[[9 * 60, 18 * 60]]] * 7
    team.calendar = Calendar.objects.create(name="Shop", timezone="UTC", week=week)
    team.save()
    night = datetime(2026, 3, 2, 20, tzinfo=UTC)
    with clock.stopped_at(night):
        found = reception(chat_channel)
        assert (found.is_open, found.opens_at) == (False, night.replace(day=3, hour=9))
    with clock.stopped_at(night.replace(hour=12)):
        assert reception(chat_channel).opens_at is None


def test_it_is_staffed_until_a_moment_after_the_last_desk_was_closed(
    chat_channel: Channel, alice: Agent
) -> None:
    assert not reception(chat_channel).is_staffed
    with clock.stopped_at(clock.now()):
        present(alice).leave()
        assert reception(chat_channel).is_staffed
    with clock.stopped_at(clock.now() + GRACE):
        assert not reception(chat_channel).is_staffed


@pytest.mark.parametrize(
    ("fields", "is_staffed"),
    [
        ({"availability": Availability.AVAILABLE}, True),
        ({"availability": Availability.BUSY}, True),
        ({"availability": Availability.AWAY}, False),
        ({"capacity": 0}, False),
    ],
)
def test_who_is_away_or_takes_no_chats_is_not_there(
    chat_channel: Channel, alice: Agent, fields: dict[str, object], is_staffed: bool
) -> None:
    present(alice, **fields)
    assert reception(chat_channel).is_staffed is is_staffed


def test_agents_of_other_inboxes_do_not_count(chat_channel: Channel, charlie: Agent) -> None:
    present(charlie)
    assert not reception(chat_channel).is_staffed


def test_within_hours_but_with_nobody_there_an_address_is_asked_for(
    chat_channel: Channel, alice: Agent
) -> None:
    word, guest = opened(chat_channel)
    told = post(chat_channel, {"session": word}).json()["state"]
    assert (told["is_open"], told["is_staffed"], told["asks_address"]) == (True, False, True)
    says(guest, "Is anybody there?")
    assert state(guest).asks_address
    present(alice)
    assert not state(guest).asks_address
    Presence.of(alice).set_to(Availability.AWAY)
    post(chat_channel, {"session": word, "answers": {"email": "d@example.org"}}, "answers")
    guest.refresh_from_db()
    assert not state(guest).is_staffed
    assert not state(guest).asks_address


def test_a_closed_conversation_asks_for_no_address(chat_channel: Channel) -> None:
    _word, guest = opened(chat_channel)
    said = says(guest, "Thank you").conversation
    assert state(guest).asks_address
    said.close(by=None)
    assert not state(guest).asks_address


def test_no_wait_is_promised_where_nobody_is(chat_channel: Channel, alice: Agent) -> None:
    _word, guest = opened(chat_channel)
    said = says(guest, "Is anybody there?").conversation
    queue: dict[int, Place] = {said.pk: (1, 60.0)}
    assert states([guest], lambda _: queue)[guest.pk].wait is None
    present(alice)
    assert states([guest], lambda _: queue)[guest.pk].wait == 60


def test_whoever_has_the_chat_is_there_though_his_team_is_not(chat_channel: Channel) -> None:
    eve = colleague(Team.objects.create(name="Elsewhere"), "eve")
    present(eve)
    _word, guest = opened(chat_channel)
    said = says(guest, "Hello").conversation
    said.assign_to(eve)
    assert state(guest).is_staffed
    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        assert state(guest).asks_address


def test_the_setting_says_it_before_a_session_begins(chat_channel: Channel, alice: Agent) -> None:
    address = f"/chat/{chat_channel.key}/setting"
    assert Client().get(address).json()["is_staffed"] is False
    present(alice)
    assert Client().get(address).json()["is_staffed"] is True
