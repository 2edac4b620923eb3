"""What the worker does all the time: it looks at whoever changed, and at everybody where that is
due. One keeper at a time, in one thread: so what is older never goes over what is newer.
"""

import threading
import time

import structlog
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from alaka.accounts.models import Business
from alaka.core import clock
from alaka.core.holding import held
from alaka.segments import making
from alaka.segments.keeping import moves
from alaka.segments.keeping.following import follow
from alaka.segments.keeping.ordering import levels
from alaka.segments.keeping.today import today
from alaka.segments.keeping.whole import keep
from alaka.segments.models import Segment

log = structlog.get_logger(__name__)

EVERY = 2.0  # seconds
# Of our own choosing.
_LOCK = 761_081


def run(stop: threading.Event) -> None:
    """A fault of one look is not the end of all."""
    while not stop.wait(EVERY):
        try:
            began = time.monotonic()
            while keep_one() and not stop.is_set():
                # As much rest as work: who chats now goes before who is counted.
                stop.wait(min(time.monotonic() - began, 5))
                began = time.monotonic()
        except Exception:
            log.exception("segments could not be kept")
        finally:
            connection.close()


def keep_one() -> bool:
    """Whoever changed; and one segment for which everybody is to be looked at. Whether there may
    be more."""
    if not Segment.objects.live().exists():
        return False
    with transaction.atomic(), timezone.override(Business.get().timezone):
        if not _is_free():
            return False
        follow()
        segment = _due()
        if segment is not None:
            _keep(segment)
    return segment is not None


def _keep(segment: Segment) -> None:
    """One that cannot be kept does not hold up the others: it is tried again tomorrow."""
    try:
        with transaction.atomic():
            keep(segment)
    except Exception:
        log.exception("segment could not be kept", segment=segment.pk)
        Segment.objects.filter(pk=segment.pk).update(is_stale=False, kept_on=today(), again_at=None)


def keep_all() -> None:
    """All that is due, at once."""
    while keep_one():
        pass


def _due() -> Segment | None:
    """The first of those that everybody is to be looked at for, after those that it asks for."""
    live = Segment.objects.live()
    is_due = Q(is_stale=True) | Q(again_at__lte=clock.now()) | ~Q(kept_on=today())
    due = live.filter(is_due | Q(kept_on=None))
    wanted = set(due.values_list("pk", flat=True))
    if not wanted:
        return None
    in_order = [each.pk for level in levels(live) for each in level if each.pk in wanted]
    return held(Segment.objects.select_related("owner"), in_order[0])


def _is_free() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def tidy() -> None:
    """Once a day: what is shown no more goes; and of two who were put in, one may be the other."""
    moves.forget()
    for segment in Segment.objects.filter(is_live=False):
        making.count(segment)
