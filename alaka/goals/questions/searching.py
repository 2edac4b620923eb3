"""What people searched for: words by which a search engine led them here, and words that the site
itself was asked for. Words count once in each visit, whatever kind of letters they are written in.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.models import Agent
from alaka.goals import visits
from alaka.goals.marks import Mark
from alaka.goals.reaching import WHOSE, Question
from alaka.reports.answering import Answer, Line
from alaka.reports.facts import PEOPLE
from alaka.reports.periods import Period
from alaka.reports.report import Grouping, Measure, People, Report, Value, count
from alaka.reports.scope import Scope
from alaka.reports.segments import SEGMENT, people_of

# Who orders within so long afterwards found what he looked for.
WITHIN = timedelta(days=7)
ENGINE, SITE = "engine", "site"
PLACES = {ENGINE: _("In a search engine"), SITE: _("On the site")}

_RELATIONS = f"""
WITH asked AS (
    SELECT o.who, o.contact, o.began_at AS moment, lower(o.words) AS words, '{ENGINE}' AS place
    FROM ({visits.owned({"words"})}) AS o WHERE o.words <> '{visits.UNKNOWN}'
    UNION ALL
    SELECT coalesce(s.contact, e.visitor), s.contact, min(e.at),
        left(trim(lower(e.search)), {visits.LONGEST}) AS words, '{SITE}'
    FROM events e ASOF JOIN visits v ON v.visitor = e.visitor AND e.at >= v.began_at
    {WHOSE.format(one="e", at="at")}
    WHERE e.visitor IS NOT NULL AND trim(e.search) <> ''
    GROUP BY 1, 2, e.visitor, v.began_at, 4
), told AS (
    SELECT a.*, {{bucket}} AS bucket,
        coalesce(epoch_us(r.moment) <= epoch_us(a.moment) + $span_us, false) AS has_ordered
    FROM asked a ASOF LEFT JOIN (
        SELECT who, moment FROM ({{orders}}) AS one WHERE who IS NOT NULL
    ) AS r ON r.who = a.who AND a.moment < r.moment
    WHERE a.moment >= $first_at AND a.moment < $last_at {{narrowed}}
)
"""  # noqa: S608 - no value is put in
_COUNTED = """
SELECT grouping({by}, bucket), {by}, bucket, count(*), count(DISTINCT who),
    count(DISTINCT who) FILTER (WHERE has_ordered)
FROM told GROUP BY GROUPING SETS (({by}), (bucket), ())
"""
# What `grouping` says of a row by group, by stretch, of all.
_GROUP, _STRETCH = 1, 2
_NOTHING: dict[str, Value] = {"searches": 0, "people": 0, "ordered": 0, "rate": None}


class Searching:
    """One asking of the report."""

    def __init__(self, scope: Scope, agent: Agent) -> None:
        self.scope = scope
        self.people = people_of(scope, agent)

    def counted(self, period: Period) -> "_Read":
        question, statement = self._asked(period, _COUNTED.format(by=self.scope.by.name))
        return _Read(question.counted(self.scope, statement))

    def behind(self, measure: Measure) -> People:
        relation = "told WHERE has_ordered" if measure.name == "ordered" else "told"
        select = visits.BEHIND.format(relation=relation)
        question, statement = self._asked(self.scope.period, select)
        return question.people(self.scope, statement)

    def _asked(self, period: Period, select: str) -> tuple[Question, str]:
        # A visit that began the day before may go on.
        since, until = period.begin - timedelta(days=1), period.end + WITHIN
        question, parts = Question(since, until, beside=dict(self.people)), []
        for grouping, value in self.scope.chosen:
            parts.append(f"AND a.{grouping.name} = $f_{grouping.name}")
            question.given[f"f_{grouping.name}"] = "" if value is None else str(value)
        if self.people:
            parts.append(f"AND {visits.those('a.contact')}")
        relations = _RELATIONS.format(
            bucket=visits.stretch("a.moment", period.edges),
            orders=question.reached(Mark("order"), "orders", once=False),
            narrowed=" ".join(parts),
        )
        question.given |= {
            "first_at": period.begin,
            "last_at": period.end,
            "span_us": WITHIN // timedelta(microseconds=1),
        }
        return question, relations + select


class _Read:
    """What was counted, by group, by stretch and in all."""

    def __init__(self, rows: Sequence[tuple[Any, ...]]) -> None:
        self.groups: dict[Any, dict[str, Value]] = {}
        self.stretches: dict[Any, dict[str, Value]] = {}
        self.total = _NOTHING
        for level, group, bucket, searches, people, ordered in rows:
            rate = ordered / people if people else None
            numbers = {"searches": searches, "people": people, "ordered": ordered, "rate": rate}
            if level == _GROUP:
                self.groups[group] = numbers
            elif level == _STRETCH:
                self.stretches[bucket] = numbers
            else:
                self.total = numbers


def _searching(scope: Scope, agent: Agent) -> Answer:
    asked = Searching(scope, agent)
    now, before = asked.counted(scope.period), asked.counted(scope.period.before)
    order = sorted(now.groups, key=lambda key: (-(now.groups[key]["searches"] or 0), key))
    shown = order[: scope.most]
    names = scope.by.names(shown, scope) if scope.by.names else {}
    lines = [
        Line(key, names[key], now.groups[key], before.groups.get(key, _NOTHING)) for key in shown
    ]
    over_time = [
        (bucket, now.stretches.get(place, _NOTHING))
        for place, bucket in enumerate(scope.period.buckets)
    ]
    left_off = len(order) - len(shown)
    hint = str(_NO_SEARCHES)
    return Answer(scope, lines, now.total, before.total, over_time, left_off=left_off, hint=hint)


def _behind(scope: Scope, measure: Measure, agent: Agent) -> People:
    return Searching(scope, agent).behind(measure)


def _words(values: Iterable[str], scope: Scope | None) -> Mapping[str, str]:
    return {each: each for each in values}


def _places(values: Iterable[str], scope: Scope | None) -> Mapping[str, str]:
    return {each: str(PLACES.get(each, each)) for each in values}


_NO_SEARCHES = _(
    "What a site is asked for is known where its search shows the words in the address of the page "
    "(?q=…), or tells of “Products Searched”. Most search engines do not say by which words "
    "people came."
)
SEARCHING = Report(
    "searching",
    pgettext_lazy("report", "Words searched for"),
    _(
        "What people were looking for: in a search engine that led them here, as far as it says "
        "so, and in the search of the site itself. Words count once in each visit. Who ordered in "
        "the seven days after has probably found it."
    ),
    PEOPLE,
    "moment",
    (
        Grouping(
            "words", pgettext_lazy("searches", "Words"), "words", "words", is_text=True,
            longest=visits.LONGEST, names=_words,
        ),
        Grouping(
            "place", pgettext_lazy("searches", "Where"), "place", "place", is_text=True,
            names=_places,
        ),
    ),
    (
        count("searches", _("Searches")),
        Measure("people", _("People"), "people"),
        Measure("ordered", _("Ordered afterwards"), "people", good=1),
        Measure("rate", _("Of those who searched"), "share", good=1, is_listed=False),
    ),
    icon="search",
    order=215,
    room="sites",
    tab=pgettext_lazy("report", "Searches"),
    asked=_searching,
    people=_behind,
    choices=(SEGMENT,),
)  # fmt: skip
