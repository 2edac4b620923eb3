"""People going silent by their own rhythm: in what to do next, as a filter, beside the person."""

from datetime import datetime
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from alaka.accounts.models import Agent
from alaka.activities.planning import Plan, plan
from alaka.channels.models import Channel
from alaka.contacts.consent.purposes import MARKETING
from alaka.contacts.consent.stating import Statement, state
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact
from alaka.contacts.models.consent import Source
from alaka.core import clock
from alaka.scores import agenda, following
from alaka.scores.models import Score
from alaka.scores.tests.making import ago, ordered, talked, visited
from alaka.segments.language import read

pytestmark = pytest.mark.django_db
SILENT = {"of": "going_silent", "op": "yes"}


def found(agent: Agent) -> list[Contact]:
    following.everybody()
    return [row.contact for row in Score.objects.silent_of(agent)]


@pytest.fixture
def owned(monday: datetime, alice: Agent, dana: Contact) -> Contact:
    Contact.objects.filter(pk=dana.pk).update(owner=alice)
    dana.refresh_from_db()
    return dana


def test_longer_than_usual_is_silence_until_somebody_speaks_or_plans(
    owned: Contact, alice: Agent, bob: Agent, at_alice: Client, mail_channel: Channel
):
    talked(mail_channel, owned, 125, 105, 85, 65)
    assert found(alice) == [owned]
    assert found(bob) == []
    row = Score.objects.get(contact=owned)
    assert (row.rhythm, row.times, row.silent_days, row.is_silent) == ("contacts", 4, 65, True)
    assert row.usual_days == pytest.approx(22.1, abs=0.1)
    page = at_alice.get(reverse("next")).content.decode()
    assert "Silent for 65 days" in page
    assert "usually every 22 days" in page
    assert "Score 50" in page
    fits = Contact.objects.filter(read(SILENT, bob).asked())
    assert list(fits) == [owned]
    fits = Contact.objects.filter(read(SILENT | {"op": "no"}, bob).asked())
    assert not fits.exists()
    plan(Plan(subject="Ask", agent=alice, due_on=clock.now().date(), contact=owned), by=alice)
    assert not Score.objects.silent_of(alice).exists()


def test_orders_go_before_conversations_and_who_only_visits_has_a_rhythm_too(
    owned: Contact, alice: Agent, mail_channel: Channel
):
    ordered(owned, 125, 105, 85)
    talked(mail_channel, owned, 50, 51, 52, 53)
    assert found(alice) == [owned]
    assert Score.objects.get(contact=owned).rhythm == "orders"
    talked(mail_channel, owned, 2)
    assert found(alice) == []  # Somebody spoke with him since.
    other = Contact.objects.create(name="Kim", owner=alice, created_at=ago(300))
    visited(other, 100, 90, 80, 70)
    assert found(alice) == [other]


@pytest.mark.parametrize(
    "days",
    [
        [69, 49, 29, 9],  # Not yet.
        [160, 100, 40, 220],  # Usual for this one.
        [90, 60, 95],  # Three times is no rhythm.
        [900, 890, 880, 870],  # Gone, which is another matter.
    ],
)
def test_who_is_not_silent(owned: Contact, alice: Agent, mail_channel: Channel, days: list[int]):
    talked(mail_channel, owned, *days)
    assert found(alice) == []


def test_who_orders_once_a_year_is_not_missed_within_the_year(owned: Contact, alice: Agent):
    weekly = Contact.objects.create(name="Kim", owner=alice, created_at=ago(1400))
    ordered(weekly, *range(100, 170, 7))
    twice = Contact.objects.create(name="Lale", owner=alice, created_at=ago(1400))
    ordered(twice, 300, 290)
    ordered(owned, 1080, 715, 350)
    assert found(alice) == [weekly]
    assert Score.objects.get(contact=owned).usual_days == pytest.approx(365)
    assert Score.objects.get(contact=twice).rhythm == ""
    assert not Score.objects.get(contact=twice).is_silent


def test_who_wants_no_offers_or_was_erased_is_nobodys_to_get_in_touch_with(
    owned: Contact, alice: Agent, bob: Agent
):
    ordered(owned, 125, 105, 85, 65)
    assert found(alice) == [owned]
    say = partial(Statement, owned, MARKETING, source=Source.AGENT)
    state(say(is_given=False, scheme="email"), by=alice)
    assert Score.objects.silent_of(alice).exists(), "he can be called"
    state(say(is_given=False), by=alice)
    assert not Score.objects.silent_of(alice).exists()
    assert Contact.objects.filter(read(SILENT, bob).asked()).exists(), "it is known all the same"
    state(say(is_given=True, scheme="email"), by=alice)
    assert Score.objects.silent_of(alice).exists()
    Contact.objects.filter(pk=owned.pk).update(erased_at=clock.now())
    assert not Score.objects.silent_of(alice).exists()
    assert not Contact.objects.standing().filter(read(SILENT, bob).asked()).exists()


def test_without_an_owner_whoever_spoke_last_is_told(
    monday: datetime, alice: Agent, bob: Agent, dana: Contact, mail_channel: Channel
):
    talked(mail_channel, dana, 125, assignee=bob)
    talked(mail_channel, dana, 105, 85, assignee=alice)
    talked(mail_channel, dana, 65)
    assert found(alice) == [dana]
    assert found(bob) == []


def test_two_records_of_a_person_have_one_rhythm(
    owned: Contact, alice: Agent, mail_channel: Channel
):
    twin = Contact.objects.create(name="Dana", created_at=clock.now())
    talked(mail_channel, owned, 125, 105)
    talked(mail_channel, twin, 85, 65)
    merge(owned, twin, by=alice)
    assert found(alice) == [owned]
    talked(mail_channel, twin, 2)
    assert not Score.objects.silent_of(alice).exists()


def test_no_more_than_twenty_for_each(
    monday: datetime, alice: Agent, at_alice: Client, mail_channel: Channel
):
    for number in range(agenda.FOR_EACH + 3):
        one = Contact.objects.create(name=f"P{number}", owner=alice, created_at=clock.now())
        ordered(one, 125, 105, 85, 65)
    following.everybody()
    page = at_alice.get(reverse("next")).content.decode()
    assert page.count("usually orders every") == agenda.FOR_EACH
