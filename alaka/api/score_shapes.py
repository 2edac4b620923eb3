"""What the API says of scores, and what it takes of their rules."""

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from alaka.api.values import Given, Text
from alaka.scores.learning import Points, Tested
from alaka.scores.models import Learned, Score, ScoreRule
from alaka.scores.models.rule import MOST_DAYS, MOST_POINTS
from alaka.scores.saying import Part
from alaka.segments.language import read


class ScorePartShape(Schema):
    of: str = Field(description="`start`, `history`, `rules` or `held`.")
    key: str = Field(description="The fact, or the number of the rule; else empty.")
    text: str = Field(description="In the language of the request.")
    points: int


class RhythmShape(Schema):
    by: str = Field(description="`orders`, or `contacts`: conversations and visits.")
    usual_days: float
    times: int = Field(description="On so many days.")
    last_at: datetime | None = Field(description="The day, at its beginning in UTC.")
    silent_at: datetime | None = Field(description="From then on it is longer than usual.")
    gone_at: datetime | None = Field(description="From then on the person is gone.")
    is_silent: bool


class ScoreShape(Schema):
    contact: int
    score: int = Field(description="0 to 100.")
    at: datetime = Field(description="Since when it is so.")
    rhythm: RhythmShape | None

    @classmethod
    def values_of(cls, row: Score) -> dict[str, Any]:
        return {
            "contact": row.contact_id, "score": row.value, "at": row.at, "rhythm": _rhythm(row),
        }  # fmt: skip

    @classmethod
    def of(cls, row: Score) -> "ScoreShape":
        return cls(**cls.values_of(row))


class ExplainedScoreShape(ScoreShape):
    parts: list[ScorePartShape] = Field(description="Their points come to the score.")

    @classmethod
    def explained(cls, row: Score, parts: list[Part]) -> "ExplainedScoreShape":
        shown = [
            ScorePartShape(of=part.of, key=part.key, text=part.text, points=part.points)
            for part in parts
        ]
        return cls(**cls.values_of(row), parts=shown)


def _rhythm(row: Score) -> RhythmShape | None:
    if not row.rhythm or row.usual_days is None:
        return None
    return RhythmShape(
        by=row.rhythm, usual_days=row.usual_days, times=row.times, last_at=row.last_at,
        silent_at=row.warn_at, gone_at=row.gone_at, is_silent=row.is_silent,
    )  # fmt: skip


class LevelShape(Schema):
    text: str
    people: int
    bought: int
    points: int


class FactShape(Schema):
    fact: str
    text: str
    levels: list[LevelShape]


class TestedShape(Schema):
    people: int = Field(description="Looks at people, in months held back.")
    bought: int
    auc: float = Field(description="Of one who bought and one who did not the first had more.")
    top_tenth_rate: float = Field(description="Of the tenth with the most points so many bought.")
    rate: float = Field(description="Of all so many bought.")

    @staticmethod
    def of(tried: Tested) -> "TestedShape":
        return TestedShape(
            people=tried.people, bought=tried.bought, auc=tried.auc, rate=tried.rate,
            top_tenth_rate=tried.top_rate,
        )  # fmt: skip


class MethodShape(Schema):
    learned_at: datetime | None
    start: int = Field(description="Where everybody begins.")
    facts: list[FactShape] = Field(description="Empty where there is not enough history yet.")
    tested: TestedShape | None
    rhythms: dict[str, Any] = Field(
        description="By kind, `pace` and what came of it in months held back."
    )

    @staticmethod
    def of(
        learned: Learned | None, points: Points | None, facts: list[FactShape], start: int
    ) -> "MethodShape":
        tested = learned.tested if learned else {}
        history = tested.get("history")
        return MethodShape(
            learned_at=learned.at if learned else None,
            start=start,
            facts=facts,
            tested=TestedShape.of(Tested(**history)) if history else None,
            rhythms={
                kind: {"pace": pace, "tested": tested.get("rhythms", {}).get(kind, {})}
                for kind, pace in (learned.rhythms if learned else {}).items()
            },
        )


class ScoreRuleShape(Schema):
    id: int
    name: str
    filter: dict[str, Any]
    owner: int = Field(description="As this agent sees people, the filter is asked.")
    points: int
    halves_days: int | None
    is_on: bool
    sentence: str = Field(description="The filter in words.")
    faults: list[str] = Field(description="Why the filter cannot be asked; empty when it can.")

    @staticmethod
    def of(row: ScoreRule) -> "ScoreRuleShape":
        asked = read(row.filter, row.owner)
        return ScoreRuleShape(
            owner=row.owner_id, sentence=asked.sentence(),
            faults=[str(why) for why in asked.faults().values()],
            **{name: getattr(row, name) for name in _RULE},
        )  # fmt: skip


_RULE = ("id", "name", "filter", "points", "halves_days", "is_on")


class ScoreRuleGiven(Given):
    """What is not given stays as it is; `filter` is replaced."""

    name: Text = Field("", max_length=120, examples=["Reads our prices"])
    filter: dict[str, Any] = Field(default={}, description="Of people: docs/filters.md.")
    points: int = Field(10, ge=-MOST_POINTS, le=MOST_POINTS, description="Not 0.")
    halves_days: int | None = Field(
        None, ge=1, le=MOST_DAYS,
        description="Half as many after each of these days since it last happened.",
    )  # fmt: skip
    is_on: bool = True
