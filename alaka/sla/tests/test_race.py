"""An answer and the marking of what is broken at the same moment, each on a connection of its own:
whichever comes first, the verdict is that of the two instants."""

from datetime import timedelta
from threading import Event as Signal
from threading import Thread

import pytest
from django.db import connection, transaction

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.answering import Saying, reply
from alaka.inbox.tests.talking import heard
from alaka.sla import jobs
from alaka.sla.models import Policy
from alaka.sla.tests.conftest import MONDAY, Time, one
from alaka.timeline.models import Event

HOUR = timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_an_answer_under_way_is_waited_for(
    mail_channel: Channel, alice: Agent, time: Time, policy: Policy
):
    conversation = heard(mail_channel).conversation
    time.work()
    answered, may_commit, found = Signal(), Signal(), []

    def answer() -> None:
        try:
            with transaction.atomic():
                reply(conversation, Saying("Soon."), by=alice)
                answered.set()
                may_commit.wait(60)
        finally:
            connection.close()

    def mark() -> None:
        try:
            jobs.watch()
            found.append(one(conversation, "first"))
        finally:
            connection.close()

    time.to(MONDAY + HOUR)  # The last moment.
    answering = Thread(target=answer)
    answering.start()
    assert answered.wait(60)
    time.to(MONDAY + HOUR + timedelta(seconds=1))
    marking = Thread(target=mark)
    marking.start()
    while not _is_waited_for():
        assert marking.is_alive()
    may_commit.set()
    answering.join(60)
    marking.join(60)
    assert [(each.is_met, each.is_broken) for each in found] == [(True, False)]
    assert not Event.objects.filter(verb="promise.broken").exists()


def _is_waited_for() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_an_answer_after_the_marking_is_too_late(
    mail_channel: Channel, alice: Agent, time: Time, policy: Policy
):
    conversation = heard(mail_channel).conversation
    time.work()
    now = time.on(hours=1, seconds=1)
    jobs.watch()
    reply(conversation, Saying("Soon."), by=alice)
    time.work()
    first = one(conversation, "first")
    assert (first.ended_at, first.breached_at) == (now, MONDAY + HOUR)
    assert clock.now() == now
