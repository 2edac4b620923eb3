"""A week of activities, day by day, as the reader's calendar has it: from Saturday in Persian."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language

from alaka.accounts.models import Agent
from alaka.activities.listing import Listing
from alaka.activities.models import Activity
from alaka.core import clock
from alaka.core.dates import first_weekday, weekday_names

# So many of a week; more is no calendar.
MOST = 500


@dataclass
class Day:
    on: date
    name: str
    is_today: bool
    activities: list[Activity] = field(default_factory=list)


def begin(day: date) -> date:
    """Of the week that the day is in."""
    return day - timedelta(days=(day.weekday() - first_weekday(_language())) % 7)


def asked(text: str) -> date:
    """The day that an address names, else today."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return today()
    # Weeks before and after it must be days, too.
    return found if 1970 <= found.year <= 2200 else today()


def today() -> date:
    return clock.now().astimezone(get_current_timezone()).date()


def days(listing: Listing, agent: Agent, first: date) -> list[Day]:
    """Whole days before hours."""
    zone = get_current_timezone()
    start = datetime.combine(first, time(), tzinfo=zone)
    end = datetime.combine(first + timedelta(days=7), time(), tzinfo=zone)
    names, now = weekday_names(_language()), today()
    week = [first + timedelta(days=number) for number in range(7)]
    found = {day: Day(day, names[day.weekday()], day == now) for day in week}
    # What is for a whole day is due at its end, by its agent's clock.
    around = listing.rows(agent).filter(
        due_at__gte=start - timedelta(days=1), due_at__lt=end + timedelta(days=2)
    )
    for row in around.for_list().order_by("due_on", "due_at", "pk")[:MOST]:
        day = row.due_on or row.due_at.astimezone(zone).date()
        if day in found:
            found[day].activities.append(row)
    for each in found.values():
        each.activities.sort(key=lambda row: (row.due_on is None, row.due_at, row.pk))
    return list(found.values())


def _language() -> str:
    return (get_language() or "en")[:2]
