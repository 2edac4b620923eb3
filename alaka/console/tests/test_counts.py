"""The counts of the navigation, asked for again by the page itself."""

import re

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.answering import Saying, note
from alaka.inbox.models import Conversation

pytestmark = pytest.mark.django_db

COUNT = re.compile(r'<span class="sidebar-count" id="([a-z-]+)" hx-swap-oob="true"( hidden)?>(\d+)')


def counts(client: Client) -> dict[str, tuple[int, bool]]:
    """By place and name: how many, and whether it is seen."""
    found = COUNT.findall(client.get("/desk/counts").content.decode())
    return {name: (int(number), not hidden) for name, hidden, number in found}


@pytest.fixture
def conversation(mail_channel: Channel, dana: Contact) -> Conversation:
    now = clock.now()
    return Conversation.objects.create(
        channel=mail_channel,
        inbox=mail_channel.inbox,
        contact=dana,
        opened_at=now,
        last_activity_at=now,
    )


def test_each_count_comes_for_the_side_and_for_the_foot(
    at_alice: Client, alice: Agent, bob: Agent, conversation: Conversation
):
    assert counts(at_alice)["side-inbox"] == (0, False)
    conversation.assign_to(alice, by=bob)
    note(conversation, Saying("@Alice please call her"), by=bob)
    found = counts(at_alice)
    for name in ("side-inbox", "side-mentions", "foot-inbox", "foot-mentions"):
        assert found[name] == (1, True), name


def test_a_page_looks_again_after_notices_of_its_reader(at_alice: Client, alice: Agent):
    page = at_alice.get("/desk/contacts/").content.decode()
    (topics,) = re.findall(r'id="counts" data-look="([^"]*)"', page)
    assert {"inbox", f"mentions:{alice.pk}", "again"} <= set(topics.split())
    assert 'id="side-inbox" hidden' in page


def test_a_count_far_beyond_is_cut(at_alice: Client, alice: Agent, conversation: Conversation):
    Conversation.objects.bulk_create(
        Conversation(
            channel=conversation.channel,
            inbox=conversation.inbox,
            contact=conversation.contact,
            assignee=alice,
            opened_at=conversation.opened_at,
            last_activity_at=conversation.last_activity_at,
        )
        for _ in range(120)
    )
    assert "99+" in at_alice.get("/desk/counts").content.decode()
