"""Who sits at a browser, as forms, chats and signed links tell: events of our own."""

import json
from typing import Any

import pytest
from django.test import Client

from alaka.channels.contract import Raw
from alaka.channels.models import Channel
from alaka.channels.storing import store
from alaka.chats.models import Guest
from alaka.chats.tests.asking import post
from alaka.chats.tests.test_proving import SECRET, identity
from alaka.contacts.models import Contact, Handle
from alaka.core import clock
from alaka.inbox.intake import take_in
from alaka.inbox.models import Inbox, Message
from alaka.timeline.models import Event
from alaka.tracking import claiming
from alaka.tracking.building.taking import build
from alaka.tracking.events import terms
from alaka.tracking.events.storing import store as stored
from alaka.tracking.events.writing import Row
from alaka.tracking.models import Kind, SeenEvent, Source

pytestmark = pytest.mark.django_db
BROWSER = "5f2c9e"
NUMBER = terms.number(terms.Word.VISITOR, BROWSER)


@pytest.fixture
def site(shop_inbox: Inbox) -> Channel:
    secrets = {"identity_secret": SECRET}
    return Channel.objects.create(kind="webchat", name="Chat", inbox=shop_inbox, secrets=secrets)


def claims() -> list[tuple[Any, ...]]:
    events = Event.objects.filter(verb="message.received")
    for _ in range(2):  # A job may run twice.
        claiming.heard(list(events.values_list("pk", flat=True)))
    rows = SeenEvent.objects.filter(source=claiming.OURS, kind=Kind.IDENTIFY).order_by("at")
    return list(rows.values_list("visitor", "data__contact", "data__reason"))


def test_whoever_sends_a_form_sat_at_its_browser(form_channel: Channel, dana: Contact):
    given = {"email": "dana@example.org", "message": "Roses, please", "alaka_visitor": BROWSER}
    Client().post(f"/f/{form_channel.key}", given)
    Client().post(f"/f/{form_channel.key}", given | {"message": "Lilies", "alaka_visitor": ""})
    assert claims() == [(NUMBER, dana.pk, "form")]
    assert SeenEvent.objects.get().at == Message.objects.earliest("pk").at


def test_a_form_shown_again_still_knows_its_browser(form_channel: Channel):
    answer = Client().post(f"/f/{form_channel.key}", {"email": "dana@", "alaka_visitor": BROWSER})
    assert answer.status_code == 422
    assert f'name="alaka_visitor" value="{BROWSER}"' in answer.text


def test_a_chat_says_it_with_the_first_line_and_a_signed_one_at_its_opening(
    site: Channel, dana: Contact
):
    page = {"url": "https://gul.example/", "visitor": BROWSER}
    post(site, {"page": page})
    guest = Guest.objects.get()
    assert guest.visitor == BROWSER
    says(site, guest)
    unnamed = Message.objects.get().conversation.contact_id
    assert claims() == [(NUMBER, unnamed, "chat")]

    Handle.objects.create(
        contact=dana, scheme="customer", value=f"42@{site.pk}", created_at=clock.now()
    )
    for _ in range(2):
        post(site, {"identity": identity(), "page": page})
    assert claims()[1:] == [(NUMBER, dana.pk, "signed")]


def says(site: Channel, guest: Guest) -> None:
    envelope = {"scheme": guest.scheme, "value": guest.value, "visitor": guest.visitor}
    store(site, [Raw(f"{guest.pk}:1", b'{"text": "Hello"}', "application/json", envelope)])
    take_in(site.pk)


def test_whoever_chatted_unnamed_is_named_by_what_his_browser_says_next(site: Channel):
    post(site, {"page": {"url": "https://gul.example/", "visitor": BROWSER}})
    says(site, Guest.objects.get())
    claims()
    while build():
        pass
    unnamed = Message.objects.get().conversation.contact
    says_so("1", "sabina@example.org")
    assert unnamed.handles.get(scheme="email").value == "sabina@example.org"
    assert str(unnamed) == "sabina@example.org"
    assert unnamed.handles.get(scheme="email").proved_at is None
    says_so("2", "else@example.org")
    assert Handle.objects.get(value="else@example.org").contact != unnamed


def says_so(message: str, email: str) -> None:
    """The page does, of who sits there."""
    source = Source.objects.get_or_create(name="Site", defaults={"created_at": clock.now()})[0]
    told = json.dumps({"traits": {"email": email}})
    key, now = terms.key_of(source.pk, message), clock.now()
    stored([Row(key, now, now, source.pk, Kind.IDENTIFY, visitor=NUMBER, data=told)])
    build()
