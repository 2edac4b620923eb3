"""The reports of sites beside a slow counting in Python, over random browsers and people."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact, Handle
from alaka.goals.questions.chatting import Stratum, effect
from alaka.goals.tests import slowly
from alaka.goals.tests.conftest import NAMES, PAGES, Shop
from alaka.goals.tests.slowly import Time
from alaka.reports.answering import Answer, answer
from alaka.reports.behind import page as behind
from alaka.reports.boards import reports
from alaka.reports.scope import Scope
from alaka.reports.showing import cards
from alaka.segments.making import make
from alaka.segments.models import Segment
from alaka.tracking.cutting import cut, put_back
from alaka.tracking.events.terms import Word, person_of
from alaka.tracking.events.terms import number as number_of
from alaka.tracking.models import Visit

pytestmark = pytest.mark.django_db


def scope_of(report: str, **query: Any) -> Scope:
    return Scope.read(reports()[report], {key: str(each) for key, each in query.items()}, UTC, "en")


def asked(agent: Agent, report: str, **query: Any) -> Answer:
    return answer(scope_of(report, **query), agent)


def rate(currency: str) -> float:
    return {"": 1.0, "EUR": 1.0, "USD": 0.5}.get(currency.upper(), 0.0)


def a_page(how: str, text: str) -> Callable[[str], bool]:
    path = text.lower().rstrip("/")

    def fits(address: str) -> bool:
        address = address.lower()
        side = address.partition("://")[2].partition("/")[2] if text.startswith("/") else address
        side = f"/{side}" if text.startswith("/") else side
        if how == "contains":
            return text.lower() in address
        return side.startswith(text.lower()) if how == "begins" else side.rstrip("/") == path

    return fits


def goals_of(shop: Shop) -> dict[int, list[Time]]:
    """Those that are counted, each with all its times."""
    basket = shop.goal("Basket", "page", how="is", text="/basket", worth="fixed", value=3)
    roses = shop.goal("Roses", "page", how="begins", text="/roses")
    signed = shop.goal("Signed up", "event", text=NAMES[0], worth="own")
    order = shop.goal("Ordered", "order", worth="own")
    chat = shop.goal("Chatted", "chat")
    shop.goal("Off", "case", is_on=False)
    return {
        basket.pk: [
            Time(one.who, one.at, 3) for one in slowly.pages(a_page("is", "/basket"), once=True)
        ],
        roses.pk: slowly.pages(a_page("begins", "/roses"), once=True),
        signed.pk: slowly.named(NAMES[0], rate),
        order.pk: slowly.orders(),
        chat.pk: slowly.chats(),
    }


def words_of(visit: Visit | None, by: str) -> str:
    """Nothing where no visit is known; a dash for what is not known of one."""
    return "" if visit is None else known_of(visit, by) or "-"


def known_of(visit: Visit, by: str) -> str:
    if by == "campaign":
        is_one = visit.campaign is not None and visit.came_by in ("campaign", "mail")
        return visit.came_from.split(" · ")[-1] if is_one else ""
    term = {"entry": visit.entry, "exit": visit.exit}
    if by in term:
        return str(term[by] or "")
    plain = {"way": visit.came_by or "direct", "origin": visit.came_from, "words": visit.words}
    return plain[by]


def contacts(found: Iterable[Any]) -> set[int]:
    return {each for each in found if isinstance(each, int)}


@pytest.mark.parametrize("seed", [1, 2])
def test_sources_equal_a_slow_counting(shop: Shop, bob: Agent, seed: int):
    shop.fill(seed, bob)
    goals = goals_of(shop)
    seen = slowly.visits()
    for touch, by in (
        [("last", "way"), ("first", "origin"), ("alike", "campaign")]
        if seed == 1
        else [("last", "entry"), ("alike", "exit"), ("first", "words")]
    ):
        scope = scope_of("sources", by=by, touch=touch, period=30)
        period = scope.period
        expected: dict[str, dict[str, Any]] = defaultdict(lambda: defaultdict(float))
        people: dict[str, set[Any]] = defaultdict(set)
        reached: dict[tuple[str, str], set[Any]] = defaultdict(set)
        of_visits: dict[tuple[int, str], float] = defaultdict(float)
        for whose, visit in seen:
            if period.begin <= visit.began_at < period.end:
                key = words_of(visit, by)
                expected[key]["visits"] += 1
                people[key].add(whose)
        for pk, times in goals.items():
            inside = [time for time in times if period.begin <= time.at < period.end]
            for time, given, part in slowly.credited(inside, touch, seen):
                key = words_of(given, by)
                expected[key][f"goal-{pk}"] += part
                of_visits[bisect(period.edges, time.at) - 1, f"goal-{pk}"] += part if key else 0
                expected[key]["value"] += part * time.value * 100
                reached[key, f"goal-{pk}"].add(time.who)
        found = answer(scope, bob)
        assert {line.value for line in found.lines} == set(expected)
        for place, line in enumerate(found.lines):
            told = {name: value for name, value in line.numbers.items() if "rate" not in name}
            wanted = {name: expected[str(line.value)][name] for name in told} | {
                "people": len(people[str(line.value)])
            }
            assert told == pytest.approx(wanted), (touch, by, line.value)
            inside_it = scope.narrowed(line.value)
            for name in ("people", f"goal-{shop.goals[touch == 'first'].pk}") if place < 2 else ():
                measure = found.scope.report.measure(name)
                assert measure is not None
                whom = (
                    people[str(line.value)] if name == "people" else reached[str(line.value), name]
                )
                listed = behind(inside_it, measure, bob, None)
                assert {row.pk for row in listed.rows} == contacts(whom)
                assert listed.strangers == len({one for one in whom if isinstance(one, str)})
        whole = {name: sum(each[name] for each in expected.values()) for name in found.total}
        kept = {name for name in whole if "rate" not in name and name != "people"}
        assert {name: found.total[name] for name in kept} == pytest.approx(
            {name: whole[name] for name in kept}
        )
        for name in set(whole) - kept - {"people"}:
            goal = name.replace("rate", "goal")
            known = sum(each[goal] for key, each in expected.items() if key)
            share = known / whole["visits"] if whole["visits"] else None
            assert found.total[name] == pytest.approx(share)
            for place, (_bucket, numbers) in enumerate(found.over_time):
                share = of_visits[place, goal] / numbers["visits"] if numbers["visits"] else None
                assert numbers[name] == pytest.approx(share), (touch, by, place)
        added = sum(numbers["visits"] or 0 for _bucket, numbers in found.over_time)
        assert added == found.total["visits"]


def test_only_the_people_of_a_segment_are_counted(shop: Shop, bob: Agent):
    shop.fill(4, bob)
    goals_of(shop)
    cem = Contact.objects.get(name="Cem")
    segment = make(Segment(name="Friends", owner=bob, is_live=False), [cem.pk])
    found = asked(bob, "sources", segment=segment.pk, period=90)
    theirs = [
        visit for whose, visit in slowly.visits()
        if whose == cem.pk and found.scope.period.begin <= visit.began_at
    ]  # fmt: skip
    assert found.total["visits"] == len(theirs)
    assert found.total["people"] == min(1, len(theirs))
    ordered = [one for one in slowly.orders() if one.who == cem.pk]
    begin = found.scope.period.begin
    goal = f"goal-{shop.goals[3].pk}"
    assert found.total[goal] == sum(one.at >= begin for one in ordered)


@pytest.mark.parametrize("seed", [1, 2])
def test_funnels_equal_a_slow_counting(shop: Shop, bob: Agent, seed: int):
    shop.fill(seed, bob)
    page = {"kind": "page", "how": "contains"}
    roses, thanks = {**page, "text": "ROSES"}, {**page, "text": "thanks"}
    signed, order = {"kind": "event", "text": NAMES[0]}, {"kind": "order"}
    times = {
        "roses": slowly.pages(a_page("contains", "roses"), once=False),
        "thanks": slowly.pages(a_page("contains", "thanks"), once=False),
        "signed": slowly.named(NAMES[0]),
        "order": [one for one in slowly.orders() if one.who is not None],
    }
    for days, names in (
        (30, ["roses", "signed", "order"]), (7, ["roses", "roses", "thanks"]),
        (60, ["order", "roses"]), (90, ["thanks", "roses", "signed", "order"]),
    ):  # fmt: skip
        given = {"roses": roses, "thanks": thanks, "signed": signed, "order": order}
        funnel = shop.funnel(bob, *(given[name] for name in names), days=days)
        scope = scope_of("steps", funnel=funnel.pk, period=90)
        steps = [times[name] for name in names]
        far = slowly.farthest(steps, scope.period.begin, scope.period.end, days)
        found = answer(scope, bob)
        counts = [sum(one >= place for one in far.values()) for place in range(1, len(names) + 1)]
        assert [line.numbers["people"] for line in found.lines] == counts
        lost = [one - other for one, other in pairwise(counts)]
        assert [line.numbers["lost"] for line in found.lines] == [*lost, None]
        assert found.total["lost"] == counts[0] - counts[-1]
        for place in range(1, len(names) + 1):
            inside = scope.narrowed(place)
            for name, fits in (("people", place.__le__), ("lost", place.__eq__)):
                measure = scope.report.measure(name)
                assert measure is not None
                whom = {whose for whose, one in far.items() if fits(one)}
                listed = behind(inside, measure, bob, None)
                assert {row.pk for row in listed.rows} == contacts(whom)
                assert listed.strangers == len(whom) - len(contacts(whom))


def test_what_a_server_tells_of_a_customer_alone_goes_on_from_his_browser(shop: Shop, bob: Agent):
    ann, number = shop.people[0], person_of("7@shop")
    Handle.objects.create(contact=ann, scheme="customer", value="7@shop", created_at=shop.now)
    shop.was(shop.browsers[0], ann, 9)
    server = {"browser": number, "person": "shop\n7", "name": NAMES[0]}
    shop.happened([{"browser": shop.browsers[0], "days": 9, "page": PAGES[1]}])
    shop.happened([{**server, "days": 8, "amount": 10}, {**server, "days": 7}])
    goal = shop.goal("Signed up", "event", text=NAMES[0], worth="own")
    roses = {"kind": "page", "how": "contains", "text": "roses"}
    funnel = shop.funnel(bob, roses, {"kind": "event", "text": NAMES[0]})

    def found() -> tuple[Any, ...]:
        steps = asked(bob, "steps", funnel=funnel.pk, period=90)
        reached = asked(bob, "sources", period=90).scope
        measure = reached.report.measure(f"goal-{goal.pk}")
        assert measure is not None
        listed = behind(reached, measure, bob, None)
        people = [line.numbers["people"] for line in steps.lines]
        return people, [row.pk for row in listed.rows], listed.strangers

    assert found() == ([1, 1], [ann.pk], 0)
    cut(number, ann, by=bob)
    assert found() == ([1, 0], [], 1)
    put_back(number, ann, by=bob)
    merge(shop.people[1], ann, by=bob)
    assert found() == ([1, 1], [shop.people[1].pk], 0)


@pytest.mark.parametrize("seed", [1, 2])
def test_who_comes_back_equals_a_slow_counting(shop: Shop, bob: Agent, seed: int):
    shop.fill(seed, bob)
    came = [Time(whose, visit.began_at) for whose, visit in slowly.visits()]
    bought = [one for one in slowly.orders() if one.who is not None]
    given = {"visited": came, "ordered": bought, "brought": bought}
    for first, what in (
        ("visited", "visited"), ("visited", "ordered"), ("ordered", "brought"),
        ("visited", "brought"), ("ordered", "visited"),
    ):  # fmt: skip
        scope = scope_of("returning", first=first, what=what, period=90)
        edges = scope.period.edges_until(scope.period.last)
        firsts: dict[Any, Any] = {}
        for one in given[first]:
            firsts[one.who] = min(firsts.get(one.who, one.at), one.at)
        cohort = {
            whose: sum(edge <= at for edge in edges) - 1
            for whose, at in firsts.items()
            if scope.period.begin <= at
        }
        found = answer(scope, bob)
        for place, (_bucket, numbers) in enumerate(found.over_time):
            whom = {whose for whose, one in cohort.items() if one == place}
            assert numbers["people"] == len(whom)
            for name, value in numbers.items():
                if name == "people":
                    continue
                later = int(name.removeprefix("after-"))
                if place + later >= len(edges) or not whom:
                    assert value is None
                    continue
                told = [
                    one for one in given[what]
                    if one.who in whom and one.at >= firsts[one.who]
                    and (at := sum(edge <= one.at for edge in edges) - 1) <= place + later
                    and (what == "brought" or at == place + later)
                ]  # fmt: skip
                done = (
                    sum(one.value * 100 for one in told)
                    if what == "brought"
                    else len({one.who for one in told})
                )
                assert value == pytest.approx(done / len(whom)), (first, what, place, later)
        assert found.total["people"] == len(cohort)
        assert [card.measure.name for card in cards(found) if card.is_shown] == ["people"]
        by_way = {line.value: line.numbers["people"] for line in found.lines}
        assert sum(by_way.values()) == len(cohort)  # type: ignore[arg-type]


def test_later_stretches_are_called_what_they_are():
    for period, first in ((30, "Day 1"), (90, "Week 1"), (365, "Month 1")):
        labels = [str(each.label) for each in scope_of("returning", period=period).report.measures]
        assert labels[1] == first


@pytest.mark.parametrize("seed", [1, 2])
def test_words_searched_for_equal_a_slow_counting(shop: Shop, bob: Agent, seed: int):
    shop.fill(seed, bob)
    asked_for = ["red roses", "Lilies", " lilies", "RED ROSES", "", "tulips"]
    shop.happened(
        [
            {"browser": browser, "days": 6.5 * number + minute / 1440, "page": PAGES[1],
             "search": asked_for[(number + minute + seed) % 6]}
            for number, browser in enumerate(shop.browsers)
            for minute in range(0, 80, 12)
        ]
    )  # fmt: skip
    bought = [one for one in slowly.orders() if one.who is not None]
    for by in ("words", "place"):
        scope = scope_of("searching", by=by, period=30)
        period = scope.period
        expected: dict[str, list[Time]] = defaultdict(list)
        for words, place, time in slowly.searches():
            if period.begin <= time.at < period.end:
                expected[words if by == "words" else place].append(time)
        found = answer(scope, bob)
        assert {str(line.value) for line in found.lines} == set(expected)
        assert {"red roses", "lilies"} <= set(expected) or {"engine", "site"} == set(expected)
        for line in found.lines:
            times = expected[str(line.value)]
            people = {time.who for time in times}
            ordered = {
                time.who for time in times
                if any(one.who == time.who and time.at < one.at <= time.at + timedelta(days=7)
                       for one in bought)
            }  # fmt: skip
            assert line.numbers == {
                "searches": len(times), "people": len(people), "ordered": len(ordered),
                "rate": len(ordered) / len(people),
            }  # fmt: skip
            for name, whom in (("searches", people), ("ordered", ordered)):
                measure = scope.report.measure(name)
                assert measure is not None
                listed = behind(scope.narrowed(line.value), measure, bob, None)
                assert {row.pk for row in listed.rows} == contacts(whom)
                assert listed.strangers == len(whom) - len(contacts(whom))
        whole = {time.who for times in expected.values() for time in times}
        assert found.total["people"] == len(whole)
        counted = sum(numbers["searches"] or 0 for _bucket, numbers in found.over_time)
        assert counted == found.total["searches"] == sum(map(len, expected.values()))


@pytest.mark.parametrize("seed", [1, 2])
def test_paths_equal_a_slow_counting(shop: Shop, bob: Agent, seed: int):
    shop.fill(seed, bob)
    # Some longer visits, with pages loaded again.
    shop.happened(
        [
            {"browser": browser, "days": 5 + number - minute / 1440, "page": PAGES[page]}
            for number, browser in enumerate(shop.browsers)
            for minute, page in enumerate([0, 1, 1, 2, 0, 1, 3, 4][number % 3 :])
        ]
    )
    for address in PAGES[seed - 1 : seed + 1]:
        around = number_of(Word.PAGE, address)
        scope = scope_of("paths", page=around, period=30)
        expected = slowly.ways(address, scope.period.begin, scope.period.end)
        found = answer(scope, bob)
        whole = len(expected[0, address])
        assert found.total["visits"] == whole
        told = {line.value: line.numbers for line in found.lines}
        named = {
            f"{step}:{number_of(Word.PAGE, each)}": seen for (step, each), seen in expected.items()
        }
        assert set(told) == set(named)
        for value, seen in named.items():
            ended = [whose for whose, is_last in seen if is_last]
            assert told[value] == {
                "visits": len(seen), "ended": len(ended), "share": len(seen) / whole,
            }  # fmt: skip
            for name, people in (("visits", [whose for whose, _ in seen]), ("ended", ended)):
                measure = scope.report.measure(name)
                assert measure is not None
                listed = behind(scope.narrowed(value), measure, bob, None)
                assert {row.pk for row in listed.rows} == contacts(people)
                assert listed.strangers == len({one for one in people if isinstance(one, str)})
        assert found.more is None or found.more.bars
        labels = {line.value: line.label for line in found.lines}
        assert labels[f"0:{around}"] == f"This page: {address.partition('://')[2]}"
        names = scope.by.names(labels, scope) if scope.by.names else {}
        assert names == labels
        for node, label in labels.items():
            step = int(str(node).partition(":")[0])
            pages = "1 page" if step == -1 else f"{-step} pages"
            assert step >= 0 or label.startswith(f"{pages} before: ")


@pytest.mark.parametrize("seed", [1, 2])
def test_the_effect_of_chats_equals_a_slow_counting(shop: Shop, bob: Agent, seed: int):
    shop.fill(seed, bob)
    for whose, visit in slowly.visits()[:14]:
        if isinstance(whose, int):
            shop.chatted(
                Contact.objects.get(pk=whose), (shop.now - visit.began_at).total_seconds() / 86400
            )
    scope = scope_of("chatting", days=30, period=90)
    strata = slowly.chats_beside(scope.period.begin, scope.period.end, 30)
    found = answer(scope, bob)
    with_chat = {kind: sides for kind, sides in strata.items() if sides[True]}
    assert found.total["chatted"] == sum(len(sides[True]) for sides in with_chat.values()) > 0
    told = [sides for sides in with_chat.values() if sides[False]]
    whole = sum(len(sides[True]) for sides in told)
    assert found.total["compared"] == whole
    if whole:
        differences = [
            len(sides[True]) / whole
            * (sum(sides[True]) / len(sides[True]) - sum(sides[False]) / len(sides[False]))
            for sides in told
        ]  # fmt: skip
        assert found.total["difference"] == pytest.approx(sum(differences))
        assert found.total["low"] <= found.total["difference"] <= found.total["high"]  # type: ignore[operator]
    by_way = {line.value: line.numbers["chatted"] for line in found.lines}
    expected: dict[str, int] = defaultdict(int)
    for kind, sides in with_chat.items():
        expected[kind[0]] += len(sides[True])
    assert by_way == expected


def test_the_range_of_an_effect_holds_what_is_true():
    random = Random(5)
    held = 0
    for _turn in range(300):
        strata = []
        for way, base, more in (("search", 0.05, 0.04), ("direct", 0.2, 0.04)):
            chatted, others = 60, 400
            strata.append(
                Stratum(
                    way,
                    chatted,
                    sum(random.random() < base + more for _ in range(chatted)),
                    others,
                    sum(random.random() < base for _ in range(others)),
                )
            )
        numbers = effect(strata)
        held += float(numbers["low"] or 0) <= 0.04 <= float(numbers["high"] or 0)
    assert 278 <= held <= 297
