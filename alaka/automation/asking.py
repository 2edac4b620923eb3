"""Whom a rule is for: its condition, read as its owner would ask it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from alaka.accounts.models import Agent, Business
from alaka.automation.models import Again, Rule, Run, RunState, Trigger
from alaka.contacts.family import OWN
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.segments.fits import fits
from alaka.segments.language import Filter, read

# A run in one of these touched the person, or is about to.
_COUNTS = (RunState.DUE, RunState.DONE)


def condition(rule: Rule) -> Filter:
    return read(rule.condition, rule.owner)


def fitting(rule: Rule, people: Collection[int]) -> set[int]:
    """Of these, those whom it is for."""
    return fits({rule.pk: (rule.condition, rule.owner)}, people)[rule.pk]


def fitting_each(asked: Mapping[Rule, Collection[int]]) -> dict[int, set[int]]:
    """The same of many rules, by number: those that ask of the same people ask together."""
    together: dict[frozenset[int], dict[int, tuple[Any, Agent]]] = defaultdict(dict)
    for rule, people in asked.items():
        together[frozenset(people)][rule.pk] = rule.condition, rule.owner
    found: dict[int, set[int]] = {}
    for some, of_them in together.items():
        found |= fits(of_them, some)
    return found


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
