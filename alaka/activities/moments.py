"""The moments offered for a next step: today, tomorrow, when the week begins."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alaka.core import clock
from alaka.core.dates import first_weekday, weekday_names
from alaka.inbox.moments import Moment

MORNING, AFTERNOON = time(9), time(17)


def moments() -> Iterator[Moment]:
    """Those that are still ahead, in their order."""
    now = clock.now().astimezone(get_current_timezone())
    if now.time() < AFTERNOON:
        yield Moment("today", _("Today"), _at(now, 0, AFTERNOON))
    yield Moment("tomorrow", _("Tomorrow"), _at(now, 1, MORNING))
    language = (get_language() or "en")[:2]
    first = first_weekday(language)
    ahead = (first - now.weekday()) % 7 or 7
    if ahead > 1:
        yield Moment("week", weekday_names(language)[first], _at(now, ahead, MORNING))
    yield Moment("seven", _("In a week"), _at(now, 7, MORNING))


def moment(name: str) -> datetime | None:
    return next((choice.at for choice in moments() if choice.name == name), None)


def _at(now: datetime, days: int, of_day: time) -> datetime:
    day = now.date() + timedelta(days=days)
    return datetime.combine(day, of_day, tzinfo=now.tzinfo)
