"""Whose a browser was when, of claims in whatever order they come; knows no database.

A run is a time in which every claim named the same contact. Two claims of one moment: the older
contact is believed. Its reason is the first claim's, or that of one that proves more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from alaka.tracking.models import Reason


class Claim(NamedTuple):
    """At that moment somebody said that the browser is this contact's."""

    visitor: int
    at: datetime
    contact: int
    reason: str
    event: UUID | None = None


@dataclass(frozen=True)
class Run:
    """``pk`` is that of the link in which it is kept."""

    contact: int
    since: datetime
    last_at: datetime
    reason: str
    event: UUID | None = None
    pk: int | None = None


# All moments at which something was claimed of a browser, strictly between two of a run.
Between = Callable[[Run], Sequence[datetime]]


def add(runs: Sequence[Run], claim: Claim, between: Between) -> list[Run]:
    """The runs with one claim more; ``between`` is asked only where it falls into another's."""
    made = Run(claim.contact, claim.at, claim.at, claim.reason, claim.event)
    before = [run for run in runs if run.last_at < claim.at]
    after = [run for run in runs if run.since > claim.at]
    inside = [run for run in runs if run.since <= claim.at <= run.last_at]
    if inside:
        (run,) = inside
        if run.contact == claim.contact:
            surer = replace(run, reason=_surer(run.reason, claim.reason))
            return [surer if each is run else each for each in runs]
        known = {run.since, run.last_at, *between(run)}
        if claim.at in known and run.contact < claim.contact:
            return list(runs)
        earlier = _part(run, [at for at in known if at < claim.at])
        later = _part(run, [at for at in known if at > claim.at])
        before += earlier
        after = [replace(each, pk=None if earlier else run.pk) for each in later] + after
    return _joined([*before, made, *after])


def _part(run: Run, moments: Sequence[datetime]) -> list[Run]:
    if not moments:
        return []
    first = min(moments)
    event = run.event if first == run.since else None
    return [replace(run, since=first, last_at=max(moments), event=event)]


def _joined(runs: Sequence[Run]) -> list[Run]:
    """Neighbours of one contact are one run."""
    found: list[Run] = []
    for run in runs:
        if found and found[-1].contact == run.contact:
            pk, reason = found[-1].pk or run.pk, _surer(found[-1].reason, run.reason)
            found[-1] = replace(found[-1], last_at=run.last_at, reason=reason, pk=pk)
        else:
            found.append(run)
    return found


def _surer(one: str, other: str) -> str:
    """What proves who it is goes before what a page said by itself."""
    return other if one == Reason.IDENTIFY else one
