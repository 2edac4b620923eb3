"""What a report is made of: facts to count, ways to group them, and the numbers asked for.

Conditions and columns here are SQL over one row of the facts, named ``f``; they are written by us
and never hold what a reader typed.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Facts:
    """Rows that are counted. ``key`` is the column that names the conversation or case."""

    noun: str
    table: str
    key: str


CONVERSATIONS = Facts("conversation", "reports_conversationfact", "conversation_id")
CASES = Facts("case", "reports_casefact", "case_id")
# Those whose contact awaits us at this moment: few, and never a moment old.
WAITING = Facts(
    "conversation",
    """(SELECT id AS conversation_id, inbox_id AS inbox, channel_id AS channel, place_id AS place,
        team_id AS team, assignee_id AS agent, language, waiting_since,
        extract(epoch FROM now() - waiting_since)::int AS waited
    FROM inbox_conversation
    WHERE status = 'open' AND waiting_since IS NOT NULL AND joined_into_id IS NULL)""",
    "conversation_id",
)


@dataclass(frozen=True)
class Grouping:
    """One way to tell rows apart; its name is that of the filter in an address, too.

    ``noun`` says what its values are called by: see reports.names. ``is_tree``: a branch counts
    all that is part of it.
    """

    name: str
    label: Text
    column: str
    noun: str
    is_text: bool = False
    is_tree: bool = False


@dataclass(frozen=True)
class Measure:
    """One number. ``shape``: count, share, duration (seconds), age (seconds) or score.

    ``rows`` is which facts are behind it; of ``base`` it is a share. ``clock`` is when a fact
    counts, where that differs from the report's.
    """

    name: str
    label: Text
    shape: str
    rows: str = "true"
    base: str = ""
    column: str = ""
    quantile: float = 0.0
    clock: str = ""
    # More of it is good (1), bad (-1), or neither.
    good: int = 0


def count(name: str, label: Text, rows: str = "true", **more: object) -> Measure:
    return Measure(name, label, "count", rows, **more)  # type: ignore[arg-type]


def share(name: str, label: Text, rows: str, base: str = "true", **more: object) -> Measure:
    return Measure(name, label, "share", rows, base, **more)  # type: ignore[arg-type]


def quantile(name: str, label: Text, column: str, at: float, shape: str = "duration") -> Measure:
    """The middle one (0.5), or that below which nine of ten are (0.9)."""
    rows = f"f.{column} IS NOT NULL"
    return Measure(name, label, shape, rows, column=column, quantile=at, good=-1)


def mean(name: str, label: Text, column: str, **more: object) -> Measure:
    rows = f"f.{column} IS NOT NULL"
    return Measure(name, label, "score", rows, column=column, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Report:
    """``clock`` is the column whose instant puts a fact into a period; "" for what is now.

    ``rows`` narrows the facts. The first measure is what the charts show.
    """

    name: str
    label: Text
    about: Text
    facts: Facts
    clock: str
    groupings: tuple[Grouping, ...]
    measures: tuple[Measure, ...]
    rows: str = "true"
    icon: str = "chart-bar"
    order: int = 50

    @property
    def main(self) -> Measure:
        return self.measures[0]

    @property
    def clocks(self) -> list[str]:
        """Every column that puts a fact into the period."""
        return sorted({measure.clock or self.clock for measure in self.measures} - {""})

    def grouping(self, name: str) -> Grouping | None:
        return next((each for each in self.groupings if each.name == name), None)

    def measure(self, name: str) -> Measure | None:
        return next((each for each in self.measures if each.name == name), None)
