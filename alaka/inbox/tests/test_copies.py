"""Who else gets an answer: proposed from what it answers, changed by the agent, sent as Cc."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from alaka.accounts.models import Agent
from alaka.channels.contract import Address, Receipt
from alaka.channels.email.adapter import EmailAdapter
from alaka.channels.models import Channel
from alaka.core.words import Words
from alaka.inbox.answering import OvertakenError, Saying, reply, withdraw
from alaka.inbox.copying import addresses
from alaka.inbox.models import Conversation, Draft
from alaka.inbox.sending import deliver, outbound
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
        ('"Doe, Jane" <j@b.example>, mailto:k@b.example', ["j@b.example", "k@b.example"]),
        ("j@b.example (Jane)\N{LEFT-TO-RIGHT MARK}", ["j@b.example"]),
        ("žana@b.example desk@intranet", ["žana@b.example", "desk@intranet"]),
        ("a@@b", None),
        ("a@" + "x" * 64 + ".example", None),
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


def test_what_cannot_be_an_address_is_not_proposed(mail_channel: Channel):
    odd = [Address("email", value) for value in ("a@[10.0.0.1]", "jane@intranet", EVE.value)]
    written = taken(mail_channel, mail(participants=tuple(odd))).conversation
    assert way_out(written).copies == ("jane@intranet", EVE.value)


def test_neither_the_recipient_nor_we_get_a_copy(written: Conversation, alice: Agent):
    given = [way_out(written).handle.value.upper(), "shop@gul.example", EVE.value]
    message = reply(written, Saying("Yes.", copies=given), by=alice)
    assert message.copies == [EVE.value]


def test_who_of_the_others_wrote_last_is_called_by_his_own_name(
    written: Conversation, mail_channel: Channel, alice: Agent
):
    answer = reply(written, Saying("Yes.", copies=[EVE.value]), by=alice)
    eve = Address("email", EVE.value, "Eve Ek")
    again = mail(sender=eve, external_id="eve@x", references=(answer.external_id,))
    assert taken(mail_channel, again).conversation == written
    sent = outbound(reply(written, Saying("Dear Eve"), by=alice))
    assert (sent.recipient.value, sent.recipient.name) == (EVE.value, "Eve Ek")


def test_copies_alone_are_a_draft_where_they_are_not_the_proposed(
    written: Conversation, at_alice: Client
):
    url = reverse("draft", args=[written.pk])
    at_alice.post(url, {"text": "", "kind": "reply", "copies": f"{EVE.value}, {HOTEL.value}"})
    assert not Draft.objects.exists()
    at_alice.post(url, {"text": "", "kind": "reply", "copies": EVE.value})
    page = at_alice.get(written.get_absolute_url()).content.decode()
    assert f'name="copies" value="{EVE.value}"' in page


def test_a_copy_that_cannot_be_sent_is_told_at_the_answer(
    written: Conversation, alice: Agent, monkeypatch: pytest.MonkeyPatch
):
    """The adapter tells it: see channels.email.tests.test_sending."""
    message = reply(written, Saying("Yes.", copies=[EVE.value], undo=timedelta()), by=alice)
    left = (Words("No such user"), Words("Greylisted"))
    receipt = Receipt(message.external_id, left_out=left)
    monkeypatch.setattr(EmailAdapter, "send", lambda *given: receipt)
    deliver(message.pk)
    message.refresh_from_db()
    assert (message.state, str(message.error)) == ("sent", "No such user Greylisted")


def test_of_two_who_answer_at_once_only_one_does(written: Conversation, alice: Agent, bob: Agent):
    seen = written.messages.latest("pk").pk
    answer = reply(written, Saying("Yes.", last=seen), by=alice)
    with pytest.raises(OvertakenError) as overtaken:
        reply(written, Saying("No.", last=seen), by=bob)
    assert overtaken.value.answer == answer
    assert reply(written, Saying("Also.", last=seen), by=alice)
