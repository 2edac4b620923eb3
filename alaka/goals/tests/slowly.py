"""The reports of this room once more, slowly: plain Python over the rows, and nothing shared."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, product
from typing import Any

from alaka.contacts.models import Contact
from alaka.inbox.models import Conversation
from alaka.sales.models import Order
from alaka.tracking.identity import owner
from alaka.tracking.models import Kind, SeenEvent, Term, Visit


@dataclass(frozen=True)
class Time:
    """Somebody did something."""

    who: Any
    at: datetime
    value: float = 0.0


def who(visitor: int | None, at: datetime) -> Any:
    return owner(visitor or 0, at) or f"browser {visitor}"


def root(contact: Contact | None) -> Any:
    return None if contact is None else contact.root_id or contact.pk


def text(term: int | None) -> str:
    return "" if term is None else Term.objects.get(pk=term).text


def events() -> list[SeenEvent]:
    return list(SeenEvent.objects.filter(apart=0).exclude(visitor=None).order_by("at", "key"))


def visit_of(event: SeenEvent, known: Iterable[Visit]) -> Visit:
    theirs = [one for one in known if one.visitor == event.visitor and one.began_at <= event.at]
    return max(theirs, key=lambda one: one.began_at)


def pages(fits: Callable[[str], bool], *, once: bool) -> list[Time]:
    seen, found, known = set(), [], list(Visit.objects.all())
    for event in events():
        if event.kind in (Kind.PAGE, Kind.SCREEN) and fits(text(event.page)):
            key = (visit_of(event, known).pk, who(event.visitor, event.at)) if once else event.pk
            if key not in seen:
                seen.add(key)
                found.append(Time(who(event.visitor, event.at), event.at))
    return found


def named(name: str, rate: Callable[[str], float] = lambda _currency: 1.0) -> list[Time]:
    return [
        Time(
            who(event.visitor, event.at),
            event.at,
            float(event.amount or 0)
            * rate(((event.data or {}).get("properties") or {}).get("currency", "")),
        )
        for event in events()
        if event.kind == Kind.TRACK and text(event.name) == name
    ]


def orders() -> list[Time]:
    rows = Order.objects.exclude(state="cancelled").exclude(said_at=None)
    return [Time(buyer(row), row.placed_at, float(row.value or 0)) for row in rows]


def buyer(order: Order) -> Any:
    browsers = sorted((order.browsers or {}).items(), key=lambda told: told[1])
    if order.contact is None and browsers:
        return who(int(browsers[0][0]), order.placed_at)
    return root(order.contact)


def chats() -> list[Time]:
    rows = Conversation.objects.filter(channel__kind="webchat").exclude(heard_at=None)
    return [Time(root(row.contact), row.opened_at) for row in rows]


def searches() -> list[tuple[str, str, Time]]:
    """Words and where they were searched for, once in each visit."""
    known = list(Visit.objects.all())
    found = {
        (visit.pk, visit.words.lower(), "engine"): Time(whose, visit.began_at)
        for whose, visit in visits()
        if visit.words
    }
    for event in events():
        words = ((event.data or {}).get("search") or "").strip().lower()
        if words:
            key = (visit_of(event, known).pk, words, "site")
            found.setdefault(key, Time(who(event.visitor, event.at), event.at))
    return [(words, place, time) for (_visit, words, place), time in found.items()]


def visits() -> list[tuple[Any, Visit]]:
    return [(who(visit.visitor, visit.began_at), visit) for visit in Visit.objects.all()]


def credited(
    times: Iterable[Time], touch: str, known: list[tuple[Any, Visit]], days: int = 90
) -> Iterator[tuple[Time, Visit | None, float]]:
    """Each time with the visits it is given to, and which part of it."""
    for time in times:
        before = sorted(
            (visit.began_at, visit.visitor, visit)
            for whose, visit in known
            if whose == time.who and time.at - timedelta(days=days) < visit.began_at <= time.at
        )
        given = [visit for _at, _visitor, visit in before]
        if not given:
            yield time, None, 1.0
        elif touch == "alike":
            yield from ((time, visit, 1 / len(given)) for visit in given)
        else:
            yield time, given[0 if touch == "first" else -1], 1.0


def farthest(steps: list[list[Time]], begin: datetime, end: datetime, days: int) -> dict[Any, int]:
    """By person how many steps he took at most: every way of choosing moments is tried."""
    found: dict[Any, int] = {}
    for whose in {time.who for time in steps[0]}:
        theirs = [sorted({time.at for time in step if time.who == whose}) for step in steps]
        for far in range(1, len(steps) + 1):
            for chosen in product(*theirs[:far]):
                is_in = begin <= chosen[0] < end
                is_in &= all(one < other for one, other in pairwise(chosen))
                if is_in and chosen[-1] - chosen[0] <= timedelta(days=days):
                    found[whose] = max(found.get(whose, 0), far)
    return found


def ways(
    page: str, begin: datetime, end: datetime
) -> dict[tuple[int, str], list[tuple[Any, bool]]]:
    """Around a page: by step and page whose visits they were, and whether each ended there."""
    by_visit: dict[int, list[SeenEvent]] = defaultdict(list)
    known = list(Visit.objects.all())
    for event in events():
        if event.kind in (Kind.PAGE, Kind.SCREEN) and event.page:
            by_visit[visit_of(event, known).pk].append(event)
    found: dict[tuple[int, str], list[tuple[Any, bool]]] = defaultdict(list)
    for pk, seen in by_visit.items():
        visit = Visit.objects.get(pk=pk)
        texts = [text(event.page) for event in seen]
        moves = [each for place, each in enumerate(texts) if not place or texts[place - 1] != each]
        if begin <= visit.began_at < end and page in moves:
            for place, each in enumerate(moves):
                step, is_last = place - moves.index(page), place + 1 == len(moves)
                if abs(step) <= 3:
                    found[step, each].append((who(visit.visitor, visit.began_at), is_last))
    return found


def chats_beside(
    begin: datetime, end: datetime, days: int
) -> dict[tuple[str, bool, bool, int], dict[bool, list[bool]]]:
    """By kind of visit, with a chat and without: whether each was followed by an order."""
    found: dict[Any, dict[bool, list[bool]]] = defaultdict(lambda: {True: [], False: []})
    talks, bought, known, happened = chats(), orders(), visits(), events()
    every = [visit for _whose, visit in known]
    for whose, visit in known:
        if not begin <= visit.began_at < end:
            continue
        seen = [
            event.at for event in happened
            if event.kind == Kind.PAGE and visit_of(event, every) == visit
        ]  # fmt: skip
        earlier = any(
            other == whose and (one.began_at, one.visitor) < (visit.began_at, visit.visitor)
            and one.began_at >= visit.began_at - timedelta(days=90)
            for other, one in known
        )  # fmt: skip
        latest = {
            talk.at for talk in talks
            if talk.who == whose and visit.began_at <= talk.at
            and talk.at <= visit.ended_at + timedelta(minutes=30)
            and not any(
                other == whose and visit.began_at < one.began_at <= talk.at for other, one in known
            )
        }  # fmt: skip
        kind = (visit.came_by or "direct", "Mobi" in text(visit.device), earlier)
        if latest:
            pages = sum(at <= min(latest) for at in seen)
            moments = {max(each for each in (1, 2, 4, 8) if each <= max(pages, 1)): min(latest)}
        else:
            moments = {each: seen[each - 1] for each in (1, 2, 4, 8) if each <= len(seen)}
        for pages, at in moments.items():
            has_ordered = any(
                one.who == whose and at < one.at <= at + timedelta(days=days) for one in bought
            )
            found[*kind, pages][bool(latest)].append(has_ordered)
    return found
