"""From one state to the next, by whoever asks first."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from alaka.accounts.models import Agent
from alaka.core import clock, jobs, live
from alaka.segments.bulk import choosing, running
from alaka.segments.listing import Listing
from alaka.segments.models import BulkChange
from alaka.segments.models.bulk_change import Outcome, State

# So long it can be undone.
KEPT = timedelta(days=90)


def begin(
    what: str, value: Any, *, by: Agent, chosen: Sequence[int], listing: Listing
) -> BulkChange:
    """Of those who were chosen; of the whole list where none were."""
    of = BulkChange.objects.create(
        by=by,
        made_at=clock.now(),
        what=what,
        value=value,
        about=listing.about,
        query="" if chosen else listing.query(),
        total=len(chosen),
    )
    choosing.keep(of, chosen)
    if chosen:  # A page of them is looked at in no time.
        running.run(of.pk)
    else:
        _defer(of)
    return BulkChange.objects.get(pk=of.pk)


def write(of: BulkChange) -> bool:
    """Do what was looked at, or go on with what was stopped."""
    return of.can_be_written and _step(of, [State.READY, State.STOPPED], State.WRITING)


def undo(of: BulkChange, *, by: Agent) -> bool:
    states = [State.DONE, State.STOPPED]
    return of.can_be_undone and _step(of, states, State.UNDOING, undone_by=by, done=0)


def stop(of: BulkChange) -> bool:
    """At the end of the batch that is being written."""
    return bool(BulkChange.objects.running().filter(pk=of.pk).update(is_stopping=True))


def carry_on() -> None:
    """What a killed worker left."""
    for of in BulkChange.objects.running():
        _defer(of)


def sweep() -> None:
    """Nobody undoes it any more."""
    old = BulkChange.objects.filter(made_at__lt=clock.now() - KEPT)
    old.exclude(state__in=[State.WRITING, State.UNDOING]).delete()


def _step(of: BulkChange, before: list[State], after: State, **values: object) -> bool:
    rows = BulkChange.objects.filter(pk=of.pk, state__in=before)
    if not rows.update(state=after, is_stopping=False, problem="", **values):
        return False
    live.publish(f"bulk:{of.pk}")
    _defer(of)
    return True


def _defer(of: BulkChange) -> None:
    jobs.defer("alaka.segments.bulk.running.run", once=f"bulk:{of.pk}", pk=of.pk)


def left(of: BulkChange) -> int:
    """How many were changed by somebody since, and stay."""
    return int(of.counts.get(Outcome.LEFT, 0))
