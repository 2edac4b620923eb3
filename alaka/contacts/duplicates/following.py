"""Whoever changed is looked at again, a moment later: by what the time line tells and by addresses
that were added, whichever way they came (a message, a form, an import, the API).

Where events stood when we last looked is passed only when every transaction of then has ended (see
core.horizon): so none is missed, however long an import writes.
"""

import time
from collections.abc import Sequence

from django.db.models import Max

from alaka.contacts.duplicates.looking import AT_ONCE, look
from alaka.contacts.models import DuplicateLook, Handle
from alaka.core import clock
from alaka.core.horizon import horizon
from alaka.timeline.models import Event

# Beyond so many everybody is compared anew: that is sooner done.
MANY = 100_000
# So far back it is looked where nothing was followed yet.
MARGIN = 5_000
VERBS = (
    "contact.added", "contact.changed", "contact.imported", "contact.import_undone",
    "contact.merged", "contact.unmerged", "contact.joined_company", "contact.left_company",
)  # fmt: skip


def state() -> DuplicateLook:
    return DuplicateLook.objects.get_or_create(pk=1)[0]


def follow() -> int:
    """Look at those who changed; how many they were."""
    now = state()
    event, handle, horizon, oldest = _stand()
    # Else everybody is going to be compared, or somebody is still writing.
    if now.is_wanted or now.done_at is None or oldest < now.horizon:
        return 0
    changed = _changed(now)
    asked_at = now.asked_at if changed is not None else clock.now()
    _look_gently(sorted(changed or ()))
    DuplicateLook.objects.filter(pk=now.pk, event=now.event, handle=now.handle).update(
        event=now.next_event,
        handle=now.next_handle,
        next_event=event,
        next_handle=handle,
        horizon=horizon,
        asked_at=asked_at,
    )
    return len(changed or ())


def _look_gently(ids: Sequence[int]) -> None:
    """With as much rest as work: who chats now goes before who may be doubled."""
    for begin in range(0, len(ids), AT_ONCE):
        began = time.monotonic()
        look(ids[begin : begin + AT_ONCE])
        if begin + AT_ONCE < len(ids):
            time.sleep(time.monotonic() - began)


def mark_all() -> None:
    """Everybody is going to be compared: what comes from now on is followed afterwards."""
    event, handle, horizon, _ = _stand()
    now = state()
    # What is being written now may have got its id already, and nobody sees it yet.
    is_followed = now.done_at is not None
    DuplicateLook.objects.filter(pk=now.pk).update(
        event=now.event if is_followed else max(0, event - MARGIN),
        handle=now.handle if is_followed else max(0, handle - MARGIN),
        next_event=event,
        next_handle=handle,
        horizon=horizon,
    )


def _changed(now: DuplicateLook) -> set[int] | None:
    """None where they are too many."""
    events = Event.objects.filter(pk__gt=now.event, pk__lte=now.next_event, verb__in=VERBS)
    handles = Handle.objects.filter(pk__gt=now.handle, pk__lte=now.next_handle)
    found: set[int] = set()
    for rows in (events.exclude(contact=None), handles):
        found.update(rows.values_list("contact", flat=True)[: MANY + 1])
    return found if len(found) <= MANY else None


def _stand() -> tuple[int, int, int, int]:
    """What has an id, and then who may still be writing what has a smaller one."""
    event: int | None = Event.objects.aggregate(newest=Max("pk"))["newest"]
    handle: int | None = Handle.objects.aggregate(newest=Max("pk"))["newest"]
    return (event or 0, handle or 0, *horizon())
