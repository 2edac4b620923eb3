"""Who else gets an answer: proposed from what it answers, changed by the agent, sent as Cc."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from alaka.accounts.models import Agent
from alaka.channels.contract import Address
from alaka.channels.models import Channel
from alaka.inbox.answering import Saying, reply, withdraw
from alaka.inbox.copying import addresses
from alaka.inbox.models import Conversation, Draft
from alaka.inbox.sending import outbound
from alaka.inbox.tests.test_receiving import mail, taken
from alaka.inbox.ways import way_out

pytestmark = pytest.mark.django_db
EVE, HOTEL = Address("email", "eve@example.org"), Address("email", "desk@hotel.example")


@pytest.fixture
def written(mail_channel: Channel) -> Conversation:
    """Dana wrote with two others on copy, and to a second address of ours."""
    mail_channel.settings |= {"address": "shop@gul.example"}
    mail_channel.save()
    ours = Address("email", "shop+spring@gul.example")
    return taken(mail_channel, mail(participants=(EVE, ours, HOTEL))).conversation


def test_an_answer_goes_to_those_who_were_told_too(written: Conversation, alice: Agent):
    way = way_out(written)
    assert way.copies == (EVE.value, HOTEL.value)
    message = reply(written, Saying("Yes.", copies=way.copies), by=alice)
    assert [each.value for each in outbound(message).copies] == [EVE.value, HOTEL.value]
    # Who was left out of an answer is not proposed for the next.
    assert way_out(written).copies == (EVE.value, HOTEL.value)
    reply(written, Saying("And no.", copies=[EVE.value]), by=alice)
    assert way_out(written).copies == (EVE.value,)


def test_who_got_a_copy_takes_part(written: Conversation, mail_channel: Channel, alice: Agent):
    message = reply(written, Saying("Yes.", copies=["late@example.org"]), by=alice)
    late = Address("email", "late@example.org", "Late")
    again = mail(sender=late, external_id="late@example.org", references=(message.external_id,))
    assert taken(mail_channel, again).conversation == written


def test_what_is_typed_is_kept_and_comes_back_with_the_answer(
    written: Conversation, at_alice: Client, alice: Agent
):
    draft = {"text": "Dear", "kind": "reply", "copies": "x@example.org, not yet"}
    at_alice.post(reverse("draft", args=[written.pk]), draft)
    page = at_alice.get(written.get_absolute_url()).content.decode()
    assert 'value="x@example.org, not yet"' in page
    refused = at_alice.post(reverse("replies", args=[written.pk]), draft)
    assert refused.status_code == 422
    assert "“not” is not an e-mail address." in refused.content.decode()
    given = draft | {"copies": "X <x@example.org>; X@example.org"}
    assert at_alice.post(reverse("replies", args=[written.pk]), given).status_code == 200
    message = written.messages.get(text="Dear")
    assert message.copies == ["x@example.org"]
    assert withdraw(message, by=alice)
    assert Draft.objects.get().copies == "x@example.org"


def test_the_page_proposes_and_shows_them(written: Conversation, at_alice: Client):
    page = at_alice.get(written.get_absolute_url()).content.decode()
    assert f'value="{EVE.value}, {HOTEL.value}"' in page
    assert f">{EVE.value}, shop+spring@gul.example, {HOTEL.value}</bdi>" in page


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", []),
        (" a@b.example ,c@d.example\nA@B.example", ["a@b.example", "c@d.example"]),
        ("Žana, Ć. <z@b.example>", None),
        ('"Žana" <z@b.example>؛ x@y.example', ["z@b.example", "x@y.example"]),
        ("a@b", None),
        (",".join(f"a{number}@b.example" for number in range(21)), None),
    ],
)
def test_a_typed_line_is_read_or_refused(typed: str, found: Any):
    if found is None:
        with pytest.raises(ValidationError):
            addresses(typed)
    else:
        assert addresses(typed) == found


def test_the_first_letter_to_a_person_can_have_copies(
    written: Conversation, mail_channel: Channel, at_alice: Client
):
    url = reverse("openings", args=[written.contact_id])
    values = {"channel": mail_channel.pk, "subject": "Wedding", "text": "Dear", "copies": "no"}
    assert "“no” is not an e-mail address." in at_alice.post(url, values).content.decode()
    at_alice.post(url, values | {"copies": EVE.value})
    assert Conversation.objects.get(subject="Wedding").messages.get().copies == [EVE.value]
