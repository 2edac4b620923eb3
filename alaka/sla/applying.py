"""A promise or a calendar changed: the clocks that run go by what holds now.

What has ended keeps its verdict, and what is broken stays broken. A shorter promise, or fewer
closed hours, break nothing before the change itself. Whatever is cut short here is asked for
again: a policy is applied when its last change has reached every conversation that is not closed.
"""

from collections.abc import Iterable, Iterator

from alaka.accounts.models import Place
from alaka.core import clock, jobs
from alaka.inbox.models import Conversation, Status
from alaka.sla.hours import timing
from alaka.sla.models import Clock, Policy
from alaka.sla.settling import settle

_AT_ONCE = 500


def ask() -> None:
    """To be called after a policy changed: the worker goes through the conversations."""
    jobs.defer("alaka.sla.jobs.apply_policies", once="sla:apply")


def apply() -> None:
    now = clock.now()
    if not Policy.objects.unapplied().exists():
        return
    for conversation_id in _not_closed():
        settle(conversation_id)
    Policy.objects.filter(changed_at__lte=now).update(applied_at=now)


def follow_calendars() -> None:
    """Settle what runs by hours that are no longer those of its inbox or place."""
    running = Clock.objects.running()
    named = running.order_by().values_list("inbox_id", "place_id", "hours_key").distinct()
    rows: Iterable[tuple[int, int | None, str]] = named
    pairs: dict[tuple[int, int | None], set[str]] = {}
    for inbox_id, place_id, key in rows:
        pairs.setdefault((inbox_id, place_id), set()).add(key)
    places = Place.objects.in_bulk({place_id for _, place_id in pairs if place_id})
    for (inbox_id, place_id), keys in pairs.items():
        place = places.get(place_id) if place_id else None
        if keys != {key := timing(inbox_id, place).key}:
            stale = running.filter(inbox=inbox_id, place=place_id).exclude(hours_key=key)
            # What is broken stays as it is.
            stale = stale.filter(breached_at=None).order_by("conversation")
            for conversation_id in stale.values_list("conversation", flat=True).distinct():
                settle(conversation_id)


def _not_closed() -> Iterator[int]:
    last = 0
    while True:
        rows = Conversation.objects.filter(pk__gt=last).exclude(status=Status.CLOSED)
        ids = list(rows.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
        if not ids:
            return
        yield from ids
        last = ids[-1]
