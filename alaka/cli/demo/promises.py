"""What the shop promises: how soon it answers and solves in each inbox, and severe complaints."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from alaka.accounts.models import Place
from alaka.cases.models import CaseKind, Severity
from alaka.cli.demo.clocks import Ruler
from alaka.cli.demo.trades.trade import Minutes
from alaka.core import clock
from alaka.inbox.models import Inbox
from alaka.sla.hours import timing
from alaka.sla.models import Policy, Target

_SINCE, _AHEAD = timedelta(days=370), timedelta(days=90)


@dataclass(frozen=True)
class Promises:
    """Of a desk: minutes by target; its hours, and their key."""

    policy: int
    minutes: dict[str, int]
    warn_before: int
    hours: Ruler
    hours_key: str


def make(inbox: Inbox, place: Place | None, promised: Minutes) -> Promises:
    """The inbox's promise, and the hours by which it counts there."""
    policy = _make(inbox.name, promised, inbox=inbox)
    now = clock.now()
    place = place and Place.objects.get(pk=place.pk)  # with the calendar it got meanwhile
    found = timing(inbox.pk, place)
    hours = Ruler(found.hours.spans(now - _SINCE, now + _AHEAD))
    return Promises(policy.pk, _minutes(policy), policy.warn_before, hours, found.key)


def make_for_severe(promised: Minutes) -> Policy:
    about = {"kind": CaseKind.COMPLAINT, "severity": Severity.SEVERE}
    return _make("Severe complaints", promised, warn_before=10, **about)


def instead(promised: Promises, policy: Policy) -> Promises:
    """What another policy promises in the same hours."""
    return replace(
        promised,
        policy=policy.pk,
        minutes=_minutes(policy),
        warn_before=policy.warn_before,
    )


def _minutes(policy: Policy) -> dict[str, int]:
    found = {str(target): policy.minutes(target) for target in Target}
    return {target: number for target, number in found.items() if number}


def _make(name: str, promised: Minutes, **fields: Any) -> Policy:
    since = clock.now() - _SINCE
    first, following, resolution = promised
    return Policy.objects.create(
        name=name, first_response=first, next_response=following, resolution=resolution,
        since=since, changed_at=since, applied_at=since, **fields,
    )  # fmt: skip
