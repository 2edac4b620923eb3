"""Where visits came from, and which of them led to goals: counted anew at each reading.

A goal that was reached in the period is given to visits of the same person in the ninety days up to
it: to the first, to the last, or to all in equal parts.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.core.words import apart
from alaka.goals import visits
from alaka.goals.models import Goal
from alaka.goals.naming import campaigns, origins, page_names, sites, ways, words
from alaka.goals.reaching import Question
from alaka.reports.answering import Answer, Line
from alaka.reports.facts import PEOPLE
from alaka.reports.periods import Period
from alaka.reports.questions.deals import priced
from alaka.reports.report import (
    Action,
    Choice,
    Grouping,
    Measure,
    People,
    Report,
    Value,
    count,
)
from alaka.reports.scope import Scope
from alaka.reports.segments import SEGMENT, people_of

WINDOW = timedelta(days=90)
FIRST, LAST, ALIKE = "first", "last", "alike"
_CREDIT = {
    FIRST: ("1.0", "nth = 1"),
    LAST: ("1.0", "nth = greatest(many, 1)"),
    ALIKE: ("1.0 / greatest(many, 1)", "true"),
}

_RELATIONS = """
WITH owned AS ({owned}),
seen AS (
    SELECT o.*, {seen_in} AS bucket FROM owned o WHERE o.began_at >= $first_at {narrowed}
), numbered AS (
    SELECT *, row_number() OVER () AS number FROM ({goals}) AS goals
    WHERE moment >= $first_at {those}
), touched AS (
    SELECT n.goal, n.who, n.contact, n.moment, n.value, {ways},
        row_number() OVER (PARTITION BY n.number ORDER BY o.began_at, o.visitor) AS nth,
        count(o.began_at) OVER (PARTITION BY n.number) AS many
    FROM numbered n LEFT JOIN owned o ON o.who = n.who AND o.began_at <= n.moment
        AND epoch_us(o.began_at) > epoch_us(n.moment) - $span_us
), credited AS (
    SELECT o.*, {reached_in} AS bucket, {credit} AS credit
    FROM touched o WHERE {kept} {narrowed}
)
"""
_COUNTED = """
SELECT 0 AS goal, grouping(k, bucket) AS level, k, bucket, count(*)::DOUBLE AS number,
    count(DISTINCT who)::DOUBLE AS more, NULL::DOUBLE AS visited
FROM (SELECT "{by}" AS k, bucket, who FROM seen) AS told
GROUP BY GROUPING SETS ((k), (bucket), ())
UNION ALL
SELECT goal, grouping(k, bucket), k, bucket, sum(credit), sum(credit * value), sum(visited)
FROM (
    SELECT goal, "{by}" AS k, bucket, credit, value, if("{by}" <> '', credit, 0) AS visited
    FROM credited
) AS told
GROUP BY GROUPING SETS ((goal, k), (goal, bucket), (goal))
"""
# What `grouping` says of a row by group, by stretch, of all.
_GROUP, _STRETCH, _ALL = 1, 2, 3
_NEVER = (0, 0, 0)
Numbers = dict[str, Value]


def _goals(agent: Agent) -> Sequence[tuple[str, str | Promise]]:
    rows = Goal.objects.in_use().values_list("pk", "name")
    return [("", _("All goals")), *((str(pk), name) for pk, name in rows)]


def _touches(agent: Agent) -> Sequence[tuple[str, str | Promise]]:
    return [
        (LAST, _("To the last visit before it")),
        (FIRST, _("To the first visit before it")),
        (ALIKE, _("To all visits before it alike")),
    ]


def _chosen(options: Mapping[str, str]) -> list[Goal]:
    """None where one was chosen that is in use no more."""
    goals, chosen = list(Goal.objects.in_use()), options.get("goal", "")
    return [goal for goal in goals if str(goal.pk) == chosen] if chosen else goals


def _gone(chosen: str) -> str | Promise:
    return _("A goal that is not in use")


def _made(report: Report, options: Mapping[str, str], period: Period) -> Report:
    """With the measures of the goals."""
    shape = "part" if options.get("touch") == ALIKE else "count"
    found: list[Measure] = []
    for goal in _chosen(options):
        found.append(Measure(f"goal-{goal.pk}", goal.name, shape, good=1))
        label = gettext("%(goal)s: of visits") % {"goal": apart(goal.name)}
        found.append(
            Measure(f"rate-{goal.pk}", label, "share", good=1, is_listed=False, has_card=False)
        )
    if found:
        found.append(Measure("value", priced(pgettext_lazy("goal", "Value")), "money", good=1))
    return replace(report, measures=(*report.measures, *found))


class Sources:
    """One asking of the report."""

    def __init__(self, scope: Scope, agent: Agent) -> None:
        self.scope = scope
        self.goals = _chosen(scope.options)
        self.touch = scope.option("touch", agent)
        self.people = people_of(scope, agent)

    def counted(self, period: Period) -> list[tuple[Any, ...]]:
        question, statement = self._asked(period, _COUNTED.format(by=self.scope.by.name))
        return question.counted(self.scope, statement)

    def behind(self, measure: Measure) -> People:
        relation, which = "seen", "true"
        if measure.name not in ("visits", "people"):
            pk = measure.name.removeprefix("goal-")
            places = [str(place) for place, goal in enumerate(self.goals, 1) if str(goal.pk) == pk]
            relation = "credited"
            which = f"goal = {places[0]}" if places else "coalesce(value, 0) <> 0"
        select = visits.BEHIND.format(relation=f"{relation} WHERE {which}")
        question, statement = self._asked(self.scope.period, select)
        return question.people(self.scope, statement)

    def _asked(self, period: Period, select: str) -> tuple[Question, str]:
        since = period.begin - WINDOW
        question = Question(since, period.end)
        credit, kept = _CREDIT[self.touch]
        narrowed, given = self._narrowed()
        ways = {self.scope.by.name, *(grouping.name for grouping, _value in self.scope.chosen)}
        if self.people:
            narrowed += f" AND {visits.those('o.contact')}"
        relations = _RELATIONS.format(
            owned=visits.owned(ways),
            seen_in=visits.stretch("o.began_at", period.edges),
            reached_in=visits.stretch("o.moment", period.edges),
            goals=question.goals(self.goals),
            those=f"AND {visits.those()}" if self.people else "",
            ways=", ".join(f'coalesce(o."{name}", \'\') AS "{name}"' for name in sorted(ways)),
            credit=credit,
            kept=kept,
            narrowed=narrowed,
        )
        question.beside |= self.people
        question.given |= {
            **given,
            "first_at": period.begin,
            "span_us": WINDOW // timedelta(microseconds=1),
        }
        return question, relations + select

    def _narrowed(self) -> tuple[str, dict[str, Any]]:
        parts, given = [], {}
        for grouping, value in self.scope.chosen:
            parts.append(f'AND o."{grouping.name}" = $f_{grouping.name}')
            given[f"f_{grouping.name}"] = "" if value is None else str(value)
        return " ".join(parts), given


def _sources(scope: Scope, agent: Agent) -> Answer:
    asked = Sources(scope, agent)
    now = _Read(asked.goals, asked.counted(scope.period))
    before = _Read(asked.goals, asked.counted(scope.period.before))
    order = now.in_order()
    shown = order[: scope.most]
    names = scope.by.names(shown, scope) if scope.by.names else {}
    lines = [
        Line(key, names.get(key, str(key)), now.of_group(key), before.of_group(key))
        for key in shown
    ]
    over_time = [
        (bucket, now.of_stretch(place)) for place, bucket in enumerate(scope.period.buckets)
    ]
    left_off = len(order) - len(shown)
    return Answer(scope, lines, now.of_all(), before.of_all(), over_time, left_off=left_off)


# A goal by its place: how often it was reached, for how much, how often of people who had visited.
# At 0 stand visits, and by how many people.
Told = dict[int, tuple[float, float | None, float | None]]


class _Read:
    """What was counted, by group, by stretch and in all. There may be thousands of groups, of which
    few are shown."""

    def __init__(self, goals: Sequence[Goal], rows: Sequence[tuple[Any, ...]]) -> None:
        self.goals = goals
        self.told: dict[tuple[int, Any], Told] = defaultdict(dict)
        for goal, level, key, bucket, *numbers in rows:
            named = {_GROUP: key, _STRETCH: bucket}.get(level)
            self.told[level, named][goal] = tuple(numbers)

    def in_order(self) -> list[Any]:
        """The groups, those with the most visits first."""
        groups = [
            (-told.get(0, _NEVER)[0], key)
            for (level, key), told in self.told.items()
            if level == _GROUP
        ]
        return [key for _visits, key in sorted(groups)]

    def of_group(self, key: Any) -> Numbers:
        return self._numbers(self.told.get((_GROUP, key), {}))

    def of_stretch(self, place: int) -> Numbers:
        return self._numbers(self.told.get((_STRETCH, place), {}))

    def of_all(self) -> Numbers:
        return self._numbers(self.told.get((_ALL, None), {}))

    def _numbers(self, told: Told) -> Numbers:
        """Rates are without what was reached by people of whom no visit is known."""
        visits, people, _none = told.get(0, _NEVER)
        numbers: Numbers = {"visits": int(visits), "people": int(people or 0)}
        for place, goal in enumerate(self.goals, 1):
            reached, _worth, visited = told.get(place, _NEVER)
            numbers[f"goal-{goal.pk}"] = reached
            numbers[f"rate-{goal.pk}"] = (visited or 0) / visits if visits else None
        if self.goals:
            worth = [told[place][1] or 0 for place in sorted(told) if place]
            numbers["value"] = sum(worth)
        return numbers


def _people(scope: Scope, measure: Measure, agent: Agent) -> People:
    return Sources(scope, agent).behind(measure)


def _actions(scope: Scope, agent: Agent) -> list[Action]:
    return [Action(pgettext("site", "Goals"), "goals", "target-arrow")] if agent.can_manage else []


def _by(name: str, label: str | Promise, names: Any) -> Grouping:
    return Grouping(name, label, name, name, is_text=True, longest=visits.LONGEST, names=names)


SOURCES = Report(
    "sources",
    pgettext_lazy("report", "Sources and goals"),
    _(
        "Visits by where they came from, and the goals they led to. A goal that is reached in "
        "these days is given to the last visit of the same person in the 90 days up to it, to "
        "the first, or to all of them in equal parts; so it may lie beside a visit of an earlier "
        "day."
    ),
    PEOPLE,
    "began_at",
    (
        _by("way", _("Way"), ways),
        _by("origin", _("Where from"), origins),
        _by("campaign", pgettext_lazy("visits", "Campaign"), campaigns),
        _by("words", _("Words searched for"), words),
        _by("entry", _("First page"), page_names),
        _by("exit", _("Last page"), page_names),
        _by("site", pgettext_lazy("visits", "Site"), sites),
    ),
    (
        count("visits", _("Visits")),
        Measure("people", _("People"), "people"),
    ),
    icon="world",
    order=210,
    room="sites",
    tab=pgettext_lazy("report", "Sources"),
    asked=_sources,
    made=_made,
    people=_people,
    actions=_actions,
    choices=(
        Choice("touch", _("A goal is given"), _touches),
        Choice("goal", pgettext_lazy("site", "Goals"), _goals, _gone),
        SEGMENT,
    ),
)
