"""Several pairs merged at once: seen before, and each undone by itself afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.contacts import merging
from alaka.contacts.comparing import Compared, Joined, compare, joined_of
from alaka.contacts.duplicates.listing import Shown, shown
from alaka.contacts.models import Duplicate, Merge

MOST = 50


@dataclass(frozen=True)
class Row:
    """A pair, and the fields in which each has something else: the older record's stay."""

    shown: Shown
    differing: list[Compared]


def preview(pairs: Iterable[Duplicate], agent: Agent) -> list[Row]:
    rows = []
    for each in shown(list(pairs)[:MOST]):
        kept, gone = (side.contact for side in each.sides)
        differing = [field for field in compare(kept, gone, agent) if field.is_asked]
        rows.append(Row(each, differing))
    return rows


def merge_all(pairs: Iterable[Duplicate], *, by: Agent) -> tuple[list[Merge], list[str]]:
    """What was merged, and of whom it could not be, why. The older record is kept."""
    made, problems = [], []
    for pair in list(pairs)[:MOST]:
        try:
            made.append(merging.merge(pair.first, pair.second, by=by))
        except merging.CannotMerge as problem:
            values = {"first": pair.first, "second": pair.second, "problem": problem}
            problems.append(_("%(first)s and %(second)s: %(problem)s") % values)
    return made, problems


def address(made: Iterable[Merge]) -> str:
    numbers = ".".join(str(each.pk) for each in made)
    return reverse("duplicates") + (f"?made={numbers}" if numbers else "")


def made(numbers: str, agent: Agent) -> list[Joined]:
    """Merges of somebody's own that stand, named in an address."""
    asked = [int(each) for each in numbers.split(".")[:MOST] if each.isdecimal() and len(each) < 19]
    if not asked:
        return []
    rows = Merge.objects.standing().filter(pk__in=asked, by=agent)
    return [joined_of(row) for row in rows.select_related("by", "gone", "kept")]
