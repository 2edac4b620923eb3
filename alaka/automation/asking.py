"""Whom a rule is for: its condition, read as its owner would ask it."""

import time
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from alaka.accounts.models import Business
from alaka.automation.models import Again, Rule, Run, RunState, Trigger
from alaka.contacts.family import OWN
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.segments.language import Filter, read

# A run in one of these touched the person, or is about to.
_COUNTS = (RunState.DUE, RunState.DONE)
# So long a condition that was read is used again: reading asks which fields there are.
_KEPT = 10.0
_read: dict[int, tuple[float, Any, Filter]] = {}


def condition(rule: Rule) -> Filter:
    return read(rule.condition, rule.owner)


def _soon(rule: Rule) -> Filter:
    """The same where rules are many and the time is short."""
    now, kept = time.monotonic(), _read.get(rule.pk)
    if kept and now - kept[0] < _KEPT and kept[1] == (rule.condition, rule.owner_id):
        return kept[2]
    found = condition(rule)
    _read[rule.pk] = (now, (rule.condition, rule.owner_id), found)
    return found


def fitting(rule: Rule, people: Collection[int]) -> set[int]:
    """Of these, those whom it is for."""
    if not rule.condition:
        return set(people)
    rows = Contact.objects.filter(pk__any_of=list(people)).filter(_soon(rule).asked())
    return set(rows.values_list("pk", flat=True))


def touched(rule: Rule, people: Collection[int], but: int = 0) -> set[int]:
    """Of these, those whom it shall not touch again; a run that asks leaves itself out."""
    rows = runs_that_count(rule).filter(contact__any_of=list(people)).exclude(pk=but)
    return set(rows.values_list("contact", flat=True))


def runs_that_count(rule: Rule) -> "QuerySet[Run]":
    """For which a person is not touched again."""
    rows = Run.objects.filter(rule=rule, state__in=_COUNTS)
    if rule.again == Again.ALWAYS:
        return rows.none()
    if rule.again == Again.DAYS:
        rows = rows.filter(at__gt=clock.now() - timedelta(days=rule.again_days))
    return rows


def today() -> date:
    """Where the business is."""
    return clock.now().astimezone(ZoneInfo(Business.get().timezone)).date()


def everybody(rule: Rule, day: date, days: int = 1) -> "QuerySet[Contact]":
    """Whom a rule that looks every day finds on this one, or on so many up to it."""
    rows = Contact.objects.standing().filter(condition(rule).asked())
    if rule.trigger != Trigger.DATE:
        return rows
    asked = Q(pk__in=())
    for back in range(days):
        asked |= _near(rule, day - timedelta(days=back))
    return rows.filter(asked)


def _near(rule: Rule, day: date) -> Q:
    """``days`` before the date of the person; after it, where they are less than none."""
    path = f"own__{str(rule.when.get('field', '')).removeprefix(OWN)}"
    target = day + timedelta(days=rule.when.get("days", 0))
    if not rule.when.get("yearly"):
        return Q(**{path: target.isoformat()})
    ends = [f"{target:-%m-%d}"]
    if ends == ["-02-28"] and not _is_leap(target.year):
        ends.append("-02-29")
    found = Q()
    for end in ends:
        found |= Q(**{f"{path}__endswith": end})
    return found


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
