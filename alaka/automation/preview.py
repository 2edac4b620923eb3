"""Whom a rule would have touched in the last 30 days: asked of the time line, with conditions as
they stand now. Nothing is done by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from alaka.automation import asking
from alaka.automation.models import Rule
from alaka.contacts.listing import give_handles
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.core.hurrying import TooLongError, at_most
from alaka.timeline.happenings import happenings
from alaka.timeline.models import Event

DAYS = 30
LISTED = 20
# Milliseconds.
_PATIENCE = 8000


@dataclass(frozen=True)
class Line:
    contact: Contact
    at: datetime | None


@dataclass(frozen=True)
class Preview:
    """``people`` and ``times`` are None where it took too long to count them. A rule that looks
    once a day has no times."""

    people: int | None
    times: int | None
    lines: list[Line]


def preview(rule: Rule) -> Preview:
    try:
        with at_most(_PATIENCE):
            return _of_events(rule) if rule.verbs else _of_days(rule)
    except TooLongError:
        return Preview(None, None, [])


def _of_events(rule: Rule) -> Preview:
    rows = _events(rule)
    counts: dict[str, int] = rows.aggregate(
        people=Count("person", distinct=True), times=Count("pk")
    )
    last = rows.order_by().values("person").annotate(last=Max("at")).order_by("-last", "person")
    pairs = list(last.values_list("person", "last")[:LISTED])
    return Preview(counts["people"], counts["times"], _lines(dict(pairs)))


def _events(rule: Rule) -> "QuerySet[Any, Any]":
    """With the person of each."""
    until = clock.now() - rule.delay
    asked = Q()
    for verb in rule.verbs:
        asked |= Q(_where(rule, verb), verb=verb)
    rows = Event.objects.filter(asked, at__gte=until - timedelta(days=DAYS), at__lte=until)
    rows = rows.filter(contact__erased_at=None, contact__isnull=False)
    if unless := rule.when.get("unless"):
        since = Event.objects.filter(contact=OuterRef("contact"), verb__in=unless)
        rows = rows.exclude(
            Exists(since.filter(at__gt=OuterRef("at"), at__lte=OuterRef("at") + rule.delay))
        )
    rows = rows.annotate(person=Coalesce(F("contact__root"), F("contact")))
    if rule.condition:
        such = Contact.objects.standing().filter(asking.condition(rule).asked())
        rows = rows.filter(person__in=such.values("pk"))
    return rows


def _where(rule: Rule, verb: str) -> Q:
    """Which of these events are meant: as hearing.fits, in the database."""
    values, kind = rule.when.get("where", {}).get(verb), happenings().get(verb)
    if not values or kind is None or kind.narrowing is None:
        return Q()
    found = Q()
    for value in values:
        same = [value, int(value)] if value.isdecimal() else [value]
        for each in same:
            found |= Q(data__contains={kind.narrowing.name: each})
            found |= Q(data__contains={kind.narrowing.name: [each]})
    return found


def _of_days(rule: Rule) -> Preview:
    """Of a date, those whose day was among the last; of every day, those who are such now."""
    rows = asking.everybody(rule, asking.today(), DAYS)
    some = rows.order_by("sort_key", "pk").values_list("pk", flat=True)[:LISTED]
    return Preview(rows.count(), None, _lines(dict.fromkeys(some)))


def _lines(when: Mapping[int, datetime | None]) -> list[Line]:
    people = Contact.objects.defer("search").in_bulk(when)
    give_handles([each for each in people.values() if not each.name])
    return [Line(people[pk], at) for pk, at in when.items() if pk in people]
