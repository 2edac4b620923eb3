"""Who comes back, and what they bring: people by when they came, or ordered, first.

A stretch is as long as those of the period's time axis: a day, a week or a month. Everybody counts
in that of his first visit, or order, ever; then it is told of each later stretch that has begun who
came again, who ordered, or what all of them had brought by its end.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.core import clock
from alaka.core.templatetags.core import number
from alaka.goals import visits
from alaka.goals.marks import Mark
from alaka.goals.naming import ways
from alaka.goals.reaching import NOTHING, Question
from alaka.reports.answering import Answer, Line
from alaka.reports.facts import PEOPLE
from alaka.reports.periods import Period, Unit
from alaka.reports.questions.deals import priced
from alaka.reports.report import Choice, Grouping, Measure, People, Report, Value
from alaka.reports.scope import Scope
from alaka.reports.segments import SEGMENT, people_of

# So many stretches after the first are told of.
LATER = 12
_LATER = {
    Unit.DAY: pgettext_lazy("stretch of time", "Day %(number)s"),
    Unit.WEEK: pgettext_lazy("stretch of time", "Week %(number)s"),
    Unit.MONTH: pgettext_lazy("stretch of time", "Month %(number)s"),
}
ORDER = Mark("order")
EVER = datetime(2000, 1, 1, tzinfo=UTC)
VISITED, ORDERED, BROUGHT = "visited", "ordered", "brought"

_RELATIONS = """
WITH owned AS ({owned}),
orders AS (SELECT who, contact, moment, value FROM ({orders}) AS told WHERE who IS NOT NULL),
begun AS ({begun}),
cohorts AS (
    SELECT b.*, {cohort} AS cohort FROM begun b
    WHERE b.moment >= $first_at AND b.moment < $last_at {narrowed}
), after AS (
    SELECT c.who, c.contact, c.cohort, c.way, {done_in} - c.cohort AS later, d.value
    FROM cohorts c JOIN ({done}) AS d ON d.who = c.who AND d.moment >= c.moment
)
"""
_BY_VISIT = """
SELECT who, any_value(contact) AS contact, min(began_at) AS moment, arg_min(way, began_at) AS way
FROM owned GROUP BY who
"""
# How he had come first, by then.
_BY_ORDER = """
SELECT f.who, f.contact, f.moment, coalesce(arg_min(o.way, o.began_at), '') AS way
FROM (
    SELECT who, any_value(contact) AS contact, min(moment) AS moment FROM orders GROUP BY who
) f LEFT JOIN owned o ON o.who = f.who AND o.began_at <= f.moment
GROUP BY 1, 2, 3
"""
_DONE = {
    VISITED: "SELECT who, began_at AS moment, NULL::BIGINT AS value FROM owned",
    ORDERED: "SELECT who, moment, NULL::BIGINT AS value FROM orders",
    BROUGHT: "SELECT who, moment, value FROM orders",
}
_COUNTED = """
SELECT cohort, way, NULL AS later, count(*), 0 FROM cohorts GROUP BY cohort, way
UNION ALL
SELECT cohort, way, later, count(DISTINCT who), sum(value) FROM after
WHERE later <= $most GROUP BY cohort, way, later
"""


@dataclass(frozen=True)
class Cell:
    """Of a cohort and a way: people at first, and by later stretch how many and how much."""

    people: int
    many: Mapping[int, int]
    much: Mapping[int, int]


class Returning:
    """One asking of the report."""

    def __init__(self, scope: Scope, agent: Agent) -> None:
        self.scope = scope
        self.first = scope.option("first", agent)
        self.what = scope.option("what", agent)
        self.people = people_of(scope, agent)
        now = clock.now()
        today = now.astimezone(scope.period.zone).date()
        tomorrow = today + timedelta(days=1)
        self.until = datetime.combine(tomorrow, time(), scope.period.zone)
        self.edges = scope.period.edges_until(max(today, scope.period.last))
        # The last one that has begun.
        self.current = sum(edge <= now for edge in self.edges) - 1

    def cells(self) -> dict[tuple[int, str], Cell]:
        sizes: dict[tuple[int, str], int] = {}
        many: dict[tuple[int, str], dict[int, int]] = defaultdict(dict)
        much: dict[tuple[int, str], dict[int, int]] = defaultdict(dict)
        question, statement = self._asked(_COUNTED, {"most": LATER})
        for cohort, way, later, people, value in question.counted(self.scope, statement):
            if later is None:
                sizes[cohort, way] = people
            else:
                many[cohort, way][later] = people
                much[cohort, way][later] = int(value or 0)
        return {key: Cell(size, many[key], much[key]) for key, size in sizes.items()}

    def behind(self, measure: Measure) -> People:
        if measure.name == "people":
            question, statement = self._asked(visits.BEHIND.format(relation="cohorts"), {})
            return question.people(self.scope, statement)
        later = int(measure.name.removeprefix("after-"))
        which = "<=" if self.what == BROUGHT else "="
        relation = f"after WHERE later {which} $later"
        if self.what == BROUGHT:
            relation += " AND value <> 0"
        select = visits.BEHIND.format(relation=relation)
        question, statement = self._asked(select, {"later": later})
        return question.people(self.scope, statement)

    def numbers(self, cells: Sequence[tuple[int, Cell]]) -> dict[str, Value]:
        """Of some cells, each with its cohort. Only who had so much time is counted later on."""
        found: dict[str, Value] = {"people": sum(cell.people for _cohort, cell in cells)}
        for later in range(_begin(self.first, self.what), LATER + 1):
            told = [cell for cohort, cell in cells if cohort + later <= self.current]
            people = sum(cell.people for cell in told)
            if self.what == BROUGHT:
                done = sum(sum(cell.much.get(at, 0) for at in range(later + 1)) for cell in told)
            else:
                done = sum(cell.many.get(later, 0) for cell in told)
            found[f"after-{later}"] = done / people if people else None
        return found

    def _asked(self, select: str, given: Mapping[str, Any]) -> tuple[Question, str]:
        period, question = self.scope.period, Question(EVER, self.until)
        cohort = visits.stretch("b.moment", self.edges)
        parts = []
        for grouping, value in self.scope.chosen:
            column = cohort if grouping.name == "cohort" else "b.way"
            parts.append(f"AND {column} = ${grouping.name}")
            question.given[grouping.name] = value if grouping.name == "cohort" else value or ""
        if self.people:
            parts.append(f"AND {visits.those('b.contact')}")
            question.beside |= self.people
        is_of_orders = {self.first, self.what} != {VISITED}
        relations = _RELATIONS.format(
            owned=visits.owned({"way"}),
            cohort=cohort,
            done_in=visits.stretch("d.moment", self.edges),
            orders=question.reached(Mark("order"), "orders", once=False)
            if is_of_orders
            else NOTHING,
            begun=_BY_ORDER if self.first == ORDERED else _BY_VISIT,
            done=_DONE[self.what],
            narrowed=" ".join(parts),
        )
        question.given |= {
            **given,
            "first_at": period.begin,
            "last_at": period.end,
        }
        return question, relations + select


def _returning(scope: Scope, agent: Agent) -> Answer:
    asked = Returning(scope, agent)
    cells = asked.cells()
    by_way: dict[str, list[tuple[int, Cell]]] = defaultdict(list)
    by_cohort: dict[int, list[tuple[int, Cell]]] = defaultdict(list)
    for (cohort, way), cell in cells.items():
        by_way[way].append((cohort, cell))
        by_cohort[cohort].append((cohort, cell))
    every = [each for found in by_cohort.values() for each in found]
    if scope.by.name == "way":
        names = ways(by_way, scope)
        order = sorted(by_way, key=lambda way: (-sum(cell.people for _, cell in by_way[way]), way))
        lines = [Line(way, names[way], asked.numbers(by_way[way])) for way in order]
    else:
        lines = [
            Line(place, bucket.label, asked.numbers(by_cohort[place]))
            for place, bucket in enumerate(scope.period.buckets)
            if by_cohort[place]
        ]
    over_time = [
        (bucket, asked.numbers(by_cohort[place]))
        for place, bucket in enumerate(scope.period.buckets)
    ]
    return Answer(scope, lines, asked.numbers(every), None, over_time)


def _cohort_names(places: Iterable[Any], scope: Scope) -> Mapping[Any, str]:
    """Each by its first day."""
    buckets = dict(enumerate(scope.period.buckets))
    return {each: buckets[each].label if each in buckets else "–" for each in places}


def _firsts(agent: Agent) -> Sequence[tuple[str, str | Promise]]:
    return [(VISITED, _("By their first visit")), (ORDERED, _("By their first order"))]


def _whats(agent: Agent) -> Sequence[tuple[str, str | Promise]]:
    return [
        (VISITED, _("Who came again")),
        (ORDERED, _("Who ordered")),
        (BROUGHT, _("What each had brought by then")),
    ]


def _made(report: Report, options: Mapping[str, str], period: Period) -> Report:
    """With a measure for each later stretch."""
    what, first = _known(options, "what", (ORDERED, BROUGHT)), _known(options, "first", (ORDERED,))
    is_money = what == BROUGHT
    later = [
        Measure(
            f"after-{place}", _after(place, is_money, period.unit), "price" if is_money else "share"
        )
        for place in range(_begin(first, what), LATER + 1)
    ]
    return replace(report, measures=(*report.measures, *later))


def _known(options: Mapping[str, str], name: str, others: Sequence[str]) -> str:
    chosen = options.get(name, "")
    return chosen if chosen in others else VISITED


def _begin(first: str, what: str) -> int:
    """At first everybody did what he is counted by."""
    return 1 if first == what else 0


def _after(place: int, is_money: bool, unit: Unit) -> str:
    if place:
        return str(_LATER[unit]) % {"number": number(place)}
    return str(priced(_("At first"))) if is_money else gettext("At first")


def _behind(scope: Scope, measure: Measure, agent: Agent) -> People:
    return Returning(scope, agent).behind(measure)


RETURNING = Report(
    "returning",
    pgettext_lazy("report", "Coming back"),
    _(
        "People by the stretch of time in which they came, or ordered, for the first time ever: a "
        "day, a week or a month, as long as the period asks for. Each column is one stretch later: "
        "who came again in it, who ordered in it, or what each of them had brought by its end."
    ),
    PEOPLE,
    "at",
    (
        Grouping(
            "way", _("First way"), "way", "way", is_text=True, longest=visits.LONGEST, names=ways
        ),
        Grouping("cohort", _("First time"), "cohort", "cohort", names=_cohort_names),
    ),
    (Measure("people", _("People"), "people"),),
    icon="calendar-event",
    order=230,
    room="sites",
    period="365",
    chart="heat",
    stretch="cohort",
    asked=_returning,
    made=_made,
    people=_behind,
    is_compared=False,
    choices=(
        Choice("first", pgettext_lazy("cohorts", "Counted"), _firsts),
        Choice("what", pgettext_lazy("cohorts", "Shown"), _whats),
        SEGMENT,
    ),
)
