"""The clocks as they are seen: over a conversation all that run, in a list the next to end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alaka.core import clock
from alaka.core.durations import in_words
from alaka.core.prepared import given, prepared
from alaka.inbox.marking import Mark
from alaka.inbox.models import Conversation
from alaka.sla.hours import known, timing
from alaka.sla.models import Clock, Target


@dataclass(frozen=True)
class Face:
    """``text`` says it all in a few words; ``label`` which promise it is of."""

    clock: Clock
    text: str
    tone: str
    icon: str

    @property
    def label(self) -> str:
        return str(Target(self.clock.target).label)


def face(row: Clock) -> Face:
    if row.breached_at is not None:
        late = in_words(row.lateness or timedelta(), has_days=True)
        if row.is_running:
            return Face(row, _("overdue by %(time)s") % {"time": late}, "danger", "alert-triangle")
        return Face(row, _("%(time)s late") % {"time": late}, "danger", "alert-triangle")
    left = in_words(remaining(row))
    if row.is_paused:
        return Face(row, _("%(time)s left, stands still") % {"time": left}, "", "player-pause")
    return Face(
        row, _("%(time)s left") % {"time": left}, "warning" if row.is_close else "", "clock"
    )


def remaining(row: Clock) -> timedelta:
    """Business time until it is due."""
    if row.due_at is None:
        return timedelta(seconds=row.left or 0)
    # Where this process has not met its hours yet, those that hold now.
    hours = known(row.hours_key) or timing(row.inbox_id, row.place).hours
    return timedelta(seconds=max(0.0, hours.seconds_between(clock.now(), row.due_at)))


def marks(conversations: Iterable[Conversation]) -> Mapping[int, list[Mark]]:
    """For alaka.inbox.marking: one statement for a whole page."""
    found: dict[int, list[Mark]] = {}
    for row in _running().rows(ids=[each.pk for each in conversations]):
        theirs = found.setdefault(row.conversation_id, [])
        # What stands still waits for others; in a list only the next to end is told.
        is_next = not theirs and not row.is_paused
        theirs.append(Mark("sla/clock.html", {"face": face(row)}, in_list=is_next))
    return found


@prepared
def _running() -> QuerySet[Clock]:
    rows = Clock.objects.running().filter(conversation__any_of=given("ids"))
    return rows.order_by("due_at", "pk")
