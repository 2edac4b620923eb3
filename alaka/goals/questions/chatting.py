"""What chatting does to sales, as far as looking on can tell: visits with a chat and alike ones.

Alike is who came the same way, on the same kind of device, for the first time or again, and had
seen as many pages: up to the chat, or up to the moment in a visit without one at which he had. From
there on it is asked who ordered within some days. Each kind of visit weighs as many chats as it
has.

The range is that of 95 of 100: of the sum of differences, each as unsure as shares of so many are,
counted with one that ordered and one that did not more.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from alaka.accounts.models import Agent
from alaka.core.templatetags.core import number
from alaka.goals.marks import Mark
from alaka.goals.naming import ways
from alaka.goals.reaching import WHOSE, Question
from alaka.goals.visits import BEHIND, LONGEST, WAYS, those
from alaka.reports.answering import Answer, Line
from alaka.reports.facts import PEOPLE
from alaka.reports.report import Choice, Grouping, Measure, People, Report, Value, count
from alaka.reports.scope import Scope
from alaka.reports.segments import SEGMENT, people_of
from alaka.tracking.events.terms import Word
from alaka.tracking.models import Kind, Term

# Who came within so long before comes again.
BEFORE = timedelta(days=90)
DAYS = (7, 1, 30)
# From how many pages on visits are alike.
PAGES = (1, 2, 4, 8)
WIDE = 1.96

# Events are read of few visits: of those with a chat, and of those that an order is so near to that
# it matters when each page was seen. Of all others it is known how many pages they had.
_RELATIONS = f"""
WITH orders AS (
    SELECT who, moment FROM ({{orders}}) AS one WHERE who IS NOT NULL
), seen AS (
    SELECT v.visitor, v.began_at, v.ended_at, coalesce(s.contact, v.visitor) AS who,
        {WAYS["way"]} AS way, v.pages,
        coalesce(v.device IN (SELECT unnest($phones::BIGINT[])), false) AS is_phone
    FROM visits v {WHOSE.format(one="v", at="began_at")}
), known AS (
    SELECT *, coalesce(
        epoch_us(began_at) - epoch_us(lag(began_at) OVER theirs) <= $before_us, false
    ) AS is_back FROM seen
    WINDOW theirs AS (PARTITION BY who ORDER BY began_at, visitor)
), chats AS (
    SELECT who, moment FROM ({{chats}}) AS one WHERE who IS NOT NULL
), chatted AS (
    SELECT k.visitor, k.began_at, min(c.moment) AS chatted_at
    FROM chats c ASOF JOIN (FROM known SEMI JOIN chats USING (who)) k
        ON k.who = c.who AND c.moment >= k.began_at
    WHERE epoch_us(c.moment) <= epoch_us(k.ended_at) + 1800000000 AND k.began_at >= $first_at
    GROUP BY 1, 2
), asked AS (
    SELECT k.*, c.chatted_at FROM known k LEFT JOIN chatted c USING (visitor, began_at)
    WHERE k.began_at >= $first_at AND k.began_at < $last_at {{narrowed}}
), ordering AS (
    SELECT k.visitor, k.began_at
    FROM (FROM asked SEMI JOIN orders USING (who)) k
        ASOF JOIN orders o ON o.who = k.who AND k.began_at < o.moment
    WHERE epoch_us(o.moment) <= epoch_us(k.ended_at) + $span_us
), near AS (
    FROM asked k WHERE k.chatted_at IS NOT NULL
        OR (k.visitor, k.began_at) IN (SELECT (visitor, began_at) FROM ordering)
), looks AS (
    SELECT n.visitor, n.began_at, e.at AS moment,
        row_number() OVER (PARTITION BY n.visitor, n.began_at ORDER BY e.at) AS place
    FROM events e JOIN near n
        ON n.visitor = e.visitor AND e.at >= n.began_at AND e.at <= n.ended_at
    WHERE e.kind = {Kind.SCREEN:d} OR e.kind = {Kind.PAGE:d} AND e.page IS NOT NULL
), units AS (
    SELECT n.*, n.chatted_at AS moment, (
        SELECT count(*) FROM looks l
        WHERE l.visitor = n.visitor AND l.began_at = n.began_at AND l.moment <= n.chatted_at
    ) AS place FROM near n WHERE n.chatted_at IS NOT NULL
    UNION ALL
    SELECT n.*, l.moment, l.place FROM near n JOIN looks l USING (visitor, began_at)
    WHERE n.chatted_at IS NULL AND l.place IN {PAGES}
), told AS (
    SELECT u.way, u.is_phone, u.is_back, u.chatted_at IS NOT NULL AS has_chatted, u.who,
        nullif(u.who, u.visitor) AS contact,
        CASE WHEN u.place >= 8 THEN 8 WHEN u.place >= 4 THEN 4 WHEN u.place >= 2 THEN 2 ELSE 1 END
            AS pages,
        coalesce(epoch_us(o.moment) <= epoch_us(u.moment) + $span_us, false) AS has_ordered
    FROM units u ASOF LEFT JOIN orders o ON o.who = u.who AND u.moment < o.moment
), others AS (
    SELECT way, is_phone, is_back, least(pages, {PAGES[-1]}) AS pages, count(*) AS many
    FROM asked ANTI JOIN near USING (visitor, began_at) GROUP BY 1, 2, 3, 4
)
"""  # noqa: S608
_COUNTED = f"""
SELECT way, is_phone, is_back, pages, has_chatted, sum(many)::BIGINT, sum(ordered)::BIGINT FROM (
    SELECT way, is_phone, is_back, pages, has_chatted, 1 AS many, has_ordered::INT AS ordered
    FROM told
    UNION ALL
    SELECT o.way, o.is_phone, o.is_back, p.place, false, o.many, 0
    FROM others o JOIN (SELECT unnest({list(PAGES)}) AS place) p ON p.place <= o.pages
) AS one GROUP BY 1, 2, 3, 4, 5
"""  # noqa: S608


@dataclass(frozen=True)
class Stratum:
    """Alike visits with a chat and without: how many, and how many of them were followed by an
    order."""

    way: str
    chatted: int
    chatted_ordered: int
    others: int
    others_ordered: int


def _strata(rows: Iterable[tuple[Any, ...]]) -> list[Stratum]:
    found: dict[tuple[Any, ...], dict[bool, tuple[int, int]]] = defaultdict(dict)
    for *kind, has_chatted, many, ordered in rows:
        found[tuple(kind)][has_chatted] = (many, ordered)
    return [
        Stratum(kind[0], *sides.get(True, (0, 0)), *sides.get(False, (0, 0)))
        for kind, sides in found.items()
    ]


def effect(strata: Iterable[Stratum]) -> dict[str, Value]:
    """Of some strata; those of which one side is missing say nothing."""
    strata = [each for each in strata if each.chatted]
    told = [each for each in strata if each.others]
    whole = sum(each.chatted for each in told)
    numbers: dict[str, Value] = {
        "chatted": sum(each.chatted for each in strata), "compared": whole,
        "ordered": None, "alike": None, "difference": None, "low": None, "high": None,
    }  # fmt: skip
    if not whole:
        return numbers
    ordered = sum(each.chatted_ordered for each in told) / whole
    alike = sum(each.chatted / whole * each.others_ordered / each.others for each in told)
    spread = WIDE * sqrt(sum((each.chatted / whole) ** 2 * _unsure(each) for each in told))
    difference = ordered - alike
    return numbers | {
        "ordered": ordered, "alike": alike, "difference": difference,
        "low": max(difference - spread, -1.0), "high": min(difference + spread, 1.0),
    }  # fmt: skip


def _unsure(stratum: Stratum) -> float:
    def of(ordered: int, many: int) -> float:
        share = (ordered + 1) / (many + 2)
        return share * (1 - share) / (many + 2)

    chatted = of(stratum.chatted_ordered, stratum.chatted)
    return chatted + of(stratum.others_ordered, stratum.others)


class Chatting:
    """One asking of the report."""

    def __init__(self, scope: Scope, agent: Agent) -> None:
        self.scope = scope
        self.days = int(scope.option("days", agent))
        self.people = people_of(scope, agent)

    def strata(self) -> list[Stratum]:
        question, statement = self._asked(_COUNTED)
        return _strata(question.counted(self.scope, statement))

    def behind(self) -> People:
        question, statement = self._asked(BEHIND.format(relation="told WHERE has_chatted"))
        return question.people(self.scope, statement)

    def _asked(self, select: str) -> tuple[Question, str]:
        period, span = self.scope.period, timedelta(days=self.days)
        question = Question(period.begin - BEFORE, period.end + span)
        phones = Term.objects.filter(kind=Word.DEVICE, text__contains="Mobi")
        given: dict[str, Any] = {
            "phones": list(phones.values_list("pk", flat=True)),
            "first_at": period.begin,
            "last_at": period.end,
            "span_us": span // timedelta(microseconds=1),
            "before_us": BEFORE // timedelta(microseconds=1),
        }
        parts = ["AND k.began_at < $last_at"]
        for _grouping, value in self.scope.chosen:
            parts.append("AND k.way = $way")
            given["way"] = value or ""
        if self.people:
            parts.append(f"AND {those('k.who')}")
            question.beside |= self.people
        relations = _RELATIONS.format(
            chats=question.reached(Mark("chat"), "chats", once=False),
            orders=question.reached(Mark("order"), "orders", once=False),
            narrowed=" ".join(parts),
        )
        question.given |= given
        return question, relations + select


def _chatting(scope: Scope, agent: Agent) -> Answer:
    strata = Chatting(scope, agent).strata()
    by_way: dict[str, list[Stratum]] = defaultdict(list)
    for each in strata:
        if each.chatted:
            by_way[each.way].append(each)
    names = ways(by_way, scope)
    order = sorted(by_way, key=lambda way: (-sum(each.chatted for each in by_way[way]), way))
    lines = [Line(way, names[way], effect(by_way[way])) for way in order]
    return Answer(scope, lines, effect(strata), None, [])


def _behind(scope: Scope, measure: Measure, agent: Agent) -> People:
    return Chatting(scope, agent).behind()


def _days(agent: Agent) -> Sequence[tuple[str, str | Promise]]:
    return [
        (
            str(days),
            ngettext("%(count)s day", "%(count)s days", days) % {"count": number(days)},
        )
        for days in DAYS
    ]


CHATTING = Report(
    "chatting",
    pgettext_lazy("report", "Chat and sales"),
    _(
        "Visits with a chat beside alike ones without: the same way, kind of device, first time or "
        "again, and as many pages seen before. Who chats may have wanted to buy more than others "
        "from the beginning: the difference shows what goes together, it is no proof of what "
        "chatting did."
    ),
    PEOPLE,
    "began_at",
    (Grouping("way", _("Way"), "way", "way", is_text=True, longest=LONGEST, names=ways),),
    (
        count("chatted", _("Visits with a chat")),
        count("compared", _("Of them with alike ones"), is_listed=False),
        Measure("ordered", _("Ordered afterwards"), "share", is_listed=False),
        Measure("alike", _("Of the alike ones"), "share", is_listed=False),
        Measure("difference", _("Difference in percentage points"), "points", is_listed=False),
        Measure("low", _("Its range, from"), "points", is_listed=False),
        Measure("high", _("Its range, to"), "points", is_listed=False),
    ),
    icon="messages",
    order=240,
    room="sites",
    period="90",
    asked=_chatting,
    people=_behind,
    is_compared=False,
    choices=(Choice("days", _("Ordered within"), _days), SEGMENT),
)
