"""The same numbers once more, slowly: row by row and minute by minute, from what was said alone.

Nothing of the reports' SQL, facts or arithmetic is used here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, timezone
from functools import cache
from statistics import fmean, median
from typing import Any

from alaka.cases.models import Case
from alaka.inbox.models import Conversation, Message
from alaka.sla.models import Clock

BAKU = timezone(timedelta(hours=4))
Numbers = dict[str, float | int | None]


@cache
def open_seconds(begin: datetime, end: datetime) -> int:
    """Of the tests' inbox: an office and an evening shift, the office from Monday to Friday."""
    seconds, at = 0, begin
    while at < end:
        local = at.astimezone(BAKU)
        minute = local.hour * 60 + local.minute
        in_office = local.weekday() < 5 and 540 <= minute < 1080
        if in_office or 960 <= minute < 1320:
            seconds += 60
        at += timedelta(minutes=1)
    return seconds


def nine_of_ten(values: list[float]) -> float | None:
    if not values:
        return None
    ordered, place = sorted(values), 0.9 * (len(values) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def middle(values: list[float]) -> float | None:
    return median(values) if values else None


def part(some: int, of: int) -> float | None:
    return some / of if of else None


class Talk:
    """A conversation with what was said in it."""

    def __init__(self, row: Conversation) -> None:
        self.row = row
        said = list(Message.objects.filter(conversation=row).order_by("at", "pk"))
        ours = [message for message in said if message.kind == "outgoing"]
        began_by_contact = bool(said) and said[0].kind == "incoming"
        self.responder = ours[0].author_id if ours else None
        self.answered_at = row.first_response_at if began_by_contact else None
        self.closed_at = row.closed_at if row.status == "closed" else None
        self.agent = row.assignee_id or row.closed_by_id or self.responder
        given = getattr(row, "satisfaction", None)
        self.score: int | None = given.score if given else None
        self.rated_at: datetime | None = given.at if given else None
        request = getattr(row, "satisfaction_request", None)
        self.asked_at = request.at if request else self.rated_at

    def until(self, end: datetime) -> int:
        return open_seconds(self.row.opened_at, end)


def talks(rows: Iterable[Conversation]) -> list[Talk]:
    return [Talk(row) for row in rows]


def between(rows: Iterable[Any], clock: str, begin: datetime, end: datetime) -> list[Any]:
    def at(each: Any) -> datetime | None:
        return getattr(each, clock, None) or getattr(getattr(each, "row", None), clock, None)

    return [each for each in rows if (moment := at(each)) and begin <= moment < end]


def volume(rows: list[Talk]) -> Numbers:
    return {
        "conversations": len(rows),
        "answered": sum(row.answered_at is not None for row in rows),
        "closed": sum(row.closed_at is not None for row in rows),
        "open": sum(row.closed_at is None for row in rows),
    }


def response(rows: list[Talk]) -> Numbers:
    took = [float(row.until(row.answered_at)) for row in rows if row.answered_at]
    return {
        "median": middle(took),
        "slowest": nine_of_ten(took),
        "answered": len(took),
        "hour": part(sum(seconds <= 3600 for seconds in took), len(took)),
    }


def resolution(rows: list[Talk]) -> Numbers:
    took = [float(row.until(row.closed_at)) for row in rows if row.closed_at]
    return {
        "median": middle(took),
        "slowest": nine_of_ten(took),
        "closed": len(took),
        "day": part(sum(seconds <= 8 * 3600 for seconds in took), len(took)),
    }


def satisfaction(rated: list[Talk], asked: list[Talk]) -> Numbers:
    scores = [row.score for row in rated if row.score]
    words = {"five": 5, "four": 4, "three": 3, "two": 2, "one": 1}
    return {
        "average": fmean(scores) if scores else None,
        "answers": len(scores),
        **{word: scores.count(score) for word, score in words.items()},
        "asked": len(asked),
        "rate": part(sum(row.score is not None for row in asked), len(asked)),
    }


def cases(rows: list[Case], now: datetime) -> Numbers:
    took = [(row.answered_at - row.opened_at).total_seconds() for row in rows if row.answered_at]
    return {
        "cases": len(rows),
        "severe": sum(row.severity == 3 for row in rows),
        "open": sum(row.closed_at is None for row in rows),
        "overdue": sum(bool(row.due_at and row.due_at < (row.closed_at or now)) for row in rows),
        # No calendar stands at the tests' places: they are always open.
        "median": middle(took),
        "slowest": nine_of_ten(took),
    }


def loop(rows: list[Case], now: datetime) -> Numbers:
    rows = [row for row in rows if row.kind == "complaint"]
    known = [
        row
        for row in rows
        if row.contact and row.closed_at and row.closed_at < now - timedelta(days=90)
    ]
    back = [row for row in known if _wrote_within_90_days(row)]
    told = [row for row in rows if any(told.at for told in row.told.all())]
    return {
        "answered": part(sum(row.answered_at is not None for row in rows), len(rows)),
        "changed": part(sum(bool(row.change) for row in rows), len(rows)),
        "told": part(len(told), len(rows)),
        "confirmed": part(sum(row.confirmed_at is not None for row in rows), len(rows)),
        "complaints": len(rows),
        "wrote": part(len(back), len(known)),
        "left": part(len(known) - len(back), len(known)),
    }


def _wrote_within_90_days(case: Case) -> bool:
    said = Message.objects.filter(conversation__contact=case.contact, kind="incoming")
    assert case.closed_at is not None
    until = case.closed_at + timedelta(days=90)
    return any(case.closed_at < message.at < until for message in said)


def promises(rows: list[Clock]) -> Numbers:
    def kept(target: str = "") -> float | None:
        of_it = [row for row in rows if target in ("", row.target)]
        good = [row for row in of_it if row.is_met and row.breached_at is None]
        late = [row for row in of_it if row.breached_at is not None]
        return part(len(good), len(good) + len(late))

    late = [row for row in rows if row.breached_at is not None]
    return {
        "kept": kept(),
        "first": kept("first"),
        "next": kept("next"),
        "resolution": kept("resolution"),
        "in_time": sum(row.is_met and row.breached_at is None for row in rows),
        "late": len(late),
        "running": sum(row.ended_at is None and row.breached_at is None for row in rows),
    }


def grouped(rows: Iterable[Any], by: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[by(row)].append(row)
    return found


def in_branches(rows: Iterable[Any], by: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    """Under its place or topic and all above it; under None where it has none."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        node = by(row)
        found[None] += [row] if node is None else []
        while node is not None:
            found[node.pk].append(row)
            node = node.parent
    return {key: each for key, each in found.items() if each}
