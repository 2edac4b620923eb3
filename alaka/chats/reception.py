"""Whether somebody receives who comes to a channel: by the hours, and by who is at a desk.

Hours say when the business wants to be there; presence says whether anybody is. A visitor is told
both, so that nobody waits for an empty room.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from alaka.accounts.models import Availability, Presence
from alaka.accounts.models.presence import PresenceQuerySet
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.hours import opening

# So long after the last desk was closed nobody is there: a page that is loaded anew closes it, too.
GRACE = timedelta(seconds=60)


@dataclass(frozen=True)
class Reception:
    """``opens_at`` is when the hours begin again, where it is closed and that is known."""

    is_open: bool
    opens_at: datetime | None
    is_staffed: bool


def reception(channel: Channel, team_id: int | None = None) -> Reception:
    """Of the channel; for a chat that waits for a team, of that team in it."""
    found = opening(channel.inbox, team_id=team_id)
    opens_at = None if found.is_open else found.changes_at
    return Reception(found.is_open, opens_at, _is_staffed(channel.inbox_id, team_id))


def _is_staffed(inbox_id: int, team_id: int | None) -> bool:
    # As in assigning: the inbox's teams, whoever else may read along.
    rows = _at_a_desk().filter(agent__memberships__team__inboxes=inbox_id)
    if team_id is not None:
        rows = rows.filter(agent__memberships__team=team_id)
    return rows.exists()


def staffed(team_ids: Iterable[int]) -> set[int]:
    """Those of the teams in which somebody who takes chats is there."""
    rows = _at_a_desk().filter(agent__memberships__team__in=team_ids)
    return set(rows.values_list("agent__memberships__team", flat=True))


def _at_a_desk() -> PresenceQuerySet:
    """Those who take chats and are at a desk, free or not, or were a moment ago."""
    rows = Presence.objects.here(clock.now() - GRACE).filter(capacity__gt=0)
    return rows.exclude(availability=Availability.AWAY)
