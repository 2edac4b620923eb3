"""From the rows of a calendar to its hours; each process keeps those of the newest version."""

from collections.abc import Iterable
from uuid import UUID

from alaka.accounts.hours import Hours, Rules, Special
from alaka.accounts.models import Calendar, Holiday, Repeats, SpecialDay

# Calendar → version and hours. A change brings a version of its own, so nothing here goes stale.
_kept: dict[int, tuple[UUID, Hours]] = {}
_MOST = 1000


def compiled(calendar: Calendar) -> Hours:
    kept = _kept.get(calendar.pk)
    if kept and kept[0] == calendar.version:
        return kept[1]
    if len(_kept) >= _MOST:
        _kept.clear()
    hours = Hours(rules(calendar))
    _kept[calendar.pk] = calendar.version, hours
    return hours


def rules(calendar: Calendar) -> Rules:
    holidays = Holiday.objects.filter(feed__calendar=calendar).select_related("feed")
    closing = [row for row in holidays.defer("feed__content") if row.is_closed]
    return Rules(
        zone=calendar.zone,
        week=tuple(tuple((begin, end) for begin, end in day) for day in calendar.week),
        specials=tuple(map(special, in_order_of_weight(calendar.special_days.all()))),
        holidays=frozenset(day for row in closing for day in row.days()),
        closures=tuple(
            (row.begins_at.timestamp(), row.ends_at.timestamp())
            for row in closing
            if row.begins_at and row.ends_at
        ),
    )


def in_order_of_weight(rows: Iterable[SpecialDay]) -> list[SpecialDay]:
    """What is said of one year goes before what is said of every year; the newest first."""
    return sorted(rows, key=lambda row: (row.repeats != Repeats.ONCE, -row.pk))


def special(row: SpecialDay) -> Special:
    slots = tuple((begin, end) for begin, end in row.slots)
    return Special(row.begins_on, row.days, row.repeats, slots)
