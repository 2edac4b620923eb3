"""Claims become links: rows of whose a browser was since when.

Enters: claims in any order, each once or often. Leaves: links that are the same for the same
claims, and the moments at which a visit may begin or end now that did not before.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection

from alaka.core import clock
from alaka.tracking.building.runs import Claim, Run, add
from alaka.tracking.columns import changes
from alaka.tracking.models import Kind, Link

_BETWEEN = """
SELECT at FROM tracking_event event
WHERE visitor = %(visitor)s AND at > %(since)s AND at < %(last)s AND kind = %(identify)s
    AND (person IS NOT NULL OR source = 0 OR data #>> '{traits,email}' <> ''
        OR data #>> '{context,traits,email}' <> '')
    AND key <> ALL(%(pending)s)
    AND NOT EXISTS (
        SELECT FROM tracking_arrival arrival WHERE event.key = ANY(arrival.notable)
    )
"""


def link(claims: Iterable[Claim]) -> list[tuple[int, datetime]]:
    """Runs in the builder's transaction. Where boundaries moved: visitors and moments."""
    said: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        said[claim.visitor].append(claim)
    stored: dict[int, list[Link]] = defaultdict(list)
    rows = Link.objects.filter(visitor__any_of=sorted(said)).order_by("visitor", "since")
    for row in rows.select_for_update(of=("self",)):
        stored[row.visitor].append(row)
    moved = []
    turned = []
    for visitor, theirs in said.items():
        before = [_run(row) for row in stored[visitor]]
        runs = before
        waiting = sorted(theirs, key=lambda each: (each.at, each.contact))
        while waiting:
            pending = [each.event for each in waiting if each.event]
            claim = waiting.pop(0)
            runs = add(runs, claim, partial(_between, visitor, pending))
        if runs != before:
            _write(visitor, stored[visitor], runs)
            began = {run.since for run in before} ^ {run.since for run in runs}
            moved += [(visitor, at) for at in began]
            if began or [run.contact for run in before] != [run.contact for run in runs]:
                turned.append(visitor)
    changes.turned(turned)
    return moved


def _run(row: Link) -> Run:
    return Run(row.contact_id, row.since, row.last_at, row.reason, row.event, row.pk)


def _between(visitor: int, pending: Sequence[UUID], run: Run) -> list[datetime]:
    """Moments of claims that are in the run already; those ``pending`` are not."""
    values: dict[str, Any] = {
        "pending": list(pending),
        "visitor": visitor,
        "since": run.since,
        "last": run.last_at,
        "identify": int(Kind.IDENTIFY),
    }
    with connection.cursor() as cursor:
        cursor.execute(_BETWEEN, values)
        return [at for (at,) in cursor.fetchall()]


def _write(visitor: int, stored: Sequence[Link], runs: Sequence[Run]) -> None:
    """One that was cut stays so: the browser is not that contact's, however often it is said."""
    cuts = {row.contact_id: row for row in stored if row.cut_at is not None}
    kept = {run.pk: run for run in runs if run.pk is not None}
    Link.objects.filter(pk__in=[row.pk for row in stored if row.pk not in kept]).delete()
    changed = []
    for row in stored:
        run = kept.get(row.pk)
        if run is not None and _run(row) != run:
            row.since, row.last_at, row.reason = run.since, run.last_at, run.reason
            row.event = run.event
            changed.append(row)
    # What ends earlier makes room for what begins earlier.
    Link.objects.bulk_update(changed, ["since", "last_at", "reason", "event"])
    Link.objects.bulk_create(
        [_made(visitor, run, cuts.get(run.contact)) for run in runs if run.pk is None]
    )


def _made(visitor: int, run: Run, cut: Link | None) -> Link:
    return Link(
        visitor=visitor,
        contact_id=run.contact,
        since=run.since,
        last_at=run.last_at,
        reason=run.reason,
        event=run.event,
        created_at=clock.now(),
        cut_at=cut.cut_at if cut else None,
        cut_by_id=cut.cut_by_id if cut else None,
    )
