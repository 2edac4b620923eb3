"""Who is looked at, and when: everybody once a day, and whoever was touched a moment later.

A pass over everybody goes by id, some thousands in a transaction, and knows where it stands: so any
process may be killed, and a million people need no more memory than some thousands. Who was touched
is read from the time line and from visits; where events stood is passed only when every transaction
of then has ended (core.horizon). A visit that is told of late counts at the next pass.
"""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.core.horizon import horizon
from alaka.scores.models import Look, Score
from alaka.scores.scoring import Measure, refresh
from alaka.timeline.models import Event

# Of our own choosing: one looks at a time.
_LOCK = 761_080
AT_ONCE = 2_000
# So long one call works, in seconds; it is called again in a minute.
LONG = 45.0
EVERY = timedelta(days=1)
# Where more were touched everybody is looked at: that is sooner done.
MANY = 50_000
# So far back it is looked where nothing was followed yet.
MARGIN = 5_000
_LATE = timedelta(minutes=2)
# All but what was wished meanwhile.
_OURS = [
    "passed", "began_at", "done_at", "event", "next_event", "horizon", "visits_at",
]  # fmt: skip

_VISITORS = """
SELECT DISTINCT owned.contact_id
FROM tracking_visit visit
JOIN tracking_owned owned ON owned.visitor = visit.visitor
    AND visit.began_at >= owned.begin AND visit.began_at < owned.until
WHERE visit.began_at > %(since)s - interval '1 day' AND visit.ended_at > %(since)s
LIMIT %(most)s
"""


def want() -> None:
    """Something that is everybody's has changed."""
    Look.objects.update_or_create(pk=1, defaults={"wanted_at": clock.now()})


def carry_on() -> int:
    """Go on with a pass, or follow who was touched; how many were looked at."""
    until, looked, measure = time.monotonic() + LONG, 0, Measure.now()
    while time.monotonic() < until:
        with transaction.atomic():
            if not _is_free():
                break
            state, _made = Look.objects.get_or_create(pk=1)
            is_passing = state.passed is not None or _is_due(state)
            looked += (_step if is_passing else _follow)(state, measure)
            state.save(update_fields=_OURS)
        if state.passed is None:
            break
    return looked


def everybody() -> int:
    """At once, for who made a business up; how many."""
    state, _made = Look.objects.get_or_create(pk=1)
    state.passed, measure = None, Measure.now()
    looked = _step(state, measure)
    while state.passed is not None:
        looked += _step(state, measure)
    state.save(update_fields=_OURS)
    return looked


def _is_free() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _is_due(state: Look) -> bool:
    now = clock.now()
    if state.done_at is None or state.began_at is None or state.done_at < now - EVERY:
        return True
    return state.wanted_at is not None and state.wanted_at > state.began_at


def _step(state: Look, measure: Measure) -> int:
    """Some more people, or the end of the pass. Who is touched meanwhile is followed afterwards."""
    if state.passed is None:
        state.passed, state.began_at = 0, clock.now()
        if state.done_at is None:
            _stand(state)
            state.event = max(0, state.next_event - MARGIN)
    rows = Contact.objects.standing().filter(pk__gt=state.passed).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    refresh(ids, measure)
    if len(ids) < AT_ONCE:
        gone = Q(contact__root__isnull=False) | Q(contact__erased_at__isnull=False)
        Score.objects.filter(gone).delete()
        state.passed, state.done_at = None, clock.now()
    else:
        state.passed = ids[-1]
    return len(ids)


def _stand(state: Look) -> None:
    """What has an id by now, and then who may still be writing what has a smaller one."""
    newest: int | None = Event.objects.aggregate(newest=Max("pk"))["newest"]
    state.next_event = newest or 0
    state.horizon, _oldest = horizon()


def _follow(state: Look, measure: Measure) -> int:
    now = clock.now()
    records = _visitors((state.visits_at or state.began_at or now) - _LATE)
    _next, oldest = horizon()
    if oldest >= state.horizon:
        told = Event.objects.filter(pk__gt=state.event, pk__lte=state.next_event)
        told = told.exclude(contact=None).order_by()
        records |= set(told.values_list("contact", flat=True).distinct()[: MANY + 1])
        state.event = state.next_event
        _stand(state)
    state.visits_at = now
    if len(records) > MANY:
        want()
        return 0
    people = _people(records)
    for some in _batches(people):
        refresh(some, measure)
    return len(people)


def _visitors(since: datetime) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_VISITORS, {"since": since, "most": MANY + 1})
        return {pk for (pk,) in cursor.fetchall()}


def _people(records: set[int]) -> list[int]:
    """As whom they are read."""
    rows = Contact.objects.filter(pk__any_of=sorted(records)).order_by()
    return sorted(
        set(rows.annotate(person=Coalesce("root", "pk")).values_list("person", flat=True))
    )


def _batches(ids: list[int]) -> Iterable[list[int]]:
    return (ids[begin : begin + AT_ONCE] for begin in range(0, len(ids), AT_ONCE))
