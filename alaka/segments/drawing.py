"""How large a segment was, day by day, as bars; and what two have in common, as two of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alaka.contacts.models import Contact
from alaka.core.templatetags.core import date_for_reader, number
from alaka.segments.conditions.base import has
from alaka.segments.keeping.ordering import NAME
from alaka.segments.keeping.today import today
from alaka.segments.language import written
from alaka.segments.listing import Listing
from alaka.segments.models import Segment, SegmentMember

DAYS, BAR, GAP, HEIGHT = 90, 8, 2, 120


@dataclass(frozen=True)
class Bar:
    day: date
    size: int
    came: int
    went: int
    is_redefined: bool
    x: int
    y: int
    height: int
    said: str


def chart(segment: Segment) -> dict[str, Any] | None:
    """None of one that has no day behind it."""
    last = today()
    first = last - timedelta(days=DAYS - 1)
    rows = {row.day: row for row in segment.days.filter(day__gte=first)}
    before = segment.days.filter(day__lt=first).order_by("-day").first()
    size = before.size if before else None
    sizes: list[tuple[date, int]] = []
    for back in range(DAYS - 1, -1, -1):
        day = last - timedelta(days=back)
        size = rows[day].size if day in rows else size
        if size is not None:
            sizes.append((day, size))
    if len(sizes) < 2:
        return None
    most = max(size for _day, size in sizes)
    bars = [_bar(place, day, size, most, rows.get(day)) for place, (day, size) in enumerate(sizes)]
    return {
        "bars": bars,
        "most": most,
        "first": sizes[0][0],
        "last": last,
        "bar": BAR,
        "width": len(bars) * (BAR + GAP),
        "height": HEIGHT,
    }


def _bar(place: int, day: date, size: int, most: int, row: Any) -> Bar:
    height = round(HEIGHT * size / most) if most else 0
    people = ngettext("%(count)s person", "%(count)s people", size) % {"count": number(size)}
    said = f"{date_for_reader(day)}: {people}"
    came, went = (row.came, row.went) if row else (0, 0)
    is_redefined = bool(row and row.is_redefined)
    if is_redefined:
        said += " · " + _("other conditions")
    return Bar(
        day, size, came, went, is_redefined, place * (BAR + GAP), HEIGHT - height, height, said
    )


@dataclass(frozen=True)
class Part:
    """``begin`` and ``share`` of all who are in either, in hundredths."""

    label: str
    count: int
    url: str
    begin: int
    share: int


def overlap(one: Segment, other: Segment) -> list[Part]:
    """In the first alone, in both, in the second alone."""
    mine, its = _members(one), _members(other)
    first, second = Contact.objects.standing().filter(mine), Contact.objects.standing().filter(its)
    both = first.filter(its).count()
    alone, alone_too = first.count() - both, second.count() - both
    whole = max(1, alone + both + alone_too)
    asked = [
        (_("Only in %(name)s") % {"name": one.name}, alone, [_in(one), _not_in(other)]),
        (_("In both"), both, [_in(one), _in(other)]),
        (_("Only in %(name)s") % {"name": other.name}, alone_too, [_in(other), _not_in(one)]),
    ]
    found, before = [], 0
    for label, count, parts in asked:
        url = f"?{urlencode({'filter': written({'all': parts})})}"
        begin, end = 100 * before // whole, 100 * (before + count) // whole
        found.append(Part(label, count, url, begin, end - begin))
        before += count
    return found


def _members(segment: Segment) -> Any:
    return has(SegmentMember.objects.filter(segment=segment), "contact")


def _in(segment: Segment) -> dict[str, Any]:
    return {"of": NAME, "op": "has", "value": [str(segment.pk)]}


def _not_in(segment: Segment) -> dict[str, Any]:
    return {"of": NAME, "op": "has_not", "value": [str(segment.pk)]}


def people_of(segment: Segment) -> str:
    """The query of the list of its people."""
    return Listing(filter=written(_in(segment))).query()
