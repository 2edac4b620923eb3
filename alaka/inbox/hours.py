"""When somebody is there for an inbox: while any of its teams is."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from alaka.accounts.hours import ALWAYS, Hours, Opening
from alaka.accounts.hours import opening as opening_of
from alaka.accounts.models import Calendar, Team
from alaka.core import clock
from alaka.inbox.models import Inbox


def opening(inbox: Inbox, at: datetime | None = None, *, team_id: int | None = None) -> Opening:
    """Whether it is open, and when that changes; an inbox without teams keeps the business's.

    For what waits there for one team only, whether that one is.
    """
    asked = Q(inboxes=inbox) if team_id is None else Q(pk=team_id)
    teams = Team.objects.filter(asked).select_related("calendar")
    return opening_of(hours_of(teams), at or clock.now())


def hours_of(teams: Iterable[Team]) -> list[Hours]:
    found = [team.hours for team in teams]
    if found:
        return found
    default = Calendar.objects.default()
    return [default.hours if default else ALWAYS]
