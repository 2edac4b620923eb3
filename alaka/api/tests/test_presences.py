"""Live chats by the API: who waits, who is there, and setting that."""

import pytest

from alaka.accounts.models import Agent, Availability, Presence
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller
from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.chats.models import Proposal
from alaka.inbox.models import Conversation, Inbox
from alaka.inbox.receiving import receive


@pytest.fixture
def chat(shop_inbox: Inbox) -> Conversation:
    channel = Channel.objects.create(kind="webchat", name="Chat", inbox=shop_inbox)
    message = receive(channel, InboundMessage("g:1", Address("chat", "g"), "Hello"))
    assert message is not None
    return message.conversation


def test_who_waits_is_listed_with_place_and_whom_it_was_proposed_to(
    chat: Conversation, alice: Agent, charlie: Agent
) -> None:
    call = Caller(alice)
    (row,) = call.get("chats/waiting")["items"]
    assert (row["conversation"], row["place"], row["proposed_to"]) == (chat.pk, 1, None)
    assert Caller(charlie).get("chats/waiting")["items"] == []
    Presence.of(alice).beat()
    call("PUT", f"presences/{alice.pk}", {"availability": "available"})
    assert call.get("chats/waiting")["items"][0]["proposed_to"] == alice.pk


def test_an_agent_sets_his_own_availability(alice: Agent, chat: Conversation) -> None:
    call = Caller(alice)
    Presence.of(alice).beat()
    answer = call("PUT", f"presences/{alice.pk}", {"availability": "busy"})
    assert answer.json()["availability"] == "busy"
    assert not Proposal.objects.exists()
    assert call.get(f"presences/{alice.pk}")["is_here"] is True
    (row,) = call.get("presences")["items"]
    assert (row["agent"], row["availability"], row["chats"]) == (alice.pk, "busy", 0)
    assert call("PUT", f"presences/{alice.pk}", {"availability": "asleep"}).status_code == 422


def test_capacity_and_the_presence_of_others_are_for_administrators(
    alice: Agent, bob: Agent, admin: Agent
) -> None:
    for body in ({"capacity": 9}, {"capacity": 9, "availability": "away"}):
        assert Caller(alice)("PUT", f"presences/{alice.pk}", body).status_code == 403
    away = {"availability": "away"}
    assert Caller(bob)("PUT", f"presences/{alice.pk}", away).status_code == 403
    assert Caller(admin)("PUT", f"presences/{alice.pk}", {"capacity": 9, **away}).status_code == 200
    found = Presence.of(alice)
    assert (found.capacity, found.availability) == (9, Availability.AWAY)


def test_a_colleague_of_another_firm_is_not_there(alice: Agent, charlie: Agent) -> None:
    assert Caller(charlie)("GET", f"presences/{alice.pk}").status_code == 404
    assert Caller(charlie)("GET", f"presences/{charlie.pk}").status_code == 200
    reading = Caller(alice, Scope.READ)
    assert reading("PUT", f"presences/{alice.pk}", {"availability": "busy"}).status_code == 403
