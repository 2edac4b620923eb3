"""Ways of deals made at random, and their numbers counted slowly: from their stays alone, in plain
Python, with nothing of the reports' SQL, facts or arithmetic."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from statistics import median
from typing import Any

from alaka.accounts.models import Agent, Place, Team
from alaka.contacts.models import Contact
from alaka.sales.models import Deal, LostReason, Pipeline, Stage, StageStay

SOURCES = ("Web site", "web site", "Fair", "")


@dataclass
class Market:
    """Makes deals as the database holds them, without the flows that usually make them."""

    now: datetime
    pipelines: list[Pipeline]
    agents: list[Agent]
    places: list[Place | None]
    teams: list[Team | None]
    contacts: list[Contact | None]
    reasons: list[LostReason]
    stages: dict[int, list[Stage]] = field(default_factory=dict)

    def fill(self, random: Random, count: int, days: int = 200) -> None:
        for pipeline in self.pipelines:
            self.stages[pipeline.pk] = list(pipeline.stages.all())
        for _number in range(count):
            self._deal(random, self.now - timedelta(minutes=random.randrange(60 * 24 * days)))

    def _deal(self, random: Random, at: datetime) -> None:
        value = random.choice([None, Decimal(random.randrange(1, 9000)) / 2])
        stage = self.stages[random.choice(self.pipelines).pk][random.choice((0, 0, 0, 1))]
        deal = Deal(
            title="Flowers", currency="EUR", amount=value, value=value, opened_at=at,
            source=random.choice(SOURCES), owner=random.choice([*self.agents, None]),
            opened_by=random.choice([*self.agents, None]), team=random.choice(self.teams),
            place=random.choice(self.places), contact=random.choice(self.contacts),
        )  # fmt: skip
        stays: list[StageStay] = []
        came = "opened"
        while True:
            stays.append(StageStay(stage=stage, came=came, entered_at=at, currency="EUR"))
            deal.stage, deal.pipeline, deal.entered_stage_at = stage, stage.pipeline, at
            at += timedelta(minutes=random.randrange(60 * 24 * 30))
            if at > self.now:
                break
            went = random.choice(("moved", "moved", "moved", "won", "lost"))
            stays[-1].went, stays[-1].left_at = went, at
            if went == "moved":
                came, stage = "moved", self._next(random, stage)
                continue
            deal.status, deal.closed_at = went, at
            deal.lost_reason = random.choice(self.reasons) if went == "lost" else None
            at += timedelta(minutes=random.randrange(60 * 24 * 60))
            if random.random() < 0.7 or at > self.now:
                break
            came, deal.status, deal.closed_at, deal.lost_reason = "reopened", "open", None, None
        deal.save()
        for stay in stays:
            stay.deal = deal
        StageStay.objects.bulk_create(stays)

    def _next(self, random: Random, stage: Stage) -> Stage:
        """On, over one, back, or into another pipeline."""
        if random.random() < 0.1:
            return random.choice(self.stages[random.choice(self.pipelines).pk])
        row = self.stages[stage.pipeline_id]
        place = row.index(stage) + random.choice((1, 1, 1, 2, -1))
        return row[min(max(place, 0), len(row) - 1)]


@dataclass
class Way:
    """A deal in one pipeline, as its stays tell it."""

    deal: Deal
    stays: list[StageStay]
    stages: list[Stage]

    @property
    def pipeline(self) -> int:
        return self.stages[0].pipeline_id

    @property
    def entered_at(self) -> datetime:
        return min(stay.entered_at for stay in self.stays)

    @property
    def state(self) -> str:
        return self.deal.status if self.deal.pipeline_id == self.pipeline else "gone"

    @property
    def furthest(self) -> int:
        if self.state == "won":
            return len(self.stages) - 1
        order = [stage.pk for stage in self.stages]
        return max(order.index(stay.stage_id) for stay in self.stays)

    @property
    def contact(self) -> int | None:
        found = self.deal.contact
        return (found.root_id or found.pk) if found else None

    @property
    def closed_at(self) -> datetime | None:
        return self.deal.closed_at if self.state != "gone" else None

    def took(self, stage: int) -> float | None:
        stays = [stay for stay in self.stays if stay.stage_id == stage]
        if not stays or any(stay.left_at is None for stay in stays):
            return None
        return sum((stay.left_at - stay.entered_at).total_seconds() for stay in stays)  # type: ignore[operator, misc]


def ways(deals: Iterable[Deal]) -> list[Way]:
    found = []
    for deal in deals:
        of: dict[int, list[StageStay]] = defaultdict(list)
        for stay in StageStay.objects.filter(deal=deal).select_related("stage__pipeline"):
            of[stay.stage.pipeline_id].append(stay)
        for stays in of.values():
            found.append(Way(deal, stays, list(stays[0].stage.pipeline.stages.all())))
    return found


def cents(rows: list[Way]) -> int:
    return sum(round(row.deal.value * 100) for row in rows if row.deal.value is not None)


def part(some: int, of: int) -> float | None:
    return some / of if of else None


def _of_state(rows: list[Way], state: str) -> list[Way]:
    return [row for row in rows if row.state == state]


def funnel(rows: list[Way]) -> dict[str, Any]:
    won = _of_state(rows, "won")
    return {
        "deals": len(rows),
        "people": len({row.contact for row in rows} - {None}),
        "value": cents(rows),
        "onward": None,
        **{state: len(_of_state(rows, state)) for state in ("lost", "open", "gone")},
        "won": part(len(won), len(rows)),
        "took": None,
    }


def stage(rows: list[Way], one: Stage, number: int) -> dict[str, Any]:
    """Of one stage, the so-manieth of its pipeline."""
    reached = [row for row in rows if row.pipeline == one.pipeline_id and row.furthest >= number]
    stayed = [row for row in reached if row.furthest == number and row.state != "won"]
    took = [seconds for row in reached if (seconds := row.took(one.pk)) is not None]
    return {
        **funnel(reached),
        "onward": part(len(reached) - len(stayed), len(reached)),
        **{state: len(_of_state(stayed, state)) for state in ("lost", "open", "gone")},
        "took": median(took) if took else None,
    }


def wins(rows: list[Way]) -> dict[str, Any]:
    won, lost = _of_state(rows, "won"), _of_state(rows, "lost")
    return {
        "rate": part(len(won), len(won) + len(lost)),
        "won": len(won),
        "lost": len(lost),
        "value": cents(won),
        "missed": cents(lost),
    }


def ageing(rows: list[Deal], now: datetime) -> dict[str, Any]:
    """Open deals: how long they stand, and what went on from there within which time."""
    stood = {row.pk: max((now - row.entered_stage_at).total_seconds(), 0.0) for row in rows}
    usual = {stage: _usual(stage) for stage in {row.stage for row in rows}}
    known = [row for row in rows if usual[row.stage] is not None]
    old = [row for row in known if stood[row.pk] > (usual[row.stage] or 0)]
    return {
        "ageing": len(old),
        "open": len(rows),
        "share": part(len(old), len(known)),
        "value": sum(round(row.value * 100) for row in old if row.value is not None),
        "median": median(stood.values()) if rows else None,
        "longest": max(stood.values(), default=None),
    }


def _usual(stage: Stage) -> float | None:
    """Three of four of those that went on took no longer; of fewer than ten, what is expected."""
    stays = [stay for stay in StageStay.objects.filter(stage=stage) if stay.went != "lost"]
    took = sorted(
        (stay.left_at - stay.entered_at).total_seconds() for stay in stays if stay.left_at
    )
    if len(took) < 10:
        return None if stage.expected_days is None else stage.expected_days * 86_400.0
    low = 0.75 * (len(took) - 1)
    below, above = took[int(low)], took[min(int(low) + 1, len(took) - 1)]
    return below + (above - below) * (low - int(low))


def velocity(rows: list[Way]) -> dict[str, Any]:
    won = _of_state(rows, "won")
    values = [row.deal.value * 100 for row in won if row.deal.value is not None]
    lasted = [int((row.closed_at - row.deal.opened_at).total_seconds()) for row in won]  # type: ignore[operator]
    price = float(sum(values) / len(values)) if values else None
    length = sum(lasted) / len(lasted) if lasted else None
    rate = part(len(won), len(rows))
    pace = None
    if length:
        pace = len(rows) * (rate or 0) * (price or 0) / max(length / 86_400, 1)
    return {"pace": pace, "deals": len(rows), "rate": rate, "price": price, "length": length}


def cohorts(rows: list[Way], now: datetime) -> dict[str, Any]:
    found: dict[str, Any] = {"deals": len(rows)}
    for days in (30, 60, 90, 120, 180, 270, 365):
        span = timedelta(days=days)
        old = [row for row in rows if row.deal.opened_at < now - span]
        won = [
            row for row in _of_state(old, "won")
            if row.closed_at and row.closed_at < row.deal.opened_at + span
        ]  # fmt: skip
        found[f"in_{days}"] = part(len(won), len(old))
    return found | {"won": part(len(_of_state(rows, "won")), len(rows))}


def grouped(rows: Iterable[Way], value: Callable[[Way], Any]) -> dict[Any, list[Way]]:
    found: dict[Any, list[Way]] = defaultdict(list)
    for row in rows:
        found[value(row)].append(row)
    return found
