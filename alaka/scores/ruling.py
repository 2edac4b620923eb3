"""Points by the rules of managers: whom a rule's filter fits gets its points; of what happened they
are half as many after each so many days since it last did."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from alaka.accounts.at_hand import with_owners
from alaka.contacts.models import Contact
from alaka.scores.models import ScoreRule
from alaka.segments.conditions.events import Events
from alaka.segments.fits import fits
from alaka.segments.language import Filter, Leaf, read

DAY = 86_400


def happening(asked: Filter) -> Events | None:
    """What a filter asks, where that is one thing that happened and has a moment."""
    leaf = asked.root
    if not isinstance(leaf, Leaf) or leaf.faults or not isinstance(leaf.condition, Events):
        return None
    return leaf.condition if leaf.condition.op == "any" else None


def halved(points: int, halves_days: int, days: float) -> int:
    return round(points * 0.5 ** (max(days, 0.0) / halves_days))


def in_use() -> list[ScoreRule]:
    return with_owners(ScoreRule.objects.on().select_related("owner").order_by("pk"))


def points_of(
    rules: Sequence[ScoreRule], ids: Sequence[int], at: datetime
) -> dict[int, dict[int, int]]:
    """By person (as who he is read) and rule; nothing where it is none."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    read_once = {rule.pk: read(rule.filter, rule.owner) for rule in rules}
    plain = {
        rule.pk: (rule.filter, rule.owner)
        for rule in rules
        if rule.halves_days is None and not read_once[rule.pk].faults()
    }
    given = {rule.pk: rule.points for rule in rules}
    for pk, people in fits(plain, ids).items():
        for person in people:
            found[person][pk] = given[pk]
    for rule in rules:
        if rule.halves_days is not None:
            for person, moment in _last(happening(read_once[rule.pk]), ids):
                days = (at - moment).total_seconds() / DAY
                if points := halved(rule.points, rule.halves_days, days):
                    found[person][rule.pk] = points
    return found


def _last(asked: Events | None, ids: Sequence[int]) -> list[tuple[int, datetime]]:
    """When it last happened to each of these people, with whichever of their records."""
    if asked is None:
        return []
    rows = Contact.objects.filter(Q(pk__any_of=list(ids)) | Q(root__any_of=list(ids))).order_by()
    people = dict(rows.values_list("pk", "root"))
    last: dict[int, datetime] = {}
    for record, moment in asked.last_of(list(people)):
        person = people[record] or record
        last[person] = max(moment, last.get(person, moment))
    return list(last.items())
