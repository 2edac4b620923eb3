"""What an address asks of a report: which days, told apart by what, narrowed to what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from math import ceil
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from alaka.core import clock
from alaka.reports import periods
from alaka.reports.periods import Period
from alaka.reports.report import Choice, Grouping, Report, Text

if TYPE_CHECKING:
    from alaka.accounts.models import Agent

# The value of a filter for what has none.
NONE = "none"
WORD = "="
LONGEST = 20
# So many groups are given where there may be thousands, those with the most visits.
MOST = 500
# What was counted within so long is of now.
NOW = timedelta(minutes=1)


@dataclass(frozen=True)
class Scope:
    report: Report
    period: Period
    by: Grouping
    # Name of a grouping → an id or a word, or None for what has none.
    filters: Mapping[str, int | str | None] = field(default_factory=dict)
    # By the name of a choice, as the address has it.
    options: Mapping[str, str] = field(default_factory=dict)
    # Numbers of the last day will do where counting takes long, for newer ones follow.
    takes_old: bool = field(default=False, compare=False)
    # Else who would wait for seconds hears so: CountingError.
    waits: bool = field(default=True, compare=False)
    # Of thousands of groups so many are given, those with the most; None: all.
    most: int | None = field(default=MOST, compare=False)
    # What a choice has for an agent, once it was asked: of this scope and those made of it.
    _known: dict[tuple[str, int], Sequence[tuple[str, Text]]] = field(
        default_factory=dict, repr=False, compare=False
    )
    # When numbers of it, or of those made of it, were counted, and how many seconds those take
    # that are being counted anew.
    counted: list[datetime] = field(default_factory=list, repr=False, compare=False)
    coming: list[float] = field(default_factory=list, repr=False, compare=False)

    @classmethod
    def read(cls, report: Report, query: Mapping[str, str], zone: tzinfo, language: str) -> "Scope":
        """From a query string; what is unknown there is left out."""
        options = {each.name: query.get(each.name, "") for each in report.choices}
        options = {name: text for name, text in options.items() if text and _is_option(text)}
        today = clock.now().astimezone(zone).date()
        period = periods.read(query, today, zone, language, report.period)
        report = report.made(report, options, period) if report.made else report
        by = report.grouping(query.get("by", "")) or report.groupings[0]
        asked = {each.name: query.get(each.name, "") for each in report.groupings}
        values = {name: _value(report, name, text) for name, text in asked.items() if text}
        filters = {name: value for name, (is_known, value) in values.items() if is_known}
        return cls(report, period, by, filters, options)

    def query(self, **changes: str) -> str:
        """Its query string, with some parts changed; an empty one falls away."""
        filters = {name: shown(value) for name, value in self.filters.items()}
        parts = {**self.period.query(), "by": self.by.name, **self.options, **filters, **changes}
        return urlencode({name: value for name, value in parts.items() if value != ""})

    def option(self, name: str, agent: "Agent") -> str:
        """What is chosen, as far as the agent has it; else the usual."""
        choice = next(each for each in self.report.choices if each.name == name)
        known = [value for value, _label in self.values(choice, agent)]
        chosen = self.options.get(name, "")
        return chosen if chosen in known else next(iter(known), "")

    def values(self, choice: Choice, agent: "Agent") -> Sequence[tuple[str, Text]]:
        key = (choice.name, agent.pk)
        if key not in self._known:
            known = list(choice.values(agent))
            chosen = self.options.get(choice.name, "")
            if chosen and choice.named and chosen not in dict(known):
                known += [(chosen, label) for label in (choice.named(chosen),) if label]
            self._known[key] = known
        return self._known[key]

    @property
    def counted_at(self) -> datetime | None:
        """The oldest of its numbers, unless that is now."""
        oldest = min(self.counted, default=None)
        return oldest if oldest and oldest < clock.now() - NOW else None

    @property
    def looks_again_in(self) -> int | None:
        """Seconds, where newer numbers are on their way."""
        return min(60, ceil(sum(self.coming)) + 1) if self.coming else None

    @property
    def shown_filters(self) -> list[tuple[str, str]]:
        return [(name, shown(value)) for name, value in self.filters.items()]

    @property
    def chosen(self) -> Iterator[tuple[Grouping, int | str | None]]:
        """What it is narrowed to."""
        for name, value in self.filters.items():
            grouping = self.report.grouping(name)
            if grouping is not None:
                yield grouping, value

    @property
    def chain(self) -> Grouping | None:
        return next((each for each in self.report.groupings if each.is_chain), None)

    @property
    def link(self) -> int | None:
        """Of the chain, where it is narrowed to one."""
        value = self.filters.get(self.chain.name) if self.chain else None
        return value if isinstance(value, int) else None

    def within(self, period: Period) -> "Scope":
        return replace(self, period=period)

    def narrowed(self, value: int | str | None) -> "Scope":
        """To one of the groups."""
        return self.also(self.by.name, value)

    @property
    def of_numbers(self) -> "Scope":
        """Without what narrows lists alone."""
        of_lists = {each.name for each in self.report.groupings if each.is_of_lists}
        left = {name: value for name, value in self.filters.items() if name not in of_lists}
        return self if len(left) == len(self.filters) else replace(self, filters=left)

    def also(self, name: str, value: int | str | None) -> "Scope":
        """Narrowed by one more filter."""
        return replace(self, filters={**self.filters, name: value})


def shown(value: int | str | None) -> str:
    """As an address has it; a word that is written as no value is gets a sign before it."""
    text = NONE if value is None or value == "" else str(value)
    return f"{WORD}{text}" if value == NONE or text.startswith(WORD) else text


def _is_option(text: str) -> bool:
    return len(text) <= LONGEST and text.isprintable()


def _value(report: Report, name: str, text: str) -> tuple[bool, int | str | None]:
    grouping = report.grouping(name)
    if text == NONE:
        return True, "" if grouping and grouping.is_text else None
    if grouping and grouping.is_text:
        # Words may hold whatever somebody typed: also what joins Persian letters, or does not.
        text = text.removeprefix(WORD)
        return len(text) <= grouping.longest and "\0" not in text, text
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    return is_number, int(text) if is_number else None
