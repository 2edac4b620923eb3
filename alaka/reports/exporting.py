"""Reports and what is behind them as CSV: whole, line by line, however many lines there are."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alaka.accounts.models import Agent
from alaka.cases.models import Case, CaseKind, Severity
from alaka.contacts.models import Contact
from alaka.core.sheets.commas import lines as written
from alaka.inbox.models import Conversation
from alaka.reports import behind
from alaka.reports.answering import Answer
from alaka.reports.facts import CASES, DEALS, OPEN_DEALS, PEOPLE, PROMISES
from alaka.reports.figures import plain
from alaka.reports.forecasting.answer import Month
from alaka.reports.models import CaseFact, ConversationFact
from alaka.reports.report import Measure
from alaka.reports.scope import Scope
from alaka.sales.models import Deal
from alaka.sla.models import Clock


def table(answer: Answer) -> Iterator[str]:
    """The table of a report: numbers as they are, durations in seconds, shares of one."""
    measures = answer.scope.report.measures
    heads = [str(answer.scope.by.label), *(_head(measure) for measure in measures)]
    lines = [
        [
            "  " * line.depth + line.label,
            *(plain(each, line.numbers[each.name]) for each in measures),
        ]
        for line in answer.lines
    ]
    total = [_("In all"), *(plain(each, answer.total[each.name]) for each in measures)]
    return written(heads, [*lines, total])


def past(answer: Answer) -> Iterator[str]:
    """What a forecast said of the last months, and what came: sums in the currency's unit."""
    heads = [
        _("Month"), _("Forecast"), _("Range, from"), _("Range, to"), _("What came"), _("Off by"),
        _("Won in the month, new deals too"),
    ]  # fmt: skip
    months = answer.past.months if answer.past else []
    return written(heads, [[month.label, *_sums(month)] for month in months])


def _sums(month: Month) -> list[str]:
    said = month.said
    known = [said.mean, said.low, said.high] if said else [None, None, None]
    sums = [*known, month.came, month.off, month.in_all]
    return ["" if each is None else f"{each / 100:.2f}" for each in sums]


def _head(measure: Measure) -> str:
    if measure.shape in {"duration", "age"}:
        return _("%(name)s (seconds)") % {"name": measure.label}
    return str(measure.label)


def rows(scope: Scope, measure: Measure, agent: Agent, zone: tzinfo) -> Iterator[str]:
    """The conversations, cases, promises, deals or people behind a number."""
    found = behind.everything(scope, measure, agent)
    if scope.report.facts in (DEALS, OPEN_DEALS):
        return _written(_deals(found, zone))
    if scope.report.facts is PEOPLE:
        return _written(_people(found, zone))
    if scope.report.facts is CASES:
        return _written(_cases(found, zone))
    if scope.report.facts is PROMISES:
        return _written(_promises(found, zone))
    return _written(_conversations(found, zone))


def _conversations(found: Iterator[Conversation], zone: tzinfo) -> Iterator[list[Any]]:
    yield [
        _("Number"), _("Subject"), _("Person"), _("Channel"), _("Place"), _("Team"), _("Agent"),
        _("Language"), _("State"), _("Began"), _("First answer"), _("Closed"),
        _("First response (business seconds)"), _("Resolution (business seconds)"),
        _("Satisfaction"),
    ]  # fmt: skip
    for batch in _batches(found):
        facts = ConversationFact.objects.in_bulk([row.pk for row in batch])
        for row in batch:
            fact = facts.get(row.pk)
            yield [
                row.pk, row.subject, row.contact.name, row.channel.name, row.place, row.team,
                row.assignee, row.language, row.get_status_display(), _at(row.opened_at, zone),
                _at(row.first_response_at, zone), _at(row.closed_at, zone),
                fact and fact.response, fact and fact.resolution, fact and fact.score,
            ]  # fmt: skip


def _cases(found: Iterator[Case], zone: tzinfo) -> Iterator[list[Any]]:
    yield [
        _("Number"), _("Title"), _("Kind"), _("Severity"), _("Topic"), _("Place"), _("Person"),
        _("Responsible"), _("State"), _("Began"), _("Deadline"), _("Closed"), _("Outcome"),
        _("Answered"), _("Until the answer (business seconds)"), _("What changed"),
    ]  # fmt: skip
    for batch in _batches(found):
        facts = CaseFact.objects.in_bulk([row.pk for row in batch])
        for row in batch:
            fact = facts.get(row.pk)
            yield [
                row.pk, row.title, row.get_kind_display(), row.get_severity_display(), row.topic,
                row.place, row.contact.name if row.contact else "", row.manager,
                row.get_status_display(), _at(row.opened_at, zone), _at(row.due_at, zone),
                _at(row.closed_at, zone), row.get_outcome_display(), _at(row.answered_at, zone),
                fact and fact.answer, row.change,
            ]  # fmt: skip


def _promises(found: Iterator[Clock], zone: tzinfo) -> Iterator[list[Any]]:
    yield [
        _("Conversation"), _("Subject"), _("Person"), _("What is promised"), _("Promise"),
        _("Inbox"), _("Channel"), _("Place"), _("Team"), _("Agent"), _("Kind"), _("Severity"),
        _("Began"), _("Was due"), _("Ended"), _("State"),
    ]  # fmt: skip
    for row in found:
        talk = row.conversation
        yield [
            talk.pk, talk.subject, talk.contact.name, row.get_target_display(), row.policy,
            row.inbox, row.channel, row.place, row.team, row.agent,
            dict(CaseKind.choices).get(row.kind, ""), row.severity and Severity(row.severity).label,
            _at(row.started_at, zone), _at(row.breached_at or row.due_at, zone),
            _at(row.ended_at, zone), _verdict(row),
        ]  # fmt: skip


def _deals(found: Iterator[Deal], zone: tzinfo) -> Iterator[list[Any]]:
    yield [
        _("Number"), _("Title"), _("Person"), _("Company"), _("Pipeline"), _("Stage"), _("Owner"),
        _("Place"), pgettext("deal", "Source"), _("Amount"), _("Currency"),
        _("Value in the currency of the business"), _("State"), _("Began"), _("Expected"),
        _("Closed"), _("Why lost"), _("Days in its stage"),
    ]  # fmt: skip
    for row in found:
        yield [
            row.pk, row.title, row.contact and row.contact.name, row.company, row.pipeline,
            row.stage, row.owner, row.place, row.source, row.amount, row.currency, row.value,
            row.get_status_display(), _at(row.opened_at, zone), row.expected_on,
            _at(row.closed_at, zone), row.lost_reason, row.days_in_stage if row.is_open else "",
        ]  # fmt: skip


def _people(found: Iterator[Contact], zone: tzinfo) -> Iterator[list[Any]]:
    yield [_("Number"), _("Name"), _("Language"), _("Known since")]
    for row in found:
        yield [row.pk, row.name, row.language, _at(row.created_at, zone)]


def _verdict(row: Clock) -> str:
    if row.is_broken:
        return _("Too late")
    if row.is_running:
        return pgettext("promise", "Running")
    return _("In time") if row.is_met else _("Closed as needing no answer")


def _batches(found: Iterator[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in found:
        batch.append(row)
        if len(batch) == behind.BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _at(value: datetime | None, zone: tzinfo) -> str:
    return value.astimezone(zone).isoformat(" ", "minutes") if value else ""


def _written(lines: Iterator[list[Any]]) -> Iterator[str]:
    """The first of them are the headings."""
    return written(next(lines), lines)
