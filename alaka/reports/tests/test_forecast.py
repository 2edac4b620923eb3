"""The forecast: what is expected and how far off it was equal a slow recomputation; whose deals
they are made of; and what stands on its page."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.conftest import logged_in
from alaka.core.tests.downloads import downloaded
from alaka.reports import behind
from alaka.reports.checking import check
from alaka.reports.conditions import EPOCH, instant
from alaka.reports.forecasting import sampling
from alaka.reports.tests import forecasts as slowly
from alaka.reports.tests.deals import Market, Way, ways
from alaka.reports.tests.test_deals import market, readers  # noqa: F401 - fixtures
from alaka.reports.tests.test_numbers import asked
from alaka.sales.models import Deal, StageStay

pytestmark = pytest.mark.django_db
BAKU = ZoneInfo("Asia/Baku")


@pytest.fixture
def busy(market: Market) -> Market:  # noqa: F811 - the fixture
    """Two years of deals, with their values and expected days."""
    random = Random(11)
    market.fill(random, 130, days=700)
    days = [date(2026, 9, 1), date(2026, 12, 5), None, date(2027, 12, 31), date(2026, 12, 31)]
    for number, deal in enumerate(Deal.objects.open()):
        Deal.objects.filter(pk=deal.pk).update(expected_on=days[number % 5])
    for stay in StageStay.objects.select_related("deal"):
        stay.value = random.choice([stay.deal.value, None, Decimal(50)])
        stay.save(update_fields=["value"])
    check()
    return market


def whole_seconds(found: list[Way]) -> list[Way]:
    """As columns hold instants."""
    for way in found:
        for stay in way.stays:
            stay.entered_at = _cut(stay.entered_at)
            stay.left_at = _cut(stay.left_at) if stay.left_at else None
    return found


def _cut(at: datetime) -> datetime:
    return datetime.fromtimestamp(EPOCH + instant(at), UTC)


def month(number: int) -> datetime:
    """The first moment of a month, counted from November 2026."""
    place = 2026 * 12 + 10 + number
    return datetime(place // 12, place % 12 + 1, 1, tzinfo=BAKU)


def test_what_is_and_was_said_equals_a_slow_recomputation(
    busy: Market,
    readers: list[Agent],  # noqa: F811 - the fixture
):
    for agent in readers:
        agent = Agent.objects.get(pk=agent.pk)
        mine = whole_seconds(ways(Deal.objects.visible_to(agent)))
        found = asked("forecast", agent)
        assert found.past is not None
        off, came_in_all, is_told = 0.0, 0.0, False
        for number, told in zip(range(-12, 0), found.past.months, strict=True):
            begin, end = month(number), month(number + 1)
            open_then = {way.deal.pk for way, _stay in slowly.standing(mine, begin)}
            came = sum(sum(slowly.wins(mine, pk, begin, end)) for pk in open_then)
            assert told.came == came
            assert told.in_all == sum(slowly.wins(mine, None, begin, end))
            is_enough = slowly.ended(mine, begin - slowly.YEAR, begin) >= 20
            assert (told.said is not None) == is_enough
            if told.said:
                (mean,) = slowly.expected(mine, begin, [(begin, end)])
                assert told.said.mean == pytest.approx(mean)
                assert told.said.low <= mean <= told.said.high
                off, came_in_all, is_told = off + abs(mean - came), came_in_all + came, True
        assert is_told or agent.pk != readers[0].pk
        if is_told:
            assert found.past.error == pytest.approx(off / came_in_all)
        assert found.past.is_enough == (slowly.ended(mine, busy.now - slowly.YEAR, busy.now) >= 20)
        if found.past.is_enough:
            _says_of_the_next(found, mine, busy.now)


def _says_of_the_next(found, mine: list[Way], now: datetime) -> None:
    """Their values are those of now."""
    for way in mine:
        for stay in way.stays:
            stay.value = way.deal.value if stay.left_at is None else stay.value
    edges = [now, *(month(number) for number in range(1, 7))]
    means = slowly.expected(mine, now, list(pairwise(edges)))
    said = [line.numbers for line in found.lines if line.numbers["forecast"] is not None]
    assert [each["forecast"] for each in said] == [round(mean) for mean in means if round(mean)]
    assert found.total["forecast"] == pytest.approx(sum(means), rel=1e-6)


def test_of_very_many_deals_one_in_so_many_stands_for_all(
    busy: Market, bob: Agent, at_bob: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sampling, "step", lambda: 3)
    every = whole_seconds(ways(Deal.objects.all()))
    mine = [way for way in every if way.deal.pk % 3 == 0]
    found = asked("forecast", bob)
    assert found.past is not None
    assert found.past.ended == slowly.ended(mine, busy.now - slowly.YEAR, busy.now)
    for number, told in zip(range(-12, 0), found.past.months, strict=True):
        begin, end = month(number), month(number + 1)
        assert told.in_all == 3 * sum(slowly.wins(mine, None, begin, end))
        if told.said:
            (mean,) = slowly.expected(mine, begin, [(begin, end)])
            assert told.said.mean == pytest.approx(3 * mean)
    assert found.past.is_enough
    assert found.total["deals"] == Deal.objects.open().count(), "what is open is counted whole"
    text = downloaded(at_bob.get("/desk/reports/forecast/table.csv?past=1")).decode("utf-8-sig")
    heads, *lines = csv.reader(io.StringIO(text))
    assert (heads[0], len(heads), len(lines)) == ("Month", 7, 12)
    assert [float(line[4]) for line in lines] == [month.came / 100 for month in found.past.months]
    assert "past=1" in at_bob.get("/desk/reports/forecast/").content.decode()
    paper = at_bob.get("/desk/reports/forecast/sheet.pdf")
    assert paper.content.startswith(b"%PDF-")
    assert "one deal in 3" in at_bob.get("/desk/reports/forecast/").content.decode()


def test_how_many_are_looked_at() -> None:
    steps = [sampling._step(deals) for deals in (-1, 50_000, 50_001, 1_000_000, 10**9)]
    assert steps == [1, 1, 3, 41, 661]


def test_months_hold_the_deals_that_are_expected_in_them(busy: Market, bob: Agent):
    found = asked("forecast", bob)
    rows = Deal.objects.open().filter(expected_on__year=2026, expected_on__month=12)
    (december,) = [line for line in found.lines if line.label == "Dec 2026"]
    assert december.numbers["deals"] == rows.count() > 0
    assert december.numbers["value"] == sum(round((row.value or 0) * 100) for row in rows)
    likely = sum(round((row.value or 0) * row.stage.probability) for row in rows)
    assert december.numbers["likely"] == pytest.approx(likely, abs=rows.count())
    inside = found.scope.narrowed(december.value)
    measure = found.scope.report.measure("deals")
    assert measure is not None
    listed = behind.page(inside, measure, bob, None).rows
    assert {row.pk for row in listed} <= {row.pk for row in rows}
    (earlier,) = [line for line in found.lines if line.label == "Expected earlier"]
    past = Deal.objects.open().filter(expected_on__lt=date(2026, 11, 1))
    assert earlier.numbers["deals"] == past.count() > 0
    assert sum(int(line.numbers["deals"] or 0) for line in found.lines) == found.total["deals"]


def test_a_group_brings_its_part_and_the_parts_make_the_whole(busy: Market, bob: Agent):
    whole = asked("forecast", bob).total
    for by in ("agent", "pipeline", "source", "team"):
        lines = asked("forecast", bob, by=by).lines
        parts = sum(int(line.numbers["forecast"] or 0) for line in lines)
        assert parts == pytest.approx(whole["forecast"], rel=1e-4)


def test_the_page_tells_how_far_off_it_was(busy: Market, bob: Agent):
    client = logged_in(bob)
    page = client.get("/desk/reports/forecast/").content.decode()
    assert "What was said of the last months" in page
    assert "what came lay within the range in" in page
    table = downloaded(client.get("/desk/reports/forecast/table.csv")).decode("utf-8-sig")
    assert "Forecast (EUR)" in table


def test_too_little_history_is_said(market: Market, at_bob: Client):  # noqa: F811
    market.fill(Random(3), 8)
    page = at_bob.get("/desk/reports/forecast/").content.decode()
    assert "Too little history for a forecast" in page
    assert "What was said of the last months" not in page
