"""Reminders come once, at the desk and by e-mail, in the reader's language and by his clock."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from alaka.accounts.models import Agent
from alaka.activities import planning
from alaka.activities.models import Activity
from alaka.activities.planning import Plan, plan
from alaka.activities.reminding import remind
from alaka.contacts.models import Contact
from alaka.core import clock

TEN = datetime(2026, 11, 30, 10, tzinfo=UTC)


@pytest.fixture
def made(monday: datetime, alice: Agent, dana: Contact) -> Activity:
    asked = Plan(
        subject="Ask about roses", agent=alice, due_at=TEN, contact=dana, remind_minutes=15
    )
    return plan(asked, by=alice)


@pytest.fixture
def at_time(made: Activity) -> Iterator[None]:
    with clock.stopped_at(TEN - timedelta(minutes=15)):
        yield


def test_nothing_comes_before_its_time(made: Activity):
    assert remind() == 0


def test_it_comes_once_by_mail_and_at_the_desk(
    made: Activity, at_time: None, at_alice: Client, at_bob: Client
):
    assert (remind(), remind()) == (1, 0)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["alice@gul.example"], "Reminder: Ask about roses")
    assert "+38761123456" in str(letter.body).replace(" ", "")
    strip = at_alice.get(reverse("reminder-strip")).content.decode()
    assert "Ask about roses" in strip
    assert "Ask about roses" not in at_bob.get(reverse("reminder-strip")).content.decode()
    assert "pressing-title" in at_alice.get(reverse("activities")).content.decode()


def test_two_workers_at_once_tell_once(
    made: Activity, at_time: None, monkeypatch: pytest.MonkeyPatch
):
    from alaka.activities import reminding

    pk = made.pk
    assert [reminding._tell(pk), reminding._tell(pk)] == [True, False]
    assert len(mail.outbox) == 1


def test_seen_is_seen(made: Activity, at_time: None, at_alice: Client):
    remind()
    url = reverse("reminder-sight", args=[made.pk])
    assert "Ask" not in at_alice.post(url, headers={"HX-Request": "true"}).content.decode()
    made.refresh_from_db()
    assert made.reminder_seen_at is not None


def test_what_is_done_is_not_reminded_of(made: Activity, at_time: None, alice: Agent):
    planning.finish(made, by=alice)
    assert remind() == 0


def test_put_off_it_comes_again(made: Activity, at_time: None, alice: Agent):
    remind()
    planning.put_off(made, 1, by=alice)
    with clock.stopped_at(TEN + timedelta(days=1)):
        assert remind() == 1
    assert len(mail.outbox) == 2


def test_only_at_the_desk_where_no_mail_is_wanted(monday: datetime, alice: Agent):
    asked = Plan(subject="Quiet", agent=alice, due_at=TEN, remind_minutes=0, remind_by_mail=False)
    plan(asked, by=alice)
    with clock.stopped_at(TEN):
        assert remind() == 1
    assert not mail.outbox


def test_the_letter_is_in_the_readers_language_calendar_and_zone(made: Activity, at_time: None):
    Agent.objects.update(language="fa", timezone="Asia/Tehran")
    remind()
    body = str(mail.outbox[0].body)
    assert "۱۳:۳۰" in body
    assert "۹ آذر ۱۴۰۵" in body


def test_nobody_who_left_is_reminded(made: Activity, at_time: None, settings: Any):
    Agent.objects.update(is_active=False)
    assert remind() == 0
    assert not mail.outbox
