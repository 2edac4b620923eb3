"""Whoever can still keep a promise hears of it in time."""

from datetime import timedelta

import pytest
from django.core import mail

from alaka.accounts.models import Agent, Membership, Presence, Team
from alaka.channels.models import Channel
from alaka.core import clock, live
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Conversation
from alaka.inbox.tests.talking import heard
from alaka.sla import jobs, warning
from alaka.sla.models import Clock, Policy
from alaka.sla.settling import settle
from alaka.sla.tests.conftest import Time, one
from alaka.timeline.models import Event


@pytest.fixture
def notices(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The topics told of promises."""
    told: list[str] = []
    monkeypatch.setattr(live, "publish_all", lambda topics: told.extend(topics))
    return told


@pytest.fixture
def asked(mail_channel: Channel, time: Time, policy: Policy, alice: Agent) -> Conversation:
    conversation = heard(mail_channel).conversation
    time.work()
    mail.outbox.clear()
    return conversation


def test_half_an_hour_before_the_team_is_told_once(
    asked: Conversation, alice: Agent, time: Time, notices: list[str]
):
    time.on(minutes=29)
    jobs.watch()
    assert not mail.outbox
    time.on(minutes=1)
    for _ in range(2):
        jobs.watch()
    assert notices == [f"promises:{alice.pk}"]
    (letter,) = mail.outbox
    assert letter.to == [alice.email]
    assert "1 conversation" in letter.subject
    assert "30 min left" in letter.body
    assert f"/desk/conversations/{asked.pk}" in letter.body


def test_where_somebody_of_them_is_at_a_desk_no_mail_is_written(
    asked: Conversation, alice: Agent, team: Team, time: Time, notices: list[str]
):
    eve = Agent.objects.create_user("eve@gul.example", "x", name="Eve")
    Membership.objects.create(team=team, agent=eve)
    time.on(minutes=30)
    Presence.of(eve).beat()
    jobs.watch()
    assert not mail.outbox
    assert set(notices) == {f"promises:{alice.pk}", f"promises:{eve.pk}"}


def test_whoever_has_it_is_told_alone_and_in_his_language(
    asked: Conversation, bob: Agent, time: Time, notices: list[str]
):
    Agent.objects.filter(pk=bob.pk).update(language="fr")
    asked.assign_to(bob)
    time.work()
    time.on(minutes=30)
    jobs.watch()
    assert notices == [f"promises:{bob.pk}"]
    (letter,) = mail.outbox
    assert letter.to == [bob.email]
    assert "conversation doit" in letter.subject


def test_what_was_answered_this_moment_is_not_warned_of(
    asked: Conversation, alice: Agent, time: Time
):
    time.on(minutes=30)
    reply(asked, Saying("Soon."), by=alice)
    jobs.watch()
    assert not mail.outbox


def test_a_clock_that_gained_time_is_warned_of_again(asked: Conversation, alice: Agent, time: Time):
    time.on(minutes=40)
    jobs.watch()
    asked.snooze_until(clock.now() + timedelta(hours=1), by=alice)
    time.work()
    assert one(asked, "first").warned_at is None
    time.on(hours=1)
    asked.wake()
    time.work()
    jobs.watch()
    assert one(asked, "first").warned_at == clock.now()


@pytest.mark.parametrize("is_noticed_by_watching", [True, False])
def test_what_is_broken_is_told_whoever_notices_it(
    is_noticed_by_watching: bool,
    asked: Conversation,
    alice: Agent,
    time: Time,
    notices: list[str],
):
    time.on(hours=2)
    if is_noticed_by_watching:
        jobs.watch()
    else:
        settle(asked.pk)
    assert not notices
    warning.tell([Event.objects.get(verb="promise.broken").pk])
    assert notices == [f"promises:{alice.pk}"]
    assert Clock.objects.broken().count() == 1
