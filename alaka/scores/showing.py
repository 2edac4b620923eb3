"""What the page says of how scores come about."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from alaka.scores.facts import FACTS
from alaka.scores.learning import FEWEST, START, Level, Points, Tested, chance
from alaka.scores.models import Learned, Score, ScoreRule
from alaka.scores.models.score import Kind
from alaka.scores.rhythms import OF_CONTACTS, OF_ORDERS, Pace, Warned
from alaka.scores.saying import signed
from alaka.scores.training import DAYS, HELD_BACK, MONTHS
from alaka.segments.language import written


@dataclass(frozen=True)
class Line:
    """A level of a fact; ``share`` of those at it bought."""

    said: str
    level: Level

    @property
    def signed(self) -> str:
        return signed(self.level.points)

    @property
    def share(self) -> float | None:
        return self.level.bought / self.level.people if self.level.people else None


@dataclass(frozen=True)
class Silence:
    """Of a kind of rhythm: what was learned of it, and what came of it in months held back."""

    kind: str
    least: int
    pace: Pace
    limit: int
    lines: list[tuple[str, Warned]]

    @property
    def is_tried(self) -> bool:
        return bool(self.lines and self.lines[0][1].people)


def method() -> dict[str, Any]:
    learned = Learned.latest()
    points = Points.read(learned.points) if learned else None
    tested = learned.tested if learned else {}
    history = tested.get("history")
    return {
        "learned": learned,
        "points": points,
        "facts": _facts(points) if points else [],
        "tried": Tested(**history) if history else None,
        "chances": [(each, chance(each, points)) for each in (20, 40, START, 60, 80)]
        if points
        else [],
        "looked": tested.get("people", 0),
        "bought": tested.get("bought", 0),
        "fewest": FEWEST,
        "start": START,
        "days": DAYS,
        "months": MONTHS,
        "held_back": HELD_BACK,
        "rules": ScoreRule.objects.on(),
        "silences": _silences(learned) if learned else [],
        "silent": Score.objects.silent().count(),
        "silent_query": urlencode({"filter": written({"of": "going_silent", "op": "yes"})}),
    }


def _facts(points: Points) -> list[tuple[str, list[Line]]]:
    """What says most stands first; levels at which nobody was are left out."""
    found = []
    for fact in FACTS:
        levels = points.facts[fact.name]
        lines = [Line(fact.said(n), each) for n, each in enumerate(levels) if each.people]
        spread = max(each.points for each in levels) - min(each.points for each in levels)
        found.append((-spread, str(fact.label), lines))
    return [(label, lines) for _spread, label, lines in sorted(found, key=lambda each: each[:2])]


def _silences(learned: Learned) -> list[Silence]:
    found = []
    for kind, least in ((Kind.ORDERS, OF_ORDERS), (Kind.CONTACTS, OF_CONTACTS)):
        compared = learned.tested.get("rhythms", {}).get(kind.value, {})
        lines = [(name, Warned(**compared[name])) for name in ("own", "fixed", "all") if compared]
        pace = Pace(**learned.rhythms.get(kind.value, {}))
        found.append(Silence(kind.value, least, pace, compared.get("limit", 0), lines))
    return found
