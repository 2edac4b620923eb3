"""Boxes of consent on a form: nobody has to tick them, and what was read is kept."""

import pytest
from django.test import Client

from alaka.channels.form.tests.posting import GOOD, make_channel, only_message, post
from alaka.contacts.models import Consent, Purpose

pytestmark = pytest.mark.django_db
OFFERS = "Send me news and offers. I can say no at any time."


def test_a_box_stands_unticked_with_the_wording_in_the_readers_language():
    make_channel(consents=["marketing"])
    page = Client().get("/f/site").content.decode()
    assert OFFERS in page
    assert "alaka_consent_marketing" in page
    assert "alaka_consent_news" not in page
    assert "checked" not in page
    Purpose.objects.create(key="marketing", wordings={"fr": "Envoyez-moi des offres."})
    assert "Envoyez-moi des offres." in Client().get("/f/site?lang=fr").content.decode()


def test_ticked_it_is_kept_with_what_was_read_and_the_message_that_shows_it():
    make_channel(consents=["marketing", "news"])
    post({**GOOD, "alaka_consent_marketing": OFFERS})
    message, row = only_message(), Consent.objects.get()
    assert (row.purpose, row.is_given, row.is_current) == ("marketing", True, True)
    assert (row.source, row.wording, row.message) == ("form", OFFERS, message.pk)
    assert (row.note, row.by, row.scheme) == ("Site", None, "")
    assert row.contact == message.conversation.contact
    assert "alaka_consent_marketing" not in dict(message.fields)


def test_left_empty_nothing_is_kept_and_the_message_comes():
    make_channel(consents=["marketing"])
    post(GOOD)
    assert only_message()
    assert not Consent.objects.exists()


def test_a_page_of_the_owners_own_that_only_says_ticked_has_our_wording():
    make_channel("fr", consents=["marketing"])
    post({**GOOD, "alaka_consent_marketing": "on"})
    assert Consent.objects.get().wording
    assert Consent.objects.get().wording != "on"


def test_what_the_channel_does_not_ask_for_cannot_be_said():
    make_channel(consents=["news"])
    post({**GOOD, "alaka_consent_marketing": "✓", "alaka_consent_service": "✓"})
    assert only_message()
    assert not Consent.objects.exists()


def test_a_tick_stays_when_something_else_must_be_mended():
    make_channel(consents=["marketing"])
    page = post({"name": "Dana", "alaka_consent_marketing": OFFERS}).content.decode()
    assert "checked" in page
    assert not Consent.objects.exists()


def test_what_is_no_longer_used_is_not_asked_for():
    make_channel(consents=["marketing"])
    Purpose.objects.create(key="marketing", is_archived=True)
    assert "alaka_consent_marketing" not in Client().get("/f/site").content.decode()


def test_in_the_widget_the_box_stands_too_and_ticked_has_our_wording():
    channel = make_channel(consents=["marketing"])
    (box,) = [each for each in channel.adapter.face()["fields"] if each["kind"] == "yes"]
    assert (box["name"], box["label"], box["is_required"]) == (
        "alaka_consent_marketing", OFFERS, False,
    )  # fmt: skip
    post({**GOOD, box["name"]: "✓"})
    assert Consent.objects.get().wording == OFFERS
