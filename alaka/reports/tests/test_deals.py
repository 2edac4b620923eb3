"""The numbers of the funnel, win rate, velocity and cohorts equal those counted slowly from the
stays of deals, whoever reads; each opens a list of just as many."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from alaka.accounts.models import Agent, Place, Team
from alaka.contacts import merging
from alaka.contacts.models import Contact
from alaka.reports import behind, keeping_deals, packing
from alaka.reports.checking import check
from alaka.reports.facts import DEALS
from alaka.reports.models import DealFact
from alaka.reports.tests import deals as slowly
from alaka.reports.tests.deals import Market, Way
from alaka.reports.tests.test_numbers import asked, days, few, same
from alaka.sales import moving, pipelines
from alaka.sales.models import Deal, LostReason, Pipeline, Stage
from alaka.sales.opening import Brief, open_deal
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def market(at_noon: datetime, alice: Agent, bob: Agent, baku: Place, shiraz: Place) -> Market:
    first = pipelines.begin()
    other = Pipeline.objects.create(name="Firms", position=1)
    for position, name in enumerate(("Heard of", "Visited", "Agreed")):
        Stage.objects.create(pipeline=other, name=name, position=position)
    # Stages in another order than that in which they were made.
    Stage.objects.create(pipeline=first, name="Sample sent", position=2)
    people = [Contact.objects.create(name=f"P {n}", created_at=at_noon) for n in range(6)]
    merging.merge(people[0], people[1], by=bob)
    return Market(
        now=at_noon,
        pipelines=[first, other],
        agents=[alice, bob],
        places=[baku, shiraz, baku.parent, None],
        teams=[*Team.objects.filter(memberships__agent=alice), None],
        contacts=[*Contact.objects.filter(pk__in=[each.pk for each in people]), None],
        reasons=list(LostReason.objects.all()[:2]),
    )


@pytest.fixture
def readers(alice: Agent, bob: Agent, baku: Place) -> list[Agent]:
    """Who sees everything; a manager of one place; an agent of one team."""
    assert baku.manager is not None
    return [bob, baku.manager, alice]


def seen(agent: Agent) -> list[Way]:
    rows = Deal.objects.visible_to(Agent.objects.get(pk=agent.pk))
    return slowly.ways(rows.select_related("contact"))


def between(rows: list[Way], clock: Callable[[Way], datetime | None], days: Any) -> list[Way]:
    return [row for row in rows if (at := clock(row)) and days[0] <= at < days[1]]


@few
@given(seed=st.integers(0, 10**6))
def test_the_funnel_is_what_the_stays_say(market: Market, readers: list[Agent], seed: int):
    with transaction.atomic():
        _fill(market, seed)
        for agent in readers:
            rows = between(seen(agent), lambda way: way.entered_at, days("Asia/Baku", 90))
            found = asked("funnel", Agent.objects.get(pk=agent.pk), period="90")
            same(found.total, slowly.funnel(rows))
            lines = {line.value: line for line in found.lines}
            order = []
            for pipeline in market.pipelines:
                for number, one in enumerate(market.stages[pipeline.pk]):
                    slow = slowly.stage(rows, one, number)
                    if not slow["deals"]:
                        assert one.pk not in lines
                        continue
                    order.append(one.pk)
                    same(lines[one.pk].numbers, slow)
            assert [line.value for line in found.lines] == order
            assert {line.depth for line in found.lines} <= {0}
            lost = [row for row in rows if row.state == "lost"]
            assert sum(found.cross.values()) == len(lost)
            for (at, reason), count in found.cross.items():
                those = [
                    row for row in lost
                    if row.stages[row.furthest].pk == at and row.deal.lost_reason_id == reason
                ]  # fmt: skip
                assert count == len(those)
        transaction.set_rollback(True)


def _fill(market: Market, seed: int) -> None:
    random = Random(seed)
    market.fill(random, 22)
    check()
    if random.random() < 0.7:
        packing.pack(DEALS)
    moved = list(Deal.objects.order_by("?")[:3])
    Deal.objects.filter(pk__in=[deal.pk for deal in moved]).update(value=Decimal("12.50"))
    keeping_deals.refresh([deal.pk for deal in moved])


GROUPED: dict[str, Callable[[Way], Any]] = {
    "agent": lambda way: way.deal.owner_id,
    "team": lambda way: way.deal.team_id,
    "pipeline": lambda way: way.pipeline,
}


@few
@given(seed=st.integers(0, 10**6))
def test_wins_velocity_and_cohorts_are_what_the_stays_say(
    market: Market, readers: list[Agent], seed: int
):
    now = market.now
    with transaction.atomic():
        _fill(market, seed)
        for agent in readers:
            agent = Agent.objects.get(pk=agent.pk)
            mine = seen(agent)
            closed = between(mine, lambda way: way.closed_at, days("Asia/Baku", 90))
            opened = [way for way in mine if way.state != "gone"]
            opened = between(opened, lambda way: way.deal.opened_at, days("Asia/Baku", 90))
            entered = between(mine, lambda way: way.entered_at, days("Asia/Baku", 90))
            for by, value in GROUPED.items():
                for name, rows, slow in (
                    ("wins", closed, slowly.wins),
                    ("velocity", closed, slowly.velocity),
                    ("cohorts", opened, lambda rows: slowly.cohorts(rows, now)),
                    ("funnel", entered, slowly.funnel),
                ):
                    found = asked(name, agent, by=by, period="90")
                    same(found.total, slow(rows))
                    groups = slowly.grouped(rows, value)
                    assert {line.value for line in found.lines} == set(groups)
                    for line in found.lines:
                        same(line.numbers, slow(groups[line.value]))
        transaction.set_rollback(True)


@few
@given(seed=st.integers(0, 10**6))
def test_ageing_is_what_the_stays_say(market: Market, readers: list[Agent], seed: int):
    with transaction.atomic():
        _fill(market, seed)
        market.fill(Random(seed), 60)
        first = market.stages[market.pipelines[0].pk][0]
        Stage.objects.filter(pk=first.pk).update(expected_days=None)
        for agent in readers:
            agent = Agent.objects.get(pk=agent.pk)
            mine = Deal.objects.visible_to(agent).filter(status="open").select_related("stage")
            for by, column in (("stage", "stage_id"), ("agent", "owner_id")):
                found = asked("ageing", agent, by=by)
                same(found.total, slowly.ageing(list(mine), market.now))
                groups: dict[Any, list[Deal]] = defaultdict(list)
                for deal in mine:
                    groups[getattr(deal, column)].append(deal)
                assert {line.value for line in found.lines} == set(groups)
                for line in found.lines:
                    same(line.numbers, slowly.ageing(groups[line.value], market.now))
        transaction.set_rollback(True)


@few
@given(seed=st.integers(0, 10**6))
def test_every_number_of_deals_opens_a_list_of_just_as_many(
    market: Market, readers: list[Agent], seed: int
):
    with transaction.atomic():
        _fill(market, seed)
        agent = Agent.objects.get(pk=readers[seed % 3].pk)
        for name in ("funnel", "ageing", "wins", "velocity", "cohorts"):
            found = asked(name, agent, period="90")
            scopes = [(found.scope, found.total)]
            scopes += [(found.scope.narrowed(line.value), line.numbers) for line in found.lines]
            for scope, numbers in scopes:
                for measure in scope.report.measures:
                    page = behind.page(scope, measure, agent, None)
                    assert len(page.rows) == min(page.count, 25)
                    if measure.shape == "count":
                        assert page.count == numbers[measure.name]
                    if measure.name in {"onward", "won"} and scope.link:
                        whole = int(numbers["deals"] or 0)
                        assert page.count == round(float(numbers[measure.name] or 0) * whole)
            if name == "funnel":
                _narrowed_stays_so(found, agent)
        transaction.set_rollback(True)


def _narrowed_stays_so(found: Any, agent: Agent) -> None:
    """A stage told apart by owner: what was lost there is the same in all."""
    for line in found.lines:
        inside = asked("funnel", agent, period="90", stage=str(line.value), by="agent")
        for name in ("deals", "people", "lost", "open", "gone", "onward", "won"):
            assert inside.total[name] == pytest.approx(line.numbers[name]), name
        lost = sum(int(each.numbers["lost"] or 0) for each in inside.lines)
        assert lost == line.numbers["lost"]


def test_what_happens_to_a_deal_is_counted_after_its_event(
    market: Market, alice: Agent, bob: Agent
):
    person, other = Contact.objects.filter(root=None, merges=None)[:2]
    deal = open_deal(Brief("Flowers", contact=person, owner=alice, source="Fair"), by=alice)
    second = open_deal(Brief("Flowers", contact=other, owner=alice, source="fair"), by=alice)
    follow("deal.opened")
    assert counted(alice) == (2, 2)
    made = merging.merge(person, other, by=bob)
    follow("contact.merged", keeping_deals.note_people)
    assert counted(alice) == (2, 1)
    merging.undo(made, by=bob)
    follow("contact.unmerged", keeping_deals.note_people)
    assert counted(alice) == (2, 2)
    moving.win(deal, by=alice)
    follow("deal.won")
    (line,) = asked("funnel", alice, by="source").lines
    assert (line.label, line.numbers["won"]) == ("Fair", 0.5)
    moving.reopen(deal, by=alice)
    follow("deal.reopened")
    assert asked("funnel", alice).total["won"] == 0
    to = market.pipelines[1].stages.all()[0]
    moving.move(second, to, seen=second.stage_id, by=alice)
    follow("deal.moved")
    assert DealFact.objects.filter(deal=second, state="gone").count() == 1
    assert asked("funnel", alice).total["deals"] == 3
    assert check() == 0


def counted(agent: Agent) -> tuple[Any, Any]:
    total = asked("funnel", agent).total
    return total["deals"], total["people"]


def follow(verb: str, hear: Callable[[list[int]], None] = keeping_deals.note) -> None:
    hear(list(Event.objects.filter(verb=verb).values_list("pk", flat=True)))
