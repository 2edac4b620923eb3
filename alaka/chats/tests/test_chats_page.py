"""The page of chats, and what stands beside one."""

from django.test import Client

from alaka.accounts.models import Agent, Team
from alaka.channels.models import Channel
from alaka.chats.assigning import assign_all
from alaka.chats.models import Guest, Proposal
from alaka.chats.tests.conftest import Wait, present
from alaka.core import clock
from alaka.inbox.models import Inbox, Message, MessageKind


def page(client: Client) -> str:
    return client.get("/desk/chats/").content.decode()


def guest_of(channel: Channel, value: str, **fields: object) -> Guest:
    now = clock.now()
    return Guest.objects.create(
        channel=channel, value=value, created_at=now, here_until=now, **fields
    )


def test_without_a_chat_it_says_how_to_begin(at_alice: Client) -> None:
    assert "There is no chat on your site yet" in page(at_alice)


def test_it_lists_who_waits_with_his_page_and_to_whom_it_is_proposed(
    at_alice: Client, alice: Agent, chat_channel: Channel, someone_waits: Wait
) -> None:
    chat = someone_waits("g1", ago=90)
    guest_of(chat_channel, "g1", page_title="Roses <b>red</b>")
    present(alice)
    assign_all()
    shown = page(at_alice)
    assert f'id="waiting-{chat.pk}"' in shown
    assert "Roses &lt;b&gt;red&lt;/b&gt;" in shown
    assert "proposed to Alice Adams" in shown
    assert "0 of 4" in shown


def test_a_chat_of_another_team_is_not_shown(at_charlie: Client, someone_waits: Wait) -> None:
    chat = someone_waits()
    assert f"waiting-{chat.pk}" not in page(at_charlie)


def test_taking_it_ends_its_proposal_and_only_the_first_gets_it(
    at_bob: Client, at_alice: Client, alice: Agent, bob: Agent, someone_waits: Wait
) -> None:
    chat = someone_waits()
    present(alice)
    assign_all()
    answer = at_bob.post(f"/desk/chats/{chat.pk}/taking", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == chat.get_absolute_url()
    assert not Proposal.objects.open().exists()
    late = at_alice.post(f"/desk/chats/{chat.pk}/taking", headers={"HX-Request": "true"})
    assert "Somebody else has taken this chat" in late.content.decode()
    chat.refresh_from_db()
    assert chat.assignee == bob
    assert f'id="running-{chat.pk}"' in page(at_alice)


def test_beside_a_chat_stands_where_the_guest_is_and_what_he_says_of_himself(
    at_alice: Client, chat_channel: Channel, someone_waits: Wait
) -> None:
    chat = someone_waits("g1")
    guest_of(
        chat_channel,
        "g1",
        page_url="https://gul.example/roses?x=1",
        page_title="Roses",
        referrer="javascript:alert(1)",
        timezone="Asia/Tehran",
        browser="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        claims={"email": "queen@example.org"},
    )
    shown = at_alice.get(chat.get_absolute_url()).content.decode()
    assert "https://gul.example/roses?x=1" in shown
    assert "javascript:" not in shown
    assert "queen@example.org" in shown
    assert "unproved" in shown
    assert "Firefox 140 · Linux" in shown


def test_every_chat_can_be_watched_and_assigned_from_there(
    at_alice: Client, at_bob: Client, alice: Agent, bob: Agent, someone_waits: Wait
) -> None:
    waits, runs = someone_waits("g1"), someone_waits("g2")
    runs.assign_to(alice)
    shown = page(at_bob)
    for chat in (waits, runs):
        assert f'href="{chat.get_absolute_url()}"' in shown
        assert f"/assignments?conversation={chat.pk}" in shown
        at_bob.post("/desk/conversations/assignments", {"conversation": chat.pk, "agent": bob.pk})
        chat.refresh_from_db()
        assert chat.assignee == bob
    bob.role = "analyst"
    bob.save()
    assert "/assignments?" not in page(at_bob)


def test_the_inbox_has_a_view_of_the_open_chats(
    at_alice: Client, alice: Agent, shop_inbox: Inbox, someone_waits: Wait
) -> None:
    running, over = someone_waits("g1"), someone_waits("g2")
    running.assign_to(alice)
    over.close(by=alice)
    form = Channel.objects.create(kind="form", name="Form", inbox=shop_inbox)
    someone_waits("letter", channel=form)
    shown = at_alice.get("/desk/inbox/?view=chats").content.decode()
    assert shown.count('class="row-link"') == 1
    assert running.get_absolute_url() in shown


def test_a_transfer_carries_a_note(
    at_alice: Client, alice: Agent, team: Team, someone_waits: Wait
) -> None:
    chat = someone_waits()
    chat.assign_to(alice)
    at_alice.post(
        "/desk/conversations/assignments",
        {"conversation": chat.pk, "team": team.pk, "note": "She wants white lilies."},
    )
    chat.refresh_from_db()
    assert chat.team == team
    note = Message.objects.get(conversation=chat, kind=MessageKind.NOTE)
    assert note.text == "She wants white lilies."


def test_visitors_without_a_name_are_told_apart_by_their_words(
    at_alice: Client, alice: Agent, someone_waits: Wait
) -> None:
    chat = someone_waits("g1")
    chat.assign_to(alice, by=alice)
    strip = at_alice.get("/desk/chats/strip").content.decode()
    assert '<span class="chat-tab-words" dir="auto">Hello</span>' in strip
    chat.contact.name = "Dana"
    chat.contact.save()
    assert "chat-tab-words" not in at_alice.get("/desk/chats/strip").content.decode()
