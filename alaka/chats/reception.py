"""Whether somebody receives who comes to a channel: by the hours, and by who is at a desk.

Hours say when the business wants to be there; presence says whether anybody is. A visitor is told
both, so that nobody waits for an empty room.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alaka.accounts.models import Availability, Presence
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


def reception(channel: Channel) -> Reception:
    found = opening(channel.inbox)
    opens_at = None if found.is_open else found.changes_at
    return Reception(found.is_open, opens_at, _is_staffed(channel.inbox_id))


def _is_staffed(inbox_id: int) -> bool:
    """Whether one who takes chats of the inbox is at a desk, free or not, or was a moment ago."""
    return (
        Presence.objects.here(clock.now() - GRACE)
        .exclude(availability=Availability.AWAY)
        # As in assigning: the inbox's teams, whoever else may read along.
        .filter(agent__memberships__team__inboxes=inbox_id, capacity__gt=0)
        .exists()
    )
