"""Visits made of events: the same whatever order they come in."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.tracking.building import visits
from alaka.tracking.building.running import build_what_can_be
from alaka.tracking.building.taking import build
from alaka.tracking.building.touching import Touched
from alaka.tracking.events import terms
from alaka.tracking.events.storing import store
from alaka.tracking.events.writing import Row
from alaka.tracking.models import Arrival, Kind, Link, SeenEvent, Visit

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
REST = timedelta(minutes=30)


def word(word: terms.Word, text: str) -> int:
    return terms.number(word, text)


def row(message: str, minute: float = 0, visitor: int = 1, **more: Any) -> Row:
    at = NOON + timedelta(minutes=minute)
    data = more.pop("data", None)
    known = {"kind": Kind.PAGE, "page": word(terms.Word.PAGE, "https://gul.example/"), **more}
    return Row(
        terms.key_of(1, message),
        at=at,
        received_at=at,
        source=known.pop("source", 1),
        visitor=visitor,
        data=json.dumps(data) if data else None,
        **known,
    )


def take_in(rows: Sequence[Row], *words: tuple[terms.Word, str]) -> None:
    store(rows, {word(kind, text): (kind, text) for kind, text in words})
    while build():
        pass
    build()


def told() -> list[tuple[Any, ...]]:
    names = ("visitor", "began_at", "ended_at", "pages", "events", "seen", "campaign")
    return list(Visit.objects.order_by("visitor", "began_at").values_list(*names))


def minutes() -> list[tuple[int, int]]:
    found = Visit.objects.order_by("visitor", "began_at").values_list("began_at", "ended_at")
    return [
        (int((a - NOON).total_seconds() / 60), int((b - NOON).total_seconds() / 60))
        for a, b in found
    ]


def test_half_an_hours_rest_or_another_campaign_begins_the_next_visit():
    take_in([row("1", 0), row("2", 30), row("3", 61), row("4", 70, campaign=8), row("5", 71)])
    assert minutes() == [(0, 30), (61, 61), (70, 71)]
    take_in([row("6", 45)])
    assert minutes() == [(0, 61), (70, 71)]
    take_in([row("7", 75, campaign=8), row("8", 80, campaign=9), row("9", 81)])
    assert minutes() == [(0, 61), (70, 75), (80, 81)]
    assert not Arrival.objects.exists()


def test_what_carries_no_page_makes_no_visit():
    server = row("1", kind=Kind.TRACK, page=None)
    take_in(
        [
            server,
            row("2", apart=1),
            row("3", kind=Kind.LEAVE),
            row("4", 5, kind=Kind.SCREEN, page=None),
        ]
    )
    assert minutes() == [(5, 5)]


def test_the_time_a_page_was_seen_counts_to_the_visit_before():
    take_in(
        [
            row("1"),
            row("2", 50, kind=Kind.LEAVE, data={"properties": {"seconds": 2400}}),
            row("3", 60),
        ]
    )
    assert [(visit.seen, visit.pages) for visit in Visit.objects.order_by("began_at")] == [
        (2400, 1), (0, 1),
    ]  # fmt: skip
    assert minutes() == [(0, 0), (60, 60)]


def test_where_it_came_from_is_written_beside_it():
    page, other = "https://gul.example/", "https://gul.example/roses"
    search = "https://www.google.com/search?q=red+roses"
    letter = '{"medium":"email","name":"March","source":"news"}'
    rows = [
        row("1", referrer=word(terms.Word.REFERRER, search)),
        row("2", 1, page=word(terms.Word.PAGE, other)),
        row("3", 2, visitor=2, campaign=word(terms.Word.CAMPAIGN, letter)),
        row("4", 3, visitor=3),
    ]
    words = [
        (terms.Word.PAGE, page), (terms.Word.PAGE, other), (terms.Word.REFERRER, search),
        (terms.Word.CAMPAIGN, letter),
    ]  # fmt: skip
    take_in(rows, *words)
    found = Visit.objects.order_by("visitor").values_list("came_by", "came_from", "words")
    assert list(found) == [
        ("search", "Google", "red roses"), ("mail", "news · March", ""), ("direct", "", ""),
    ]  # fmt: skip
    first = Visit.objects.get(visitor=1)
    assert (first.entry, first.exit) == (word(terms.Word.PAGE, page), word(terms.Word.PAGE, other))


def test_an_order_said_twice_counts_once():
    name = word(terms.Word.NAME, "Order Completed")
    bought = {"order_id": "7", "currency": "EUR"}
    rows = [
        row("1"),
        *(
            row(
                f"o{each}", each, kind=Kind.TRACK, name=name, amount=20, data={"properties": bought}
            )
            for each in (1, 2)
        ),
    ]
    take_in(rows)
    visit = Visit.objects.get()
    assert (visit.orders, visit.revenue) == (1, 20)


def test_what_comes_behind_all_that_is_known_lengthens_the_last_visit(
    monkeypatch: pytest.MonkeyPatch,
):
    left: dict[str, Any] = {"kind": Kind.LEAVE, "data": {"properties": {"seconds": 40}}}
    take_in([row("1", device=5), row("2", 1, visitor=2)])
    rebuilt: list[Touched] = []
    monkeypatch.setattr(visits, "rebuild", rebuilt.append)
    take_in([row("3", 2, page=9), row("4", 3, **left), row("5", 3, visitor=2, page=8)])
    take_in([row("6", 3.5, **left), row("7", 4, kind=Kind.TRACK, page=8, device=6)])
    take_in([row("8", 5, page=None, kind=Kind.TRACK)])  # A server's: of no visit.
    assert not rebuilt
    names = ("pages", "events", "seen", "exit", "device")
    assert list(Visit.objects.order_by("visitor").values_list(*names)) == [
        (2, 3, 80, 8, 5), (2, 2, 0, 8, None),
    ]  # fmt: skip
    assert minutes() == [(0, 4), (1, 3)]
    half: dict[str, Any] = {"kind": Kind.LEAVE, "data": {"properties": {"seconds": 0.4}}}
    for more in (
        row("9", 3.2), row("10", 6, campaign=8), row("11", 35), row("12", 7, **half),
        row("13", 8, name=word(terms.Word.NAME, "Order Completed")),
    ):  # fmt: skip
        rebuilt.clear()
        take_in([more])
        assert [(each.visitors, each.done) for each in rebuilt] == [("{1}", "{}")]


EVENTS = st.lists(
    st.tuples(
        st.sampled_from([0, 1, 10, 20, 29, 30, 31, 45, 60, 62, 90, 95, 130, 180]),
        st.integers(1, 2),
        st.sampled_from([None, None, None, 8, 9]),
        st.sampled_from([Kind.PAGE, Kind.PAGE, Kind.TRACK, Kind.LEAVE]),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    events=EVENTS,
    cuts=st.lists(st.integers(0, 14), max_size=4),
    turns=st.lists(st.tuples(st.sampled_from([5, 30, 61, 92]), st.integers(0, 2)), max_size=3),
    data=st.data(),
)
def test_any_order_and_any_batches_give_the_visits_of_the_sorted_events(
    events: list[Any], cuts: list[int], turns: list[Any], data: Any
):
    for model in (Visit, Link, SeenEvent, Arrival):
        model.objects.all()._raw_delete("default")
    people = [Contact.objects.create(name=str(each), created_at=clock.now()) for each in range(3)]
    rows = [
        row(
            f"{number}",
            minute,
            visitor,
            campaign=campaign,
            kind=kind,
            data={"properties": {"seconds": 60}},
        )
        for number, (minute, visitor, campaign, kind) in enumerate(events)
    ]
    rows += [
        row(f"c{number}", minute, kind=Kind.IDENTIFY, page=None, source=0,
            data={"contact": people[who].pk, "reason": "chat"})
        for number, (minute, who) in enumerate(turns)
    ]  # fmt: skip
    ordered = sorted(rows, key=lambda each: each.at)
    mixed = data.draw(st.one_of(st.just(ordered), st.permutations(rows)))
    edges = sorted({0, len(mixed), *(cut for cut in cuts if cut < len(mixed))})
    for begin, end in pairwise(edges):
        take_in(mixed[begin:end])
    assert told() == list(modelled(rows))


@dataclass
class Going:
    began: datetime
    ended: datetime
    pages: int = 0
    events: int = 0
    seen: int = 0
    campaign: int | None = None
    who: int | None = None
    carried: int | None = None


def modelled(rows: Iterable[Row]) -> Iterable[tuple[Any, ...]]:
    ordered = sorted(rows, key=lambda each: (each.at, each.kind == Kind.LEAVE, each.key))
    for visitor in (1, 2):
        claims: dict[datetime, int] = {}
        for each in ordered:
            if each.kind == Kind.IDENTIFY and each.visitor == visitor:
                contact = json.loads(each.data or "")["contact"]
                claims[each.at] = min(contact, claims.get(each.at, contact))
        made: list[Going] = []
        for each in ordered:
            if each.visitor != visitor or each.kind == Kind.IDENTIFY:
                continue
            last = made[-1] if made else None
            if each.kind == Kind.LEAVE:
                if last and each.at - last.ended <= timedelta(hours=4):
                    last.seen += 60
                continue
            who = next(
                (claims[at] for at in sorted(claims, reverse=True) if at <= each.at),
                claims[min(claims)] if claims else None,
            )
            goes_on = last and each.at - last.ended <= REST
            carried = last.carried if last and goes_on else None
            is_new = each.campaign is not None and each.campaign != carried
            is_later = last is not None and each.at > last.ended
            if last is None or not goes_on or (is_later and (is_new or who != last.who)):
                last = Going(each.at, each.at, who=who)
                made.append(last)
            last.ended, last.events = each.at, last.events + 1
            last.pages += each.kind == Kind.PAGE
            last.carried = each.campaign or carried
            last.campaign = last.campaign or each.campaign
        for one in made:
            yield (visitor, one.began, one.ended, one.pages, one.events, one.seen, one.campaign)


def test_what_cannot_be_built_holds_up_nothing_else(monkeypatch: pytest.MonkeyPatch):
    built = visits.rebuild

    def picky(touched: Touched) -> None:
        if "2" in touched.visitors.strip("{}").split(","):
            raise ValueError("odd")
        built(touched)

    monkeypatch.setattr(visits, "rebuild", picky)
    for visitor in (1, 2, 3):
        store([row(str(visitor), visitor=visitor)])
    while build_what_can_be():
        pass
    assert sorted(Visit.objects.values_list("visitor", flat=True)) == [1, 3]
    assert not Arrival.objects.exists()
