"""Each kind of data is kept as long as its rule says.

Enters: the rules, once a night. Leaves: what is older is gone, in small transactions, so that
nobody waits for a lock; what a night cannot do the next one goes on with.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from alaka.accounts.models import Business
from alaka.core import clock
from alaka.core.personal import Kind
from alaka.core.words import Words
from alaka.privacy import board
from alaka.privacy.models import RetentionRule

log = structlog.get_logger(__name__)

# So long one kind may take in a night, in seconds; and so many of it are counted for a preview.
AT_MOST = 1200
COUNTED = 10_000
LONGEST = 240
# On the clock of the business; and a machine that sleeps at night does it by day.
NIGHT = range(1, 5)
_RESTS, _AT_LAST = timedelta(hours=12), timedelta(hours=48)


@dataclass(frozen=True)
class Kept:
    """A kind, and its rule as it stands or as it is until somebody decides."""

    kind: Kind
    rule: RetentionRule


def rules() -> list[Kept]:
    stored = {rule.kind: rule for rule in RetentionRule.objects.all()}
    return [
        Kept(kind, stored.get(kind.name) or RetentionRule(kind=kind.name, months=kind.months))
        for kind in board.kinds()
    ]


def before(months: int) -> datetime:
    """The instant before which things are older than so many months."""
    now = clock.now()
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    first = now.replace(year=year, month=month + 1, day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first.replace(day=min(now.day, (following - timedelta(days=1)).day))


def kept_since(kind: str) -> datetime | None:
    """What is older goes; None where it is kept for ever."""
    months = next(each.rule.months for each in rules() if each.kind.name == kind)
    return None if months is None else before(months)


def count(kind: Kind, months: int) -> int:
    """How many would go now; COUNTED + 1 stands for more."""
    return kind.rows(before(months))[: COUNTED + 1].count()


def keep_what_is_due() -> None:
    keep([each for each in rules() if _is_due(each.rule)])


def _is_due(rule: RetentionRule) -> bool:
    now, last = clock.now(), rule.ran_at or rule.since
    if last is None or (rule.is_unfinished and _is_night(now)):
        return True
    return now - last > (_RESTS if _is_night(now) else _AT_LAST)


def _is_night(now: datetime) -> bool:
    return now.astimezone(ZoneInfo(Business.get().timezone)).hour in NIGHT


def keep(asked: list[Kept]) -> None:
    for each in asked:
        if each.rule.months is None:
            continue
        try:
            _keep(each)
        except Exception as error:  # One kind must not keep the others.
            log.exception("retention failed", kind=each.kind.name)
            _note(each, problem=Words(f"{type(error).__name__}: {error}"[:500]))


def _keep(each: Kept) -> None:
    assert each.rule.months is not None
    limit, number, went = before(each.rule.months), 0, 1
    end = monotonic() + AT_MOST
    while went and monotonic() < end:
        went = each.kind.sweep(limit)
        number += went
    _note(each, count=number, is_unfinished=bool(went))


def _note(each: Kept, **values: object) -> None:
    now = clock.now()
    told = {"ran_at": now, "problem": "", **values}
    begun = {"months": each.rule.months, "since": now, **told}
    RetentionRule.objects.update_or_create(
        kind=each.kind.name, defaults=told, create_defaults=begun
    )


def change(months: dict[str, int | None]) -> dict[str, Any]:
    """Store what is another now; those, by kind."""
    asked = {each.kind.name: each for each in rules()}
    changed = {kind: new for kind, new in months.items() if asked[kind].rule.months != new}
    for kind, new in changed.items():
        RetentionRule.objects.update_or_create(
            kind=kind, defaults={"months": new, "since": clock.now()}
        )
    return changed
