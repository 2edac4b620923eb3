"""What comes with a page about a person, and what a browser with script asks for after it."""

import re

import pytest
from django.test import Client

from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.receiving import receive

pytestmark = pytest.mark.django_db

REST = {"HX-Request": "true", "HX-Target": "person-later"}


@pytest.fixture
def spoken(mail_channel: Channel, dana: Contact) -> str:
    """Where Dana's conversation is read."""
    address = Address("email", "dana@example.org", "Dana Novak")
    sent = InboundMessage("m1", address, "Roses?", sent_at=clock.now())
    message = receive(mail_channel, sent)
    assert message is not None
    return message.conversation.get_absolute_url()


def shown(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def parts(text: str) -> list[str]:
    return re.findall(r'id="panel-(\w+)"', text)


@pytest.mark.parametrize("place", ["page", "side"])
def test_with_script_a_page_comes_in_two_parts_that_are_the_whole(
    place: str, at_alice: Client, dana: Contact, spoken: str
):
    address = dana.get_absolute_url() if place == "page" else spoken
    whole = shown(at_alice, address)
    assert 'id="person-later"' not in whole
    at_alice.cookies["alaka_script"] = "yes"
    first, rest = shown(at_alice, address), shown(at_alice, address, **REST)
    assert f'hx-get="{address}" hx-trigger="load"' in first
    assert "panel-timeline" not in first
    assert "<html" not in rest
    assert sorted(parts(first) + parts(rest)) == sorted(parts(whole))
    assert "Dana Novak" in first


def test_what_the_address_asks_for_comes_at_once(at_alice: Client, dana: Contact):
    at_alice.cookies["alaka_script"] = "yes"
    for query in ("?kind=notes", "?words=roses", "?whole=1"):
        assert "panel-timeline" in shown(at_alice, f"{dana.get_absolute_url()}{query}")
