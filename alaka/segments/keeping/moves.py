"""Who came into a segment and who went: written down, counted by day, and told where somebody
waits for it.

The time line is not told of each: a segment of who looked at a page this week changes by thousands
a day. It is where a rule or a webhook waits for the segment's comings and goings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import F

from alaka.core import causes, clock, live
from alaka.core.causes import Cause
from alaka.segments.keeping.ordering import asking
from alaka.segments.keeping.today import today
from alaka.segments.models import Segment, SegmentDay, SegmentMove
from alaka.timeline.awaiting import is_awaited
from alaka.timeline.models import Event
from alaka.timeline.recording import draft, record_all

ENTERED, LEFT = "segment.entered", "segment.left"
# So long it is shown who came and went.
KEPT = timedelta(days=30)
_AT_ONCE = 5_000


@dataclass(frozen=True)
class Moved:
    """How many; ``who`` came (true) or went is known unless only the conditions are others.
    ``causes``: for what it was done, of those of whom that is known."""

    came: int = 0
    went: int = 0
    who: Mapping[int, bool] = field(default_factory=dict)
    causes: Mapping[int, Cause] = field(default_factory=dict)
    is_redefined: bool = False

    @classmethod
    def of(cls, who: Mapping[int, bool]) -> "Moved":
        came = sum(who.values())
        return cls(came, len(who) - came, who)

    @property
    def are_any(self) -> bool:
        return bool(self.came or self.went)


def note(segment: Segment, moved: Moved) -> None:
    """In the transaction in which they came and went; its size is another by now."""
    if not (moved.are_any or moved.is_redefined):
        return
    now = clock.now()
    SegmentMove.objects.bulk_create(
        [
            SegmentMove(segment=segment, contact_id=pk, is_in=is_in, at=now)
            for pk, is_in in moved.who.items()
        ],
        batch_size=_AT_ONCE,
    )
    _count(segment, moved)
    for verb, is_in in ((ENTERED, True), (LEFT, False)):
        people = [pk for pk, came in moved.who.items() if came is is_in]
        if people and is_awaited(verb, str(segment.pk)):
            _tell(segment, verb, people, moved.causes)
    live.publish(f"segment:{segment.pk}", "segments")


def _count(segment: Segment, moved: Moved) -> None:
    day, _is_new = SegmentDay.objects.get_or_create(
        segment=segment, day=today(), defaults={"size": 0}
    )
    SegmentDay.objects.filter(pk=day.pk).update(
        size=segment.size,
        came=F("came") + (0 if moved.is_redefined else moved.came),
        went=F("went") + (0 if moved.is_redefined else moved.went),
        is_redefined=day.is_redefined or moved.is_redefined,
    )


def _tell(segment: Segment, verb: str, people: list[int], because: Mapping[int, Cause]) -> None:
    for begin in range(0, len(people), _AT_ONCE):
        events: list[Event] = []
        for pk in people[begin : begin + _AT_ONCE]:
            with causes.because(because.get(pk)):
                event = draft(verb, subject=segment, segment=segment.pk, name=segment.name)
            event.contact_id = pk
            events.append(event)
        record_all(events)


def look_again_at(segment: Segment) -> None:
    """At those that ask for it: for everybody."""
    Segment.objects.filter(pk__in=asking(segment.pk)).update(is_stale=True)


def forget() -> None:
    """Once a day: of those that are shown no more."""
    SegmentMove.objects.filter(at__lt=clock.now() - KEPT).delete()
