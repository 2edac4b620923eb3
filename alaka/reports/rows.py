"""The facts a scope asks for, as columns of numbers, as far as an agent may see them.

Enters: a scope, an agent, and which columns are needed. Leaves: rows of the period and of the time
before it. Facts noted since the last packing go before what the packs say of them.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from alaka.accounts.models import Agent
from alaka.cases.models import Case
from alaka.core import clock
from alaka.inbox.models.conversation import sight
from alaka.reports import columns, packing, remembering
from alaka.reports.columns import Words, literal
from alaka.reports.conditions import Column, Mask, instant
from alaka.reports.facts import CASES, DEALS, Facts
from alaka.reports.forecasting import months
from alaka.reports.report import Grouping
from alaka.reports.scope import Scope
from alaka.reports.segments import records_of
from alaka.reports.trees import parts_of
from alaka.sales.models.deal import eyes


@dataclass
class Rows:
    """Columns by name, all of one length; ``words`` are what numbers of a column of words say."""

    found: dict[str, Column]
    words: dict[str, list[str]]
    now: int

    def __getitem__(self, name: str) -> Column:
        return self.found[name]

    def narrowed(self, kept: Mask) -> "Rows":
        if kept.all():
            return self
        found = {name: np.compress(kept, values) for name, values in self.found.items()}
        return Rows(found, self.words, self.now)

    def word(self, name: str, number: int) -> str:
        return self.words[name][number]

    def number(self, name: str, word: str) -> int:
        """Of a word; one that no row has where it is not among them."""
        words = self.words[name]
        return words.index(word) if word in words else len(words)


@dataclass(frozen=True)
class Span:
    """From an instant until right before another, by any of some clocks."""

    clocks: tuple[str, ...]
    begin: int
    end: int

    def holds(self, block: dict[str, Any]) -> Mask:
        masks = [(block[name] >= self.begin) & (block[name] < self.end) for name in self.clocks]
        return np.asarray(np.logical_or.reduce(masks))


def rows(scope: Scope, agent: Agent, needed: frozenset[str]) -> Rows:
    report = scope.report
    facts, clocks = report.facts, tuple(report.clocks)
    filters = list(scope.chosen)
    asked = {grouping.column for grouping, _value in filters} | set(clocks) | needed
    asked |= set() if facts is DEALS and agent.sees_everything else facts.sight
    asked |= report.rows.columns if report.rows else set()
    records = records_of(scope, agent)
    asked |= set() if records is None else {"contact"}
    names = frozenset(asked - {facts.key})
    if clocks:
        begin, end = instant(scope.period.before.begin), instant(scope.period.end)
        blocks = _packed(facts, Span(clocks, begin, end), names)
    else:
        blocks = [columns.read(facts.source, facts.fields(names), facts.words)]
    found = _joined(facts, names, blocks)
    if report.rows:
        found = found.narrowed(report.rows.holds(found))
    for grouping, value in filters:
        found = found.narrowed(_is(found, grouping, value, scope))
    if records is not None:
        found = found.narrowed(np.isin(found["contact"], records))
    return _seen(found, scope, agent)


def _packed(facts: Facts, span: Span, names: frozenset[str]) -> list[dict[str, Any]]:
    """Loose facts first, then packs without them: between the two a pack can only become newer."""
    source = f"{facts.source} WHERE {packing.since_packing(facts)}"
    loose = columns.read(source, facts.fields(names), facts.words)
    blocks = [_kept(loose, span.holds(loose))]
    for number, block in _packs(facts, span, names):
        kept = span.holds(block)
        first = number * packing.SIZE
        here = loose[facts.key]
        here = here[(here >= first) & (here < first + packing.SIZE)]
        kept[here - first] = False
        block[facts.key] = np.arange(first, first + packing.SIZE, dtype=np.int64)
        blocks.append(_kept(block, kept))
    return blocks


def _packs(facts: Facts, span: Span, names: frozenset[str]) -> list[tuple[int, dict[str, Any]]]:
    """Those in which something lies in the span."""
    clocks = ", ".join(literal(name) for name in span.clocks)
    wanted = ", ".join(literal(name) for name in sorted(names))
    where = f"""facts = '{facts.noun}' AND name IN ({wanted}) AND number IN (
        SELECT number FROM reports_pack WHERE facts = '{facts.noun}' AND name IN ({clocks})
        AND most >= {span.begin} AND least < {span.end})"""  # noqa: S608 - numbers and our names
    found: dict[int, dict[str, Any]] = {}
    for number, name, values, words in remembering.packs(where):
        found.setdefault(number, {})[name] = Words(values, words) if name in facts.words else values
    return sorted(found.items())


def _kept(block: dict[str, Any], kept: Mask) -> dict[str, Any]:
    if kept.all():
        return block
    places = np.flatnonzero(kept)
    return {name: _taken(values, places) for name, values in block.items()}


def _taken(values: Any, places: Column) -> Any:
    if isinstance(values, Words):
        return Words(values.places[places], values.words)
    return values[places]


def _joined(facts: Facts, names: frozenset[str], blocks: list[dict[str, Any]]) -> Rows:
    words: dict[str, list[str]] = {}
    found = {}
    for name in (*names, facts.key):
        parts = [block[name] for block in blocks]
        if name in facts.words:
            words[name] = sorted({word for part in parts for word in part.words})
            parts = [_renumbered(part, words[name]) for part in parts]
        found[name] = np.concatenate(parts)
    return Rows(found, words, instant(clock.now()))


def _renumbered(part: Words, words: list[str]) -> Column:
    table = np.array([words.index(word) for word in part.words] or [0], np.int16)
    return np.asarray(table[part.places])


def _is(rows: Rows, grouping: Grouping, value: int | str | None, scope: Scope) -> Mask:
    column = rows[grouping.column]
    if value is None:
        return np.asarray(column < 0)
    if grouping.noun == "month":
        first, after = months.bounds(int(value), scope)
        return np.asarray((column >= first) & (column < after))
    if grouping.is_tree:
        return np.isin(column, parts_of(grouping.noun, int(value)))
    number = rows.number(grouping.column, str(value)) if grouping.is_text else int(value)
    return np.asarray(column == number)


def _seen(rows: Rows, scope: Scope, agent: Agent) -> Rows:
    """The one door: inboxes and places of conversations, Case.visible_to for cases, what decides
    Deal.visible_to for deals."""
    if scope.report.facts.noun == DEALS.noun:
        return _deals_of(rows, agent)
    if scope.report.facts is CASES:
        return rows if agent.is_active and agent.sees_everything else _cases_of(rows, scope, agent)
    seen = sight(agent)
    if seen is None:
        return rows
    in_sight = np.isin(rows["inbox"], seen.inboxes) | np.isin(rows["place"], seen.places)
    return rows.narrowed(in_sight)


def _cases_of(rows: Rows, scope: Scope, agent: Agent) -> Rows:
    mine = Case.objects.visible_to(agent).order_by()
    if scope.report.clocks == ["opened_at"]:
        # Spares looking at those of other years.
        begin, end = scope.period.before.begin, scope.period.end
        mine = mine.filter(opened_at__gte=begin, opened_at__lt=end)
    keys = np.array(list(mine.values_list("pk", flat=True)), np.int64)
    return rows.narrowed(np.isin(rows[CASES.key], keys))


def _deals_of(rows: Rows, agent: Agent) -> Rows:
    seen = eyes(agent)
    if agent.is_active and seen.sees_all:
        return rows
    mine = (rows["owner"] == agent.pk) | (rows["opener"] == agent.pk)
    chosen = mine | np.isin(rows["team"], seen.teams) | np.isin(rows["place"], seen.places)
    return rows.narrowed(chosen & agent.is_active)
