"""An agent's own presence, as the desk keeps it."""

from datetime import timedelta

from django.test import Client

from alaka.accounts.models import Agent, Availability, Presence
from alaka.accounts.models.presence import STAYS
from alaka.chats.models import Proposal
from alaka.chats.tests.conftest import Wait, colleague, present
from alaka.core import clock


def test_an_open_desk_makes_its_agent_present_until_it_is_closed(
    at_alice: Client, alice: Agent
) -> None:
    assert not Presence.of(alice).is_present
    assert at_alice.post("/desk/presence/beat").status_code == 204
    assert Presence.of(alice).is_present
    at_alice.post("/desk/presence/beat", {"gone": "1"})
    assert not Presence.of(alice).is_here


def test_a_page_that_is_left_for_the_next_one_makes_nobody_leave(
    at_alice: Client, alice: Agent
) -> None:
    at_alice.post("/desk/presence/beat", {"page": "first"})
    at_alice.post("/desk/presence/beat", {"page": "second"})
    at_alice.post("/desk/presence/beat", {"page": "first", "gone": "1"})
    assert Presence.of(alice).is_here
    at_alice.post("/desk/presence/beat", {"page": "second", "gone": "1"})
    assert not Presence.of(alice).is_here


def test_a_desk_that_says_nothing_any_more_is_gone(alice: Agent) -> None:
    present(alice)
    with clock.stopped_at(clock.now() + STAYS + timedelta(seconds=1)):
        assert not Presence.of(alice).is_here
        assert not Presence.objects.present().exists()


def test_the_agent_says_how_he_is_to_be_had(at_alice: Client, alice: Agent) -> None:
    answer = at_alice.post("/desk/presence/availability", {"availability": "busy"})
    assert 'data-availability="busy"' in answer.content.decode()
    assert Presence.of(alice).availability == Availability.BUSY
    at_alice.post("/desk/presence/availability", {"availability": "asleep"})
    assert Presence.of(alice).availability == Availability.BUSY


def test_who_becomes_available_gets_what_waits(
    at_alice: Client, alice: Agent, someone_waits: Wait
) -> None:
    chat = someone_waits()
    present(alice, availability=Availability.AWAY)
    at_alice.post("/desk/presence/availability", {"availability": "available"})
    assert Proposal.objects.open().get().conversation == chat


def test_the_preferences_are_kept(at_alice: Client, alice: Agent) -> None:
    at_alice.post("/desk/presence/preferences", {"takes_at_once": "on"})
    presence = Presence.of(alice)
    assert presence.takes_at_once
    assert not any((presence.enter_sends, presence.has_sound, presence.has_notices))
    assert "data-enter" not in at_alice.get("/desk/inbox/").content.decode()


def test_the_analyst_has_no_presence(at_bob: Client, bob: Agent) -> None:
    bob.role = "analyst"
    bob.save()
    assert at_bob.post("/desk/presence/beat").status_code == 403
    assert b'id="presence"' not in at_bob.get("/desk/inbox/").content


def test_an_accepted_proposal_leads_to_the_chat(
    at_alice: Client, alice: Agent, someone_waits: Wait
) -> None:
    chat = someone_waits()
    at_alice.post("/desk/presence/beat")
    page = at_alice.get("/desk/chats/strip").content.decode()
    proposal = Proposal.objects.get()
    assert f'data-proposal="{proposal.pk}"' in page
    answer = at_alice.post(f"/desk/proposals/{proposal.pk}/acceptance")
    assert answer["HX-Redirect"] == chat.get_absolute_url()
    page = at_alice.get("/desk/chats/strip").content.decode()
    assert f'data-chat="{chat.pk}"' in page
    assert "data-proposal" not in page


def test_a_proposal_is_nobody_elses(
    at_charlie: Client, charlie: Agent, alice: Agent, someone_waits: Wait
) -> None:
    someone_waits()
    present(alice)
    from alaka.chats.assigning import assign_all

    assign_all()
    proposal = Proposal.objects.get()
    assert at_charlie.post(f"/desk/proposals/{proposal.pk}/acceptance").status_code == 404
    assert at_charlie.post(f"/desk/proposals/{proposal.pk}/passing").status_code == 404


def test_passing_on_shows_the_strip_without_it(
    at_alice: Client, alice: Agent, someone_waits: Wait, team
) -> None:
    someone_waits()
    at_alice.post("/desk/presence/beat")
    proposal = Proposal.objects.get()
    eve = colleague(team, "eve")
    present(eve)
    answer = at_alice.post(f"/desk/proposals/{proposal.pk}/passing")
    assert "data-proposal" not in answer.content.decode()
    assert Proposal.objects.open().get().agent == eve
