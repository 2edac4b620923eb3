"""Blocking a guest from the side of his conversation."""

from datetime import timedelta

import pytest
from django.test import Client

from alaka.accounts.models import Agent, Membership, Place, Team
from alaka.channels.models import Channel
from alaka.chats.models import Block, Guest
from alaka.chats.tests.conftest import Wait
from alaka.core import clock
from alaka.inbox.models import Conversation

HTMX = {"HX-Request": "true"}


@pytest.fixture
def chat(someone_waits: Wait) -> Conversation:
    return someone_waits("g1", ago=60)


@pytest.fixture
def guest(chat_channel: Channel) -> Guest:
    now = clock.now()
    return Guest.objects.create(
        channel=chat_channel, value="g1", created_at=now, here_until=now, address="192.0.2.7"
    )


def test_a_guest_is_blocked_for_a_time_with_a_reason_and_let_in_again(
    at_alice: Client, alice: Agent, chat: Conversation, guest: Guest
) -> None:
    asked = {"hours": "24", "why": "Only <i>insults</i>"}
    answer = at_alice.post(f"/desk/guests/{guest.pk}/blocks", asked, headers=HTMX)
    assert "alaka:changed" in answer["HX-Trigger"]
    block = Block.objects.running().get()
    assert (block.by, block.address) == (alice, "")
    assert block.until is not None
    assert block.until - clock.now() > timedelta(hours=23)
    shown = at_alice.get(chat.get_absolute_url()).content.decode()
    assert "Only &lt;i&gt;insults&lt;/i&gt;" in shown
    assert "Let in again" in shown
    at_alice.post(f"/desk/guests/{guest.pk}/release", headers=HTMX)
    assert not Block.objects.running().exists()
    assert "Block this visitor" in at_alice.get(chat.get_absolute_url()).content.decode()


def test_for_good_and_with_the_network_address_if_asked_for(
    at_alice: Client, guest: Guest, chat: Conversation
) -> None:
    at_alice.post(f"/desk/guests/{guest.pk}/blocks", {"hours": "", "with_address": "on"})
    block = Block.objects.running().get()
    assert (block.until, block.address) == (None, "192.0.2.7")


def test_what_cannot_be_says_which_field_is_wrong(at_alice: Client, guest: Guest) -> None:
    answer = at_alice.post(f"/desk/guests/{guest.pk}/blocks", {"hours": "5"}, headers=HTMX)
    assert "How long" in answer.content.decode()
    assert not Block.objects.exists()


def test_another_firms_agent_blocks_nobody(at_charlie: Client, guest: Guest) -> None:
    assert at_charlie.post(f"/desk/guests/{guest.pk}/blocks", {"hours": "1"}).status_code == 404
    assert at_charlie.post(f"/desk/guests/{guest.pk}/release").status_code == 404


def test_a_customer_is_shown_as_known_and_his_claims_as_claims(
    at_alice: Client, chat: Conversation, guest: Guest
) -> None:
    Guest.objects.filter(pk=guest.pk).update(
        scheme="customer", value="42@1", proved={"name": "Dana"}, claims={"phone": "+38733123456"}
    )
    chat.contact.handles.create(scheme="customer", value="42@1", created_at=clock.now())
    shown = at_alice.get(chat.get_absolute_url()).content.decode()
    assert "Known by your site" in shown
    assert shown.index("proved</span>") < shown.index("unproved")


def test_a_manager_of_places_blocks_guests_of_his_branch_only(
    chat: Conversation, guest: Guest, team: Team, baku: Place
) -> None:
    murad = baku.manager
    assert isinstance(murad, Agent)
    Membership.objects.create(team=team, agent=murad)
    assert not Guest.objects.visible_to(murad).exists()
    Conversation.objects.filter(pk=chat.pk).update(place=baku)
    assert Guest.objects.visible_to(murad).get() == guest


def test_a_guest_who_said_nothing_yet_is_of_the_place_of_the_channel(
    guest: Guest, baku: Place, alice: Agent, charlie: Agent
) -> None:
    murad = baku.manager
    assert isinstance(murad, Agent)
    seen = [Guest.objects.visible_to(agent).exists() for agent in (alice, charlie, murad)]
    assert seen == [True, False, False]
    Channel.objects.filter(pk=guest.channel_id).update(place=baku)
    assert Guest.objects.visible_to(murad).exists()
