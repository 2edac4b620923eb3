"""Funnels: who took which of the steps one after another, and where people were lost.

Everybody counts once, by the attempt that came farthest, of those that began in the period. Each
step must come after the one before, and within the funnel's days of the first.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.core.templatetags.core import number
from alaka.goals.models import Funnel
from alaka.goals.reaching import Question
from alaka.goals.visits import BEHIND, those
from alaka.reports.answering import Answer, Line
from alaka.reports.facts import PEOPLE
from alaka.reports.periods import Period
from alaka.reports.report import Action, Choice, Grouping, Measure, People, Report, Value
from alaka.reports.scope import Scope
from alaka.reports.segments import SEGMENT, people_of

_CHAIN = """, chain_{place} AS (
    SELECT c.*, CASE WHEN epoch_us(s.moment) <= epoch_us(c.at_1) + $span_us THEN s.moment END
        AS at_{place}
    FROM chain_{before} c
    ASOF LEFT JOIN step_{place} s ON s.who = c.who AND c.at_{before} < s.moment
)"""
_FARTHEST = """, farthest AS (
    SELECT * FROM (SELECT *, {reached} AS reached FROM chain_{last}) AS told
    QUALIFY row_number() OVER (PARTITION BY who ORDER BY reached DESC, at_1) = 1
)"""
_STEP = """step_{place} AS (
    SELECT who, contact, moment FROM ({reached}) AS one WHERE who IS NOT NULL {those}
)"""
_TAKEN = "SELECT {place}, count(*) FILTER (WHERE reached >= {place}), {took} FROM farthest"


def _took(place: int) -> str:
    """Seconds from the step before."""
    if place == 1:
        return "NULL::DOUBLE"
    return f"median(epoch_us(at_{place}) - epoch_us(at_{place - 1})) / 1e6"


class Steps:
    """One asking of a funnel; ``funnel`` is None where there is none."""

    def __init__(self, scope: Scope, agent: Agent) -> None:
        self.scope = scope
        chosen = scope.option("funnel", agent)
        rows = Funnel.objects.visible_to(agent)
        self.funnel = rows.filter(pk=chosen).first() if _is_number(chosen) else None
        self.people = people_of(scope, agent)

    def counted(self, period: Period) -> list[tuple[int, int, float | None]]:
        """By step: its place, how many came so far, half of them within so many seconds."""
        places = range(1, len(self._funnel.marks) + 1)
        parts = [_TAKEN.format(place=place, took=_took(place)) for place in places]
        question, statement = self._asked(period, " UNION ALL ".join(parts), {})
        return sorted(question.counted(self.scope, statement))

    def behind(self, measure: Measure) -> People:
        step = self.scope.filters.get("step")
        last = len(self._funnel.marks)
        place = step if isinstance(step, int) else 1
        which = ">="
        if measure.name == "lost":
            which = "=" if isinstance(step, int) else "<"
            place = place if isinstance(step, int) else last
        select = BEHIND.format(relation=f"farthest WHERE reached {which} $place")
        question, statement = self._asked(self.scope.period, select, {"place": place})
        return question.people(self.scope, statement)

    @property
    def _funnel(self) -> Funnel:
        assert self.funnel is not None
        return self.funnel

    def _asked(self, period: Period, select: str, given: Mapping[str, Any]) -> tuple[Question, str]:
        window = timedelta(days=self._funnel.days)
        question = Question(period.begin, period.end + window)
        marks = self._funnel.marks
        narrowed = f"AND {those()}" if self.people else ""
        steps = [
            _STEP.format(
                place=place, reached=question.reached(mark, f"s{place}", once=False), those=narrowed
            )
            for place, mark in enumerate(marks, start=1)
        ]
        chains = [
            ", chain_1 AS (SELECT who, contact, moment AS at_1 FROM step_1 "
            "WHERE moment >= $first_at AND moment < $last_at)"
        ]
        for place in range(2, len(marks) + 1):
            chains.append(_CHAIN.format(place=place, before=place - 1))
        reached = " + ".join(f"(at_{place} IS NOT NULL)::INT" for place in range(1, len(marks) + 1))
        farthest = _FARTHEST.format(reached=reached, last=len(marks))
        question.given |= {
            **given,
            "first_at": period.begin,
            "last_at": period.end,
            "span_us": window // timedelta(microseconds=1),
        }
        question.beside |= self.people
        statement = f"WITH {', '.join(steps)}{''.join(chains)}{farthest} {select}"
        return question, statement


def _steps(scope: Scope, agent: Agent) -> Answer:
    asked = Steps(scope, agent)
    if asked.funnel is None:
        nothing: dict[str, Value] = {measure.name: None for measure in scope.report.measures}
        hint = gettext("Build a funnel first: the steps that people take, one after another.")
        if scope.options.get("funnel"):
            hint = gettext("This funnel is gone, or not yours to see. Choose another one.")
        return Answer(scope, [], nothing, None, [], hint=hint)
    now = _numbers(asked.counted(scope.period))
    before = _numbers(asked.counted(scope.period.before))
    lines = [
        Line(place, f"{number(place)}. {mark}", now[place - 1], before[place - 1])
        for place, mark in enumerate(asked.funnel.marks, start=1)
    ]
    return Answer(scope, lines, _whole(now), _whole(before), [])


def _numbers(counted: Sequence[tuple[int, int, float | None]]) -> list[dict[str, Value]]:
    """Of each step; nobody is lost at the last."""
    found: list[dict[str, Value]] = []
    for (_place, people, took), after in zip(counted, [*counted[1:], None], strict=True):
        went = after[1] if after else None
        found.append(
            {
                "people": people,
                "onward": went / people if went is not None and people else None,
                "lost": people - went if went is not None else None,
                "took": took,
            }
        )
    return found


def _whole(steps: Sequence[dict[str, Value]]) -> dict[str, Value]:
    begun, ended = steps[0]["people"] or 0, steps[-1]["people"] or 0
    return {
        "people": begun,
        "onward": ended / begun if begun else None,
        "lost": begun - ended,
        "took": None,
    }


def _behind(scope: Scope, measure: Measure, agent: Agent) -> People:
    asked = Steps(scope, agent)
    return asked.behind(measure) if asked.funnel else People([], 0)


def _funnels(agent: Agent) -> Sequence[tuple[str, str | Promise]]:
    """His own first."""
    rows = Funnel.objects.visible_to(agent).values_list("pk", "name", "owner")
    in_order = sorted(rows, key=lambda row: row[2] != agent.pk)
    return [(str(pk), name) for pk, name, _owner in in_order]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _gone(chosen: str) -> str | Promise:
    return pgettext_lazy("funnel", "Gone, or not yours to see")


def _actions(scope: Scope, agent: Agent) -> list[Action]:
    if not agent.can_answer:
        return []
    found = [Action(gettext("Build a funnel"), "funnel-add", "plus")]
    chosen = scope.option("funnel", agent)
    mine = Funnel.objects.changeable_by(agent)
    if _is_number(chosen) and mine.filter(pk=chosen).exists():
        found.append(Action(gettext("Change this funnel"), "funnel", "edit", (int(chosen),)))
    return found


def _step_names(values: Iterable[Any], scope: Scope) -> Mapping[Any, str]:
    return {each: gettext("Step %(number)s") % {"number": number(each)} for each in values}


STEPS = Report(
    "steps",
    pgettext_lazy("report", "Funnels on your sites"),
    _(
        "People by the steps they took one after another, of those who took the first in these "
        "days. Everybody counts once, by the attempt that came farthest; who went on later than "
        "the funnel's days after his first step was lost."
    ),
    PEOPLE,
    "at",
    (
        Grouping(
            "step",
            pgettext_lazy("funnel", "Step"),
            "step",
            "step",
            names=_step_names,
            is_of_lists=True,
        ),
    ),
    (
        Measure("people", _("People"), "people"),
        Measure("onward", _("Went on"), "share", good=1, is_listed=False),
        Measure("lost", pgettext_lazy("funnel", "Lost here"), "count", good=-1),
        Measure("took", _("Half of them within"), "age", good=-1, is_listed=False),
    ),
    icon="chart-funnel",
    order=220,
    room="sites",
    tab=pgettext_lazy("report", "Funnels"),
    chart="steps",
    asked=_steps,
    people=_behind,
    actions=_actions,
    choices=(Choice("funnel", pgettext_lazy("site", "Funnel"), _funnels, _gone), SEGMENT),
)
