"""When who reached what, as relations of a question to the columns of events.

A person is ``who``: the contact where we know one, else the browser; both are numbers made so that
none is the other's. ``value`` is in hundredths of the currency of the business, NULL for none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce

from alaka.contacts.reaching import GoalKind, goal_kinds
from alaka.goals import answers, remembering
from alaka.goals.answers import Asked
from alaka.goals.marks import EVENT, PAGE, Mark, pages_of
from alaka.goals.models import Goal, Worth
from alaka.goals.remembering import Counted
from alaka.reports.report import People
from alaka.reports.scope import Scope
from alaka.sales.models import Rate
from alaka.sales.money import own
from alaka.tracking.columns.asking import ask
from alaka.tracking.columns.covering import Beside
from alaka.tracking.columns.standing import base
from alaka.tracking.columns.whole import takes_long
from alaka.tracking.events.terms import Word, number
from alaka.tracking.models import Kind

_NO_BROWSER = Value(None, models.BigIntegerField())
# So many pages are named one by one.
FEW = 200

# Whose an event or a visit of a browser was then.
WHOSE = (
    "LEFT JOIN spans s ON s.visitor = {one}.visitor"
    " AND {one}.{at} >= s.begins AND {one}.{at} < s.ends"
)
_WHO = "coalesce(s.contact, e.visitor) AS who, s.contact AS contact"
_PAGES = f"""
SELECT {_WHO}, e.at AS moment, NULL::BIGINT AS value
FROM events e {WHOSE.format(one="e", at="at")}
WHERE e.visitor IS NOT NULL AND e.kind IN ({Kind.PAGE:d}, {Kind.SCREEN:d})
    AND e.page IN (SELECT unnest($%(name)s::BIGINT[]))
"""  # noqa: S608
# Once in each visit. Who saw the page a single time saw it in a single visit: only the visits of
# others are put in order.
_ONCE = f"""
WITH looked AS MATERIALIZED (
    SELECT visitor, "at" FROM events WHERE kind IN ({Kind.PAGE:d}, {Kind.SCREEN:d})
        AND page IN (SELECT unnest($%(name)s::BIGINT[])) AND visitor IS NOT NULL
), often AS MATERIALIZED (
    SELECT visitor FROM looked GROUP BY visitor HAVING count(*) > 1
)
SELECT {_WHO}, e.at AS moment, NULL::BIGINT AS value
FROM (FROM looked ANTI JOIN often USING (visitor)) e {WHOSE.format(one="e", at="at")}
UNION ALL
SELECT {_WHO}, min(e.at) AS moment, NULL::BIGINT AS value
FROM (FROM looked SEMI JOIN often USING (visitor)) e ASOF JOIN (
    SELECT visitor, began_at FROM visits SEMI JOIN often USING (visitor)
) v ON v.visitor = e.visitor AND e.at >= v.began_at
{WHOSE.format(one="e", at="at")}
GROUP BY 1, 2, v.visitor, v.began_at
"""  # noqa: S608
_EVENTS = f"""
SELECT {_WHO}, e.at AS moment, %(value)s AS value
FROM events e {WHOSE.format(one="e", at="at")}
WHERE e.visitor IS NOT NULL AND e.kind = {Kind.TRACK:d} AND e.name = $%(name)s
"""  # noqa: S608
_TOLD = f"""
SELECT coalesce(t.contact, s.contact, t.visitor) AS who, coalesce(t.contact, s.contact) AS contact,
    t.moment AS moment, t.value AS value
FROM told_%(name)s t {WHOSE.format(one="t", at="moment")}
"""  # noqa: S608
_TOLD_COLUMNS = {
    "contact": "BIGINT", "visitor": "BIGINT", "moment": "TIMESTAMP", "value": "BIGINT",
}  # fmt: skip
# By the rate of its day; what has no currency is in that of the business.
_WORTH = """(SELECT round(e.amount * 100 * arg_max(r.rate, r.since)) FROM (
    SELECT unnest($currencies::VARCHAR[]) AS currency, unnest($from_days::DATE[]) AS since,
        unnest($rates::DOUBLE[]) AS rate
) r WHERE r.currency = coalesce(nullif(upper(e.currency), ''), $own)
    AND r.since <= e.at::DATE)::BIGINT"""


_OF_GOAL = """
SELECT {place} AS goal, who, contact, moment, {value} AS value FROM ({reached}) AS one
"""
# A relation of what was reached, of nobody.
NOTHING = """SELECT 0::BIGINT AS who, 0::BIGINT AS contact, TIMESTAMP '1970-01-01' AS moment,
    0::BIGINT AS value WHERE false"""


@dataclass
class Question:
    """A question being written: what its relations are given, and from when to before when."""

    since: datetime
    until: datetime
    given: dict[str, Any] = field(default_factory=dict)
    pages: dict[str, Mark] = field(default_factory=dict)
    beside: dict[str, Beside] = field(default_factory=dict)

    def ask(self, sql: str, **given: Any) -> list[tuple[Any, ...]]:
        """Rows behind a number: as they are now."""
        sql, known = self._known(sql, given)
        return ask(sql, known, self.since, self.until, self.beside)

    def counted(self, scope: Scope, sql: str, **given: Any) -> list[tuple[Any, ...]]:
        """Numbers: as they were some time ago, where counting takes long."""
        found = self._remembered(scope, sql, given, takes_old=scope.takes_old)
        scope.counted.append(found.kept.at)
        if found.coming is not None:
            scope.coming.append(found.coming)
        return found.kept.rows

    def people(self, scope: Scope, sql: str, **given: Any) -> People:
        """Who is behind a number: as of now, though not for each page of a long list."""
        kept = self._remembered(scope, sql, given, takes_old=False, of=answers.LIST).kept
        return People.of(kept.rows)

    def _remembered(
        self, scope: Scope, sql: str, given: Mapping[str, Any], *, takes_old: bool, of: str = ""
    ) -> Counted:
        sql, known = self._known(sql, given)
        beside = sorted(self.beside.items())
        question = repr((base(), sql, sorted(known.items()), self.since, self.until, beside))
        return remembering.counted(
            of + question,
            asked(scope),
            lambda: ask(sql, known, self.since, self.until, self.beside),
            takes_old=takes_old,
            takes_long=lambda: not scope.waits and takes_long(self.since, self.until),
        )

    def _known(self, sql: str, given: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """A few pages are named in the question: then rows of others are not even read."""
        pages = pages_of(self.pages)
        for name, numbers in list(pages.items()):
            if len(numbers) <= FEW:
                named = ", ".join(map(str, numbers)) or "NULL"
                sql = sql.replace(f"(SELECT unnest(${name}::BIGINT[]))", f"({named})")
                del pages[name]
        return sql, self.given | pages | dict(given)

    def reached(self, mark: Mark, name: str, value: str = "NULL::BIGINT", *, once: bool) -> str:
        """SQL of who, contact, at and value; ``once``: a page counts once in each visit."""
        if mark.kind == PAGE:
            self.pages[name] = mark
            return (_ONCE if once else _PAGES) % {"name": name}
        if mark.kind == EVENT:
            self.given[name] = number(Word.NAME, mark.text)
            return _EVENTS % {"name": name, "value": value}
        told = self._told(goal_kinds()[mark.kind]) if mark.kind in goal_kinds() else None
        if told is None:
            return NOTHING
        self.beside[f"told_{mark.kind}"] = told
        return _TOLD % {"name": mark.kind}

    def _told(self, kind: GoalKind) -> Beside | None:
        within = {f"{kind.at}__gte": self.since, f"{kind.at}__lt": self.until}
        who = Coalesce(f"{kind.contact}__root", kind.contact)
        stranger = Case(When(**{kind.contact: None}, then=kind.visitor or _NO_BROWSER))
        value: Any = F(kind.value) if kind.value else Value(None, models.DecimalField())
        rows = kind.rows().filter(**within).values_list(who, stranger, F(kind.at), value)
        utc = "contact, visitor, moment AT TIME ZONE 'UTC', round(value::numeric * 100)::bigint"
        return Beside.of(_TOLD_COLUMNS, utc, rows)

    def goals(self, goals: Sequence[Goal]) -> str:
        """SQL of goal (its place, from 1), who, contact, at and value."""
        if _WORTH in map(_worth, goals):
            self.given |= _rates()
        parts = [
            _OF_GOAL.format(
                place=place,
                value=_value(goal),
                reached=self.reached(goal.mark, f"g{place}", _worth(goal), once=True),
            )
            for place, goal in enumerate(goals, start=1)
        ]
        nothing = _OF_GOAL.format(place=0, value="value", reached=NOTHING)
        return " UNION ALL ".join(parts) or nothing


def asked(scope: Scope) -> Asked:
    period = scope.period
    return Asked(scope.report.name, scope.query(), period.language, str(period.zone))


def _worth(goal: Goal) -> str:
    is_own = goal.kind == EVENT and goal.worth == Worth.OWN
    return _WORTH if is_own else "NULL::BIGINT"


def _value(goal: Goal) -> str:
    if goal.worth == Worth.FIXED:
        return f"{_hundredths(goal.value)}::BIGINT"
    return "value" if goal.worth == Worth.OWN else "NULL::BIGINT"


def _hundredths(value: Any) -> int | None:
    return None if value is None else round(value * 100)


def _rates() -> dict[str, Any]:
    rows: Iterable[tuple[str, Any, Any]] = Rate.objects.values_list("currency", "since", "rate")
    # One of its own is worth one from the first day on.
    known = [(own(), date(1970, 1, 1), 1), *rows]
    currencies, since, rates = zip(*known, strict=True)
    return {
        "own": own(),
        "currencies": list(currencies),
        "from_days": list(since),
        "rates": [float(rate) for rate in rates],
    }
