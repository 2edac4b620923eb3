"""Which ways lead through a page: the pages before and after it in a visit, and where visits ended.

A visit counts by the first time it came to the page; pages that were loaded again count once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.core import clock
from alaka.core.templatetags.core import number
from alaka.core.words import apart
from alaka.goals import drawing, visits
from alaka.goals.naming import page_names
from alaka.goals.reaching import Question
from alaka.reports.answering import Answer, Line
from alaka.reports.facts import PEOPLE
from alaka.reports.periods import Period
from alaka.reports.report import Choice, Grouping, Measure, People, Report, Value, count
from alaka.reports.scope import Scope
from alaka.reports.segments import SEGMENT, people_of
from alaka.tracking.events.terms import Word
from alaka.tracking.models import Kind, Term

# So many pages are followed each way, and so many of each step are shown.
FAR, SHOWN = 3, 6
# Of so many pages one can be chosen, those that were seen most lately.
OFFERED, LATELY = 60, timedelta(days=30)

_VIEWS = f"kind IN ({Kind.PAGE:d}, {Kind.SCREEN:d}) AND page IS NOT NULL"
# Only what browsers did that saw the page is put in order.
_AROUND = f"""
WITH lookers AS MATERIALIZED (SELECT DISTINCT visitor FROM events WHERE {_VIEWS} AND page = $page),
owned AS (FROM ({{owned}}) SEMI JOIN lookers USING (visitor)),
views AS (
    SELECT e.visitor, v.began_at, v.who, v.contact, e.page, e.at AS moment, e.key
    FROM (FROM events SEMI JOIN lookers USING (visitor)) e
        ASOF JOIN owned v ON v.visitor = e.visitor AND e.at >= v.began_at
    WHERE {_VIEWS} {{those}}
), moves AS (
    SELECT *, lag(page) OVER seen AS before FROM views
    WINDOW seen AS (PARTITION BY visitor, began_at ORDER BY moment, key)
), numbered AS (
    SELECT *, row_number() OVER (PARTITION BY visitor, began_at ORDER BY moment, key) AS place
    FROM moves WHERE before IS DISTINCT FROM page
), anchors AS (
    SELECT visitor, began_at, min(place) AS anchor FROM numbered WHERE page = $page GROUP BY 1, 2
), around AS (
    SELECT n.*, n.place - anchor AS step,
        lead(page) OVER (PARTITION BY n.visitor, n.began_at ORDER BY n.place) AS after
    FROM numbered n JOIN anchors USING (visitor, began_at)
)
"""  # noqa: S608
# Each page of a step, and of those that are shown how many visits went on to which.
_COUNTED = f""", near AS (
    SELECT step, page, after, count(*) AS many FROM around
    WHERE step BETWEEN -{FAR} AND {FAR} GROUP BY 1, 2, 3
), nodes AS (
    SELECT step, page, sum(many)::BIGINT AS many,
        coalesce(sum(many) FILTER (WHERE after IS NULL), 0)::BIGINT AS ended
    FROM near GROUP BY 1, 2
), shown AS (
    FROM nodes QUALIFY row_number() OVER (PARTITION BY step ORDER BY many DESC, page) <= {SHOWN}
)
SELECT step, page, NULL AS after, many, ended FROM nodes
UNION ALL
SELECT n.step, n.page, n.after, n.many, 0
FROM near n JOIN shown USING (step, page) JOIN shown t ON t.step = n.step + 1 AND t.page = n.after
"""  # noqa: S608
_BEHIND = "around WHERE step = $step {page} {ended}"
_MOST = f"""
SELECT page FROM events WHERE {_VIEWS} GROUP BY page ORDER BY count(*) DESC, page LIMIT {OFFERED}
"""  # noqa: S608


def _pages(agent: Agent) -> Sequence[tuple[str, str | Promise]]:
    now = clock.now()
    found = [str(page) for (page,) in Question(now - LATELY, now).ask(_MOST)]
    names = page_names(found, None)
    return [(page, apart(names[page])) for page in found]


def _other_page(chosen: str) -> str:
    """One that is seen seldom, or was not lately; "" of what is none."""
    is_number = chosen.isascii() and chosen.isdecimal() and int(chosen[:20]) < 2**63
    known = Term.objects.filter(kind=Word.PAGE, pk=chosen) if is_number else Term.objects.none()
    return apart(page_names([chosen], None)[chosen]) if known.exists() else ""


class Paths:
    """One asking; ``page`` is "" where no page was seen at all."""

    def __init__(self, scope: Scope, agent: Agent) -> None:
        self.scope = scope
        self.page = scope.option("page", agent)
        self.people = people_of(scope, agent)

    def counted(self, period: Period) -> list[tuple[int, int, int | None, int, int]]:
        """Step, page, None, how many visits, how many of them ended there; and from a page that is
        shown to one of the next step: that one, how many visits went on to it."""
        question, statement = self._asked(period, _COUNTED, {})
        return question.counted(self.scope, statement)

    def behind(self, measure: Measure) -> People:
        step, _colon, page = str(self.scope.filters.get("node") or "0:").partition(":")
        if not step.lstrip("-").isdecimal() or len(step) > 2:
            return People([], 0)
        is_page = page.isdecimal() and int(page) < 2**63
        relation = _BEHIND.format(
            page="AND page = $other" if is_page else "",
            ended="AND after IS NULL" if measure.name == "ended" else "",
        )
        given = {"step": int(step)} | ({"other": int(page)} if is_page else {})
        select = visits.BEHIND.format(relation=relation)
        question, statement = self._asked(self.scope.period, select, given)
        return question.people(self.scope, statement)

    def _asked(self, period: Period, select: str, given: Mapping[str, Any]) -> tuple[Question, str]:
        those = f"AND {visits.those('v.contact')}" if self.people else ""
        relations = _AROUND.format(owned=visits.owned(), those=those)
        told = {**given, "page": int(self.page)}
        return Question(period.begin, period.end, told, beside=self.people), relations + select


def _paths(scope: Scope, agent: Agent) -> Answer:
    asked = Paths(scope, agent)
    if not asked.page:
        nothing: dict[str, Value] = {"visits": None, "ended": None, "share": None}
        return Answer(scope, [], nothing, None, [])
    rows = asked.counted(scope.period)
    now, before = _Nodes(rows), _Nodes(asked.counted(scope.period.before))
    shown = [node for step in range(-FAR, FAR + 1) for node in now.most(step)]
    names = page_names({str(page) for _step, page in shown}, scope)
    lines = [
        Line(f"{step}:{page}", _where(step, names[str(page)]), now.of(node), before.of(node))
        for node in shown
        for step, page in [node]
    ]
    middle = (0, int(asked.page))
    more = drawing.drawn(scope, rows, names, {line.value for line in lines})
    left_off = len(now.many) - len(lines)
    return Answer(scope, lines, now.of(middle), before.of(middle), [], left_off=left_off, more=more)


class _Nodes:
    """By step and page, how many visits there were and how many of them ended."""

    def __init__(self, rows: Iterable[tuple[int, int, int | None, int, int]]) -> None:
        self.many = {
            (step, page): (many, ended) for step, page, after, many, ended in rows if after is None
        }
        self.whole = sum(many for (step, _page), (many, _ended) in self.many.items() if not step)

    def most(self, step: int) -> list[tuple[int, int]]:
        """Those of a step that are shown."""
        theirs = (node for node in self.many if node[0] == step)
        return sorted(theirs, key=lambda node: (-self.many[node][0], node[1]))[:SHOWN]

    def of(self, node: tuple[int, int]) -> dict[str, Value]:
        many, ended = self.many.get(node, (0, 0))
        return {"visits": many, "ended": ended, "share": many / self.whole if self.whole else None}


def _where(step: int, page: str) -> str:
    """The page by how far from the one in question it is."""
    told = {"number": number(abs(step)), "page": apart(page)}
    if not step:
        return gettext("This page: %(page)s") % told
    if step < 0:
        before = ngettext(
            "%(number)s page before: %(page)s", "%(number)s pages before: %(page)s", -step
        )
        return before % told
    return (
        ngettext("%(number)s page later: %(page)s", "%(number)s pages later: %(page)s", step) % told
    )


def _node_names(values: Iterable[Any], scope: Scope) -> Mapping[Any, str]:
    parts = {str(each or ""): str(each or "").partition(":") for each in values}
    names = page_names({page for _step, _colon, page in parts.values()}, scope)
    return {each: _named(step, names[page]) for each, (step, _colon, page) in parts.items()}


def _named(step: str, page: str) -> str:
    is_step = step.lstrip("-").isdecimal() and len(step) < 3
    return _where(int(step), page) if is_step else page


def _around(scope: Scope, node: Any) -> Scope:
    """The same around the page of a line."""
    return replace(scope, options={**scope.options, "page": str(node).partition(":")[2]})


def _behind(scope: Scope, measure: Measure, agent: Agent) -> People:
    asked = Paths(scope, agent)
    return asked.behind(measure) if asked.page else People([], 0)


PATHS = Report(
    "paths",
    pgettext_lazy("report", "Paths"),
    _(
        "Which pages come before and after one in a visit, and where visits end. A visit counts by "
        "the first time it came to the page."
    ),
    PEOPLE,
    "began_at",
    (
        Grouping(
            "node",
            _("Page"),
            "node",
            "node",
            is_text=True,
            longest=25,
            names=_node_names,
            is_of_lists=True,
            around=_around,
        ),
    ),
    (
        count("visits", _("Visits")),
        Measure("share", _("Of all through the page"), "share", is_listed=False),
        count("ended", _("Ended there"), good=-1),
    ),
    icon="route",
    order=225,
    room="sites",
    part="goals/paths.html",
    asked=_paths,
    people=_behind,
    choices=(Choice("page", _("Page"), _pages, _other_page), SEGMENT),
)
