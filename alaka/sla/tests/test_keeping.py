"""Shares equal what counting row by row finds."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alaka.accounts.models import Agent, Place
from alaka.channels.models import Channel
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models.conversation import Seen
from alaka.inbox.tests.talking import heard
from alaka.sla.keeping import BY, share
from alaka.sla.models import Clock, Policy
from alaka.sla.tests.conftest import MONDAY, Time

END = MONDAY + timedelta(days=60)


@pytest.fixture
def many(
    mail_channel: Channel, form_channel: Channel, alice: Agent, bob: Agent, baku: Place,
    time: Time, policy: Policy,
) -> None:  # fmt: skip
    """Kept, broken, running and dropped ones, over two months."""
    for number in range(12):
        channel = (mail_channel, form_channel)[number % 2]
        conversation = heard(channel, f"No. {number}", subject=f"No. {number}").conversation
        if number % 3 == 0:
            type(conversation).objects.filter(pk=conversation.pk).update(place=baku)
        time.work()
        time.on(minutes=20 * number)
        if number % 4 == 3:
            conversation.refresh_from_db()
            conversation.close(by=bob)
        elif number % 5:
            reply(conversation, Saying("Yes"), by=(alice, bob)[number % 2])
        time.work()
        time.on(days=3)


def counted(by: str) -> dict[Any, Counter[str]]:
    """The slow way: each row by itself."""
    found: dict[Any, Counter[str]] = {}
    for row in Clock.objects.all():
        value = row.started_at.month if by == "month" else getattr(row, by)
        verdict = (
            "breached" if row.breached_at
            else "kept" if row.is_met
            else "running" if row.ended_at is None
            else "dropped"
        )  # fmt: skip
        found.setdefault(getattr(value, "pk", value), Counter())[verdict] += 1
    return found


@pytest.mark.parametrize("by", BY)
def test_the_numbers_are_those_of_counting_one_by_one(by: str, many: None):
    slow = counted(by)
    assert len(slow) > (0 if by in ("policy", "kind", "severity", "inbox", "team") else 1)
    with CaptureQueriesContext(connection) as asked:
        found = share(MONDAY, END, (by,))
    assert len(asked) == 1
    for row in found:
        key = row.key[0].month if by == "month" else row.key[0]
        expected = slow.pop(key)
        assert (row.kept, row.breached, row.running) == (
            expected["kept"], expected["breached"], expected["running"],
        )  # fmt: skip
    assert not slow


def test_the_whole_several_at_once_and_what_may_be_seen(many: None, baku: Place):
    (whole,) = share(MONDAY, END)
    parts = share(MONDAY, END, ("place", "target"))
    assert whole.kept == sum(part.kept for part in parts) > 0
    assert whole.breached == sum(part.breached for part in parts) > 0
    (seen,) = share(MONDAY, END, seen=Seen(places=(baku.pk,)))
    of_baku = [part for part in parts if part.key[0] == baku.pk]
    assert seen.kept == sum(part.kept for part in of_baku)
    (first,) = share(MONDAY, END, target="first")
    assert 0 < first.kept < whole.kept
    assert first.share == first.kept / (first.kept + first.breached)


def test_a_time_with_nothing_has_no_share(many: None):
    (nothing,) = share(END, END + timedelta(days=1))
    assert (nothing.kept, nothing.share) == (0, None)
    assert share(END, END, ("team",)) == []


def test_what_cannot_be_counted_by_is_refused(db: None):
    with pytest.raises(ValueError, match="colour"):
        share(MONDAY, END, ("colour",))
