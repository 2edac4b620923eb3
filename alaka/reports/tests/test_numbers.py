"""The reports' numbers equal those counted slowly, for whoever reads, by whatever they are told
apart; and every number opens a list of just as many."""

from collections.abc import Callable
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from alaka.accounts.models import Agent, Place, Role
from alaka.cases.models import Case
from alaka.inbox.models import Conversation
from alaka.reports import behind
from alaka.reports.answering import Answer, answer
from alaka.reports.boards import reports
from alaka.reports.scope import Scope
from alaka.reports.tests import slowly
from alaka.reports.tests.conftest import NOW, Shop
from alaka.sla.models import Clock

pytestmark = pytest.mark.django_db
ZONES = ["Asia/Baku", "Asia/Tehran", "America/New_York", "Europe/Sarajevo"]

small = settings(
    max_examples=5,
    deadline=None,
    # A smaller shop says no more than a seed, and looking for one takes long.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

# Of those that ask thousands of lists.
few = settings(small, max_examples=2)


def asked(name: str, agent: Agent, zone: str = "Asia/Baku", **query: str) -> Answer:
    scope = Scope.read(reports()[name], {"period": "30", **query}, ZoneInfo(zone), "en")
    return answer(scope, agent)


def same(found: dict[str, Any], slow: dict[str, Any]) -> None:
    assert set(found) == set(slow)
    for name, value in slow.items():
        if value is None:
            assert found[name] is None, name
        else:
            assert found[name] == pytest.approx(value, abs=1), name
            if isinstance(value, int):
                assert found[name] == value, name


def days(zone: str, count: int = 30) -> tuple[datetime, datetime]:
    """The last days in that zone, as two instants."""
    today = NOW.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0)
    return today - timedelta(days=count - 1), today + timedelta(days=1)


@pytest.fixture
def readers(alice: Agent, bob: Agent, baku: Place) -> list[Agent]:
    """Who sees everything; a manager of one place; an agent of one team."""
    analyst = Agent.objects.create_user("nina@gul.example", None, role=Role.ANALYST)
    assert baku.manager is not None
    return [analyst, bob, baku.manager, alice]


def seen(agent: Agent) -> list[slowly.Talk]:
    agent = Agent.objects.get(pk=agent.pk)
    return slowly.talks(Conversation.objects.visible_to(agent))


CONVERSATIONS: list[tuple[str, str, str, Callable[[slowly.Talk], Any], Callable[..., Any]]] = [
    ("volume", "channel", "opened_at", lambda talk: talk.row.channel_id, slowly.volume),
    ("volume", "language", "opened_at", lambda talk: talk.row.language, slowly.volume),
    ("response", "agent", "answered_at", lambda talk: talk.responder, slowly.response),
    ("response", "team", "answered_at", lambda talk: talk.row.team_id, slowly.response),
    ("resolution", "agent", "closed_at", lambda talk: talk.row.closed_by_id, slowly.resolution),
    ("resolution", "channel", "closed_at", lambda talk: talk.row.channel_id, slowly.resolution),
]

PROMISED = {
    "inbox": "inbox_id", "channel": "channel_id", "team": "team_id", "agent": "agent_id",
    "kind": "kind", "severity": "severity", "target": "target", "policy": "policy_id",
}  # fmt: skip


@small
@given(seed=st.integers(0, 10**6), zone=st.sampled_from(ZONES))
def test_conversations_are_counted_as_slowly(
    shop: Shop, readers: list[Agent], seed: int, zone: str
):
    with transaction.atomic():
        shop.fill(seed)
        begin, end = days(zone)
        for agent in readers:
            mine = seen(agent)
            for name, by, clock, value, slow in CONVERSATIONS:
                rows = slowly.between(mine, clock, begin, end)
                found = asked(name, agent, zone, by=by)
                same(found.total, slow(rows))
                groups = slowly.grouped(rows, value)
                assert {line.value for line in found.lines} == set(groups)
                for line in found.lines:
                    same(line.numbers, slow(groups[line.value]))
                length = end - begin
                before = slowly.between(mine, clock, begin - length, begin)
                assert found.before is not None
                same(found.before, slow(before))
        transaction.set_rollback(True)


@small
@given(seed=st.integers(0, 10**6))
def test_satisfaction_is_counted_as_slowly(shop: Shop, readers: list[Agent], seed: int):
    with transaction.atomic():
        shop.fill(seed, conversations=20)
        begin, end = days("Asia/Baku")
        for agent in readers:
            mine = seen(agent)
            rated = slowly.between(mine, "rated_at", begin, end)
            asked_rows = slowly.between(mine, "asked_at", begin, end)
            found = asked("satisfaction", agent, by="agent")
            same(found.total, slowly.satisfaction(rated, asked_rows))
            for line in found.lines:
                those = [
                    [talk for talk in rows if talk.agent == line.value]
                    for rows in (rated, asked_rows)
                ]
                same(line.numbers, slowly.satisfaction(*those))
        transaction.set_rollback(True)


@small
@given(seed=st.integers(0, 10**6), zone=st.sampled_from(ZONES))
def test_promises_are_counted_as_slowly(shop: Shop, readers: list[Agent], seed: int, zone: str):
    with transaction.atomic():
        shop.fill(seed, conversations=20)
        begin, end = days(zone)
        for agent in readers:
            agent = Agent.objects.get(pk=agent.pk)
            mine = list(Clock.objects.visible_to(agent))
            rows = slowly.between(mine, "started_at", begin, end)
            for by, field in PROMISED.items():
                found = asked("promises", agent, zone, by=by)
                same(found.total, slowly.promises(rows))
                groups = slowly.grouped(rows, attrgetter(field))
                counted = {key for key, those in groups.items() if _is_counted(those)}
                assert {line.value for line in found.lines} == counted
                for line in found.lines:
                    same(line.numbers, slowly.promises(groups[line.value]))
            before = slowly.between(mine, "started_at", begin - (end - begin), begin)
            assert found.before is not None
            same(found.before, slowly.promises(before))
        transaction.set_rollback(True)


def _is_counted(clocks: list[Clock]) -> bool:
    """Those dropped alone make no line."""
    return any(row.breached_at or row.is_met or row.ended_at is None for row in clocks)


@small
@given(seed=st.integers(0, 10**6))
def test_a_branch_counts_all_that_is_part_of_it(shop: Shop, readers: list[Agent], seed: int):
    with transaction.atomic():
        shop.fill(seed, cases=14)
        begin, end = days("Asia/Baku", 365)
        for agent in readers:
            agent = Agent.objects.get(pk=agent.pk)
            rows = slowly.between(seen(agent), "opened_at", begin, end)
            groups = slowly.in_branches(rows, lambda talk: talk.row.place)
            found = asked("volume", agent, by="place", period="365")
            assert {line.value for line in found.lines} == set(groups)
            for line in found.lines:
                same(line.numbers, slowly.volume(groups[line.value]))
            cases = slowly.between(Case.objects.visible_to(agent), "opened_at", begin, end)
            by_topic = slowly.in_branches(cases, lambda case: case.topic)
            found = asked("cases", agent, by="topic", period="365")
            same(found.total, slowly.cases(cases, NOW))
            for line in found.lines:
                same(line.numbers, slowly.cases(by_topic[line.value], NOW))
            same(asked("loop", agent, period="365").total, slowly.loop(cases, NOW))
        transaction.set_rollback(True)


@few
@given(seed=st.integers(0, 10**6))
def test_every_number_opens_a_list_of_just_as_many(shop: Shop, readers: list[Agent], seed: int):
    with transaction.atomic():
        shop.fill(seed)
        for agent in readers:
            # Those of deals have their own tests.
            for report in (each for each in reports().values() if each.room == "service"):
                for grouping in report.groupings:
                    found = asked(report.name, agent, by=grouping.name, period="90")
                    _opens(found.scope, found.total, agent)
                    for line in found.lines:
                        _opens(found.scope.narrowed(line.value), line.numbers, agent)
                scope = found.scope
                for place, (_bucket, numbers) in enumerate(found.over_time):
                    _opens(scope.within(scope.period.of(place)), numbers, agent)
        transaction.set_rollback(True)


def test_what_is_not_known_lies_on_no_day_however_old(shop: Shop, readers: list[Agent]):
    shop.fill(19, conversations=20)
    days = {"period": "own", "from": "1990-01-01", "to": "2000-06-30"}
    for report in reports().values():
        if report.clock:
            assert asked(report.name, readers[0], **days).is_empty


def test_days_far_ahead_are_counted_too(shop: Shop, readers: list[Agent]):
    shop.fill(19, conversations=20)
    days = {"period": "own", "from": "2081-01-01", "to": "2099-12-31"}
    assert asked("volume", readers[0], **days).is_empty
    days = {"period": "own", "from": "2020-01-01", "to": "2037-12-31"}
    ahead = asked("volume", readers[0], **days).total
    assert ahead["conversations"] == Conversation.objects.filter(joined_into=None).count()


def _opens(scope: Scope, numbers: dict[str, Any], agent: Agent) -> None:
    for measure in scope.report.measures:
        if measure.shape != "count":
            continue
        page = behind.page(scope, measure, agent, None)
        assert page.count == numbers[measure.name]
        assert len(page.rows) == min(page.count, 25)


@small
@given(seed=st.integers(0, 10**6), period=st.sampled_from(["7", "30", "90", "365", "month"]))
def test_over_time_the_parts_make_the_whole(
    shop: Shop, readers: list[Agent], seed: int, period: str
):
    with transaction.atomic():
        shop.fill(seed)
        for name in ("volume", "cases"):
            found = asked(name, readers[0], period=period)
            for measure in reports()[name].measures:
                if measure.shape == "count":
                    whole = sum(int(each[measure.name] or 0) for _bucket, each in found.over_time)
                    assert whole == found.total[measure.name]
        transaction.set_rollback(True)
