"""The places at which a person was in touch, on his page and in the API."""

from datetime import timedelta

import pytest
from django.test import Client

from alaka.accounts.models import Agent, Place
from alaka.cases.feedback import whereabouts
from alaka.cases.opening import Brief, open_case
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.tests.talking import heard

pytestmark = pytest.mark.django_db


def test_the_last_place_comes_first_and_cases_count_too(
    bob: Agent, mail_channel: Channel, baku: Place, shiraz: Place
):
    early = clock.now() - timedelta(days=2)
    first = heard(mail_channel, "One", subject="One", place=baku.key, sent_at=early)
    heard(mail_channel, "Two", subject="Two")
    contact = first.conversation.contact
    assert [each.name for each in whereabouts.of([contact], bob)[contact.pk]] == ["Baku"]
    open_case(Brief("By telephone", place=shiraz, contact=contact), by=bob)
    names = [each.name for each in whereabouts.of([contact], bob)[contact.pk]]
    assert names == ["Shiraz", "Baku"]
    heard(mail_channel, "Three", subject="Three", place=baku.key)
    names = [each.name for each in whereabouts.of([contact], bob)[contact.pk]]
    assert names == ["Baku", "Shiraz"]


def test_nobody_hears_of_places_whose_conversations_are_not_his(
    charlie: Agent, alice: Agent, mail_channel: Channel, baku: Place
):
    contact = heard(mail_channel, place=baku.key).conversation.contact
    assert whereabouts.of([contact], charlie)[contact.pk] == []
    assert len(whereabouts.of([contact], alice)[contact.pk]) == 1


def test_they_stand_on_the_persons_page(at_alice: Client, mail_channel: Channel, baku: Place):
    contact = heard(mail_channel, place=baku.key).conversation.contact
    page = at_alice.get(f"/desk/contacts/{contact.pk}").content.decode()
    assert 'id="panel-places"' in page
    assert "Baku" in page


def test_a_conversation_that_goes_on_takes_the_first_place_that_is_named(
    mail_channel: Channel, baku: Place, shiraz: Place
):
    first = heard(mail_channel, "One")
    assert first.conversation.place is None
    for text, place in (("Two", baku), ("Three", shiraz)):
        more = heard(mail_channel, text, references=(first.external_id,), place=place.key)
        assert more.conversation == first.conversation
    first.conversation.refresh_from_db()
    assert first.conversation.place == baku
