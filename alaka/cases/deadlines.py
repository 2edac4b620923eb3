"""Until when a case should be answered: its term, in business hours of its place."""

from datetime import datetime, timedelta

from alaka.accounts.hours import ALWAYS, Hours
from alaka.accounts.models import Calendar, Place
from alaka.cases.models import Term


def deadline(kind: str, severity: int, place: Place | None, since: datetime) -> datetime:
    term = timedelta(hours=Term.hours_for(kind, severity))
    # A calendar that never opens again must not leave a case without a deadline.
    return hours_of(place).after(since, term) or since + term


def hours_of(place: Place | None) -> Hours:
    if place is not None:
        return place.hours
    default = Calendar.objects.default()
    return default.hours if default else ALWAYS
