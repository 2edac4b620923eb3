"""When somebody is there for an inbox: while any of its teams is."""

from collections.abc import Iterable
from datetime import datetime

from alaka.accounts.hours import ALWAYS, Hours, Opening
from alaka.accounts.hours import opening as opening_of
from alaka.accounts.models import Calendar, Team
from alaka.core import clock
from alaka.inbox.models import Inbox


def opening(inbox: Inbox, at: datetime | None = None) -> Opening:
    """Whether it is open, and when that changes; an inbox without teams keeps the business's."""
    teams = Team.objects.filter(inboxes=inbox).select_related("calendar")
    return opening_of(hours_of(teams), at or clock.now())


def hours_of(teams: Iterable[Team]) -> list[Hours]:
    found = [team.hours for team in teams]
    if found:
        return found
    default = Calendar.objects.default()
    return [default.hours if default else ALWAYS]
