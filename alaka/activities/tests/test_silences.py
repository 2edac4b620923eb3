"""People gone silent: found from the rhythm of their conversations."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from alaka.accounts.models import Agent
from alaka.activities import silences
from alaka.activities.models import Quiet
from alaka.activities.planning import Plan, plan
from alaka.channels.models import Channel
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.models import Conversation


def spoke(channel: Channel, contact: Contact, days_ago: Sequence[int], **more: object) -> None:
    for days in days_ago:
        at = clock.now() - timedelta(days=days)
        Conversation.objects.create(
            inbox=channel.inbox, channel=channel, contact=contact, status="closed",
            opened_at=at, last_activity_at=at, closed_at=at, **more,
        )  # fmt: skip


def found() -> list[Contact]:
    silences.look()
    return [row.contact for row in Quiet.objects.all()]


def test_twice_the_usual_gap_is_silence(
    monday: datetime, alice: Agent, dana: Contact, mail_channel: Channel
):
    Contact.objects.filter(pk=dana.pk).update(owner=alice)
    spoke(mail_channel, dana, [125, 105, 85, 65])
    assert found() == [dana]
    row = Quiet.objects.get()
    assert (row.agent, row.usual_days, row.times) == (alice, 20, 4)


@pytest.mark.parametrize(
    "days",
    [
        [69, 49, 29],  # Not yet thirty days.
        [160, 100, 40],  # Usual for this one.
        [90, 60],  # Twice is no rhythm.
        [900, 890, 880],  # Gone, which is another matter.
    ],
)
def test_who_is_not_silent(
    monday: datetime, alice: Agent, dana: Contact, mail_channel: Channel, days: list[int]
):
    Contact.objects.filter(pk=dana.pk).update(owner=alice)
    spoke(mail_channel, dana, days)
    assert found() == []


def test_without_an_owner_whoever_spoke_last_is_told(
    monday: datetime, alice: Agent, bob: Agent, dana: Contact, mail_channel: Channel
):
    spoke(mail_channel, dana, [125], assignee=bob)
    spoke(mail_channel, dana, [105, 85], assignee=alice)
    spoke(mail_channel, dana, [65])
    silences.look()
    assert Quiet.objects.get().agent == alice


def test_two_records_of_a_person_have_one_rhythm(
    monday: datetime, alice: Agent, dana: Contact, mail_channel: Channel
):
    Contact.objects.filter(pk=dana.pk).update(owner=alice)
    twin = Contact.objects.create(name="Dana", created_at=clock.now())
    spoke(mail_channel, dana, [125, 105])
    spoke(mail_channel, twin, [85, 65])
    dana.refresh_from_db()
    merge(dana, twin, by=alice)
    assert found() == [dana]
    spoke(mail_channel, twin, [2])
    assert not Quiet.objects.of(alice).exists()


def test_whoever_is_spoken_with_or_planned_for_leaves_the_page(
    monday: datetime, at_alice: Client, alice: Agent, dana: Contact, mail_channel: Channel
):
    Contact.objects.filter(pk=dana.pk).update(owner=alice)
    spoke(mail_channel, dana, [125, 105, 85, 65])
    silences.look()
    page = at_alice.get(reverse("next")).content.decode()
    assert "Silent for 65 days" in page
    assert "usually every 20 days" in page
    plan(Plan(subject="Ask", agent=alice, due_on=monday.date(), contact=dana), by=alice)
    assert not Quiet.objects.of(alice).exists()


def test_no_more_than_twenty_for_each(monday: datetime, alice: Agent, mail_channel: Channel):
    for number in range(silences.FOR_EACH + 3):
        one = Contact.objects.create(name=f"P{number}", owner=alice, created_at=clock.now())
        spoke(mail_channel, one, [125, 105, 85, 65])
    assert silences.look() == silences.FOR_EACH
