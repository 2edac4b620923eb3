"""The facts: of what they are made, what changes them, and what leaves them as they were."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from types import SimpleNamespace

import pytest
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alaka.accounts.hours import Hours, Rules
from alaka.accounts.models import Agent, Calendar, Place, Role
from alaka.cases.closing import Ending, close, reopen
from alaka.cases.models import Case
from alaka.cases.opening import Brief, open_case
from alaka.channels.models import Channel
from alaka.inbox import regrouping
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Conversation
from alaka.inbox.tests.talking import heard
from alaka.reports import columns, keeping, keeping_cases, packing, remembering
from alaka.reports.answering import answer
from alaka.reports.boards import reports
from alaka.reports.checking import check
from alaka.reports.facts import ALL, CONVERSATIONS
from alaka.reports.models import CaseFact, ConversationFact, PromiseFact
from alaka.reports.scope import Scope
from alaka.reports.tests.conftest import Shop
from alaka.reports.timing import seconds_open
from alaka.sla.models import Clock
from alaka.sla.settling import settle
from alaka.timeline.models import Event

MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
DAY = st.sampled_from([[], [(0, 1440)], [(540, 1080)], [(0, 1), (700, 701)], [(960, 1320)]])


def told(*verbs: str) -> list[int]:
    return list(Event.objects.filter(verb__in=verbs).values_list("pk", flat=True))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    weeks=st.lists(st.tuples(*[DAY] * 7), min_size=1, max_size=3),
    begin=st.integers(0, 9000),
    length=st.integers(0, 4000),
)
def test_several_together_are_open_while_any_of_them_is(weeks, begin: int, length: int):
    together = [Hours(Rules(UTC, tuple(tuple(day) for day in week))) for week in weeks]
    first = MONDAY + timedelta(minutes=begin)
    last = first + timedelta(minutes=length)
    slow = 0
    for minute in range(begin, begin + length):
        day, within = divmod(minute, 1440)
        slots = [slot for week in weeks for slot in week[day % 7]]
        slow += 60 * any(opens <= within < closes for opens, closes in slots)
    assert seconds_open(together, first, last) == slow


@pytest.mark.django_db
def test_a_joined_conversation_is_counted_once_and_again_after_undoing(
    mail_channel: Channel, alice: Agent
):
    first = heard(mail_channel, "One").conversation
    second = heard(mail_channel, "Two", subject="Other", external_id="2@x").conversation
    keeping.note(told("conversation.opened"))
    assert _counted() == {first.pk, second.pk}
    move = regrouping.join(second, first, by=alice)
    keeping.note(told("conversation.joined"))
    assert _counted() == {first.pk}
    regrouping.undo(move, by=alice)
    keeping.note(told("regrouping.undone"))
    assert _counted() == {first.pk, second.pk}


def _counted() -> set[int]:
    """Those that fall into any period."""
    rows = ConversationFact.objects.exclude(opened_at=None)
    return set(rows.values_list("pk", flat=True))


@pytest.mark.django_db
def test_another_calendar_leaves_the_past_as_it_was(shop: Shop):
    shop.fill(3)
    counted = [*CONVERSATIONS.names]
    before = list(ConversationFact.objects.order_by("pk").values("pk", *counted))
    for calendar in Calendar.objects.all():
        calendar.week = [[[0, 1440]]] * 7
        calendar.save()
        calendar.note_change()
    keeping.refresh(Conversation.objects.values_list("pk", flat=True))
    assert list(ConversationFact.objects.order_by("pk").values("pk", *counted)) == before


@pytest.mark.django_db
def test_what_was_written_without_events_is_found_and_put_right(shop: Shop):
    shop.fill(5)
    fresh = shop.conversation(Random(1))
    old = Conversation.objects.exclude(pk=fresh.pk).first()
    assert old is not None
    Conversation.objects.filter(pk=old.pk).update(language="bs", place=None)
    Case.objects.update(severity=3)
    check()
    assert ConversationFact.objects.filter(pk=fresh.pk).exists()
    assert ConversationFact.objects.get(pk=old.pk).language == "bs"
    assert set(CaseFact.objects.values_list("severity", flat=True)) == {3}


@pytest.mark.django_db
def test_a_case_is_followed_to_its_end_and_back(mail_channel: Channel, bob: Agent, baku: Place):
    conversation = heard(mail_channel).conversation
    case = open_case(Brief("Late", place=baku), by=None, conversation=conversation)
    keeping_cases.note(told("case.opened"))
    fact = CaseFact.objects.get()
    assert (fact.place, fact.outcome, fact.closed_at) == (baku.pk, "", None)
    ending = Ending("solved", answer="Sorry, it is on its way.", change="A second driver.")
    close(case, ending, by=bob)
    keeping_cases.note(told("case.closed"))
    fact.refresh_from_db()
    assert (fact.outcome, fact.is_changed) == ("solved", True)
    assert fact.answered_at is not None
    assert fact.wrote_at is None
    heard(mail_channel, "Thanks, but late again", external_id="9@x", subject="Again")
    keeping_cases.note_contacts(told("conversation.opened"))
    fact.refresh_from_db()
    assert fact.wrote_at is not None
    reopen(case, by=bob)
    keeping_cases.note(told("case.reopened"))
    fact.refresh_from_db()
    assert (fact.outcome, fact.closed_at) == ("", None)


@pytest.mark.django_db
def test_what_is_removed_altogether_leaves_the_packs_at_the_next_check(shop: Shop):
    shop.fill(11)
    nina = Agent.objects.create_user("nina@gul.example", None, role=Role.ANALYST)
    for facts in ALL:
        packing.pack(facts)
    scope = Scope.read(reports()["volume"], {"period": "365"}, UTC, "en")
    count = answer(scope, nina).total["conversations"]
    gone = Conversation.objects.first()
    assert gone is not None
    gone.delete()
    check()
    assert answer(scope, nina).total["conversations"] == int(count or 0) - 1


@pytest.mark.django_db
def test_packs_are_read_once_and_those_written_anew_once_more(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
):
    shop.fill(11)
    nina = Agent.objects.create_user("nina@gul.example", None, role=Role.ANALYST)
    packing.pack(CONVERSATIONS)
    scope = Scope.read(reports()["volume"], {"period": "365"}, UTC, "en")
    read: list[str] = []

    def rows(select: str) -> Iterator[list[bytes]]:
        read.append(select)
        return columns.rows(select)

    monkeypatch.setattr(remembering, "columns", SimpleNamespace(rows=rows))
    first = answer(scope, nina)
    assert (len(read), answer(scope, nina).total, len(read)) == (1, first.total, 1)
    packing.pack(CONVERSATIONS)
    assert (answer(scope, nina).total, len(read)) == (first.total, 1), "nothing was noted since"
    monkeypatch.setattr(remembering, "MOST", 0)
    ConversationFact.objects.update(noted=F("noted") + 10**6)
    packing.pack(CONVERSATIONS)
    for _once in range(2):
        assert answer(scope, nina).total == first.total
    assert len(read) == 3, "what there is no room for is read each time"


@pytest.mark.django_db
def test_what_says_nothing_new_is_not_written_again(shop: Shop):
    shop.fill(13)
    before = list(ConversationFact.objects.order_by("pk").values_list("noted", flat=True))
    keeping.refresh(Conversation.objects.values_list("pk", flat=True))
    assert list(ConversationFact.objects.order_by("pk").values_list("noted", flat=True)) == before


@pytest.mark.django_db
def test_promises_are_counted_as_soon_as_their_clocks_are_settled(
    mail_channel: Channel, alice: Agent, shop: Shop, django_capture_on_commit_callbacks
):
    conversation = heard(mail_channel).conversation
    with django_capture_on_commit_callbacks(execute=True):
        settle(conversation.pk)
    fact = PromiseFact.objects.get(target="first")
    assert (fact.verdict, fact.conversation_id) == ("running", conversation.pk)
    reply(conversation, Saying("Yes"), by=alice)
    with django_capture_on_commit_callbacks(execute=True):
        settle(conversation.pk)
    fact.refresh_from_db()
    assert (fact.verdict, fact.agent) == ("kept", alice.pk)


@pytest.mark.django_db
def test_a_promise_that_is_no_more_counts_nowhere(shop: Shop):
    shop.fill(17)
    fact = PromiseFact.objects.exclude(started_at=None).first()
    assert fact is not None
    Clock.objects.filter(pk=fact.pk).delete()
    check()
    fact.refresh_from_db()
    assert fact.started_at is None
