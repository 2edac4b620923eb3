"""What filters of people ask of their visits and events, beside a slow reading in Python."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alaka.accounts.models import Agent
from alaka.contacts.merging import merge, undo
from alaka.contacts.models import Contact, Handle, Merge
from alaka.core import clock
from alaka.sales.models import Order
from alaka.segments import fits as fitting
from alaka.segments.fits import fits
from alaka.segments.language import read
from alaka.tracking.building.taking import build
from alaka.tracking.columns import whole as columns
from alaka.tracking.cutting import cut
from alaka.tracking.events import terms
from alaka.tracking.events.storing import store
from alaka.tracking.events.terms import Word
from alaka.tracking.events.writing import Row
from alaka.tracking.identity import owner
from alaka.tracking.models import Apart, Arrival, Kind, Link, Reason, SeenEvent, Term, Visit

pytestmark = pytest.mark.django_db

PAGES = ["https://gul.example/", "https://gul.example/Argentina", "https://gul.example/basket"]
NAMES = ["Signed Up", "Video Played"]
FROM = ["https://www.google.com/search?q=roses", "https://t.me/gul", ""]
CUSTOMER = "shop\n7"  # Of whom a server tells without a browser.
NUMBER = terms.number(Word.PERSON, CUSTOMER)
BROWSERS = [11, 12, 13, NUMBER]

TWICE: dict[str, Any] = {"of": "visits", "op": "at_least", "count": 2}


def day(number: float) -> datetime:
    return clock.now() - timedelta(days=number)


def happened(events: list[dict[str, Any]]) -> None:
    words: dict[int, tuple[int, str]] = {}

    def term(word: Word, text: str) -> int | None:
        if not text:
            return None
        words[terms.number(word, text)] = (word, text)
        return terms.number(word, text)

    rows = [
        Row(
            terms.key_of(1, str(event.get("number", number))),
            at=day(event["days"]), received_at=clock.now(), source=1,
            kind=Kind.TRACK if event.get("name") else Kind.PAGE,
            apart=event.get("apart", Apart.NOT),
            visitor=event["browser"],
            person=term(Word.PERSON, CUSTOMER if event["browser"] == NUMBER else ""),
            name=term(Word.NAME, event.get("name", "")),
            page=term(Word.PAGE, event.get("page", PAGES[0])),
            title=term(Word.TITLE, event.get("title", "")),
            referrer=term(Word.REFERRER, event.get("referrer", "")),
            amount=event.get("amount"),
        )
        for number, event in enumerate(events)
    ]  # fmt: skip
    store(rows, words)
    while Arrival.objects.exists():
        build()


def was(browser: int, contact: Contact, since: float) -> Link:
    return Link.objects.create(
        visitor=browser, contact=contact, since=day(since), last_at=day(since),
        reason=Reason.FORM, created_at=Now(),
    )  # fmt: skip


def found(data: Any, agent: Agent) -> set[str]:
    asked = read(data, agent)
    assert not asked.faults(), asked.faults()
    names = Contact.objects.standing().values_list("name", flat=True)
    some, whole = (set(names.filter(asked.asked(of_all=of_all))) for of_all in (False, True))
    assert some == whole
    return some


def test_people_are_found_by_one_of_very_many_pages(cast: list[Contact], bob: Agent):
    pages = [f"{PAGES[0]}/tour-{number}" for number in range(150)]
    seen = [
        *({"browser": 11, "days": 3, "page": page} for page in pages),
        {"browser": 12, "days": 2, "page": pages[149]},
        {"browser": 12, "days": 1, "page": PAGES[2]},
        {"browser": 13, "days": 2, "page": PAGES[2]},
    ]
    happened(seen)
    for browser, contact in zip((11, 12, 13), cast, strict=True):
        was(browser, contact, 10)
    toured = {"of": "pages", "op": "any", "where": {"address": "tour-"}}
    tours = {**toured, "op": "at_least", "count": 150}
    other = {"of": "pages", "op": "any", "where": {"address": PAGES[2]}}
    assert found(toured, bob) == {"Ann", "Ben"}
    assert found({**toured, "op": "none"}, bob) == {"Cem"}
    assert found(tours, bob) == {"Ann"}
    assert found({**toured, "then": other}, bob) == {"Ben"}
    assert found({**other, "then": toured}, bob) == set()
    sql, values = columns._translated("page IN (" + ", ".join(["%s"] * 150) + ")", range(150))
    assert (sql, values["value_0"]) == ("page IN (SELECT unnest($value_0))", [*range(150)])


def signed(days: int | None = None, op: str = "any") -> dict[str, Any]:
    within = {"within": {"days": days}} if days else {}
    return {"of": "done", "op": op, "where": {"name": "signed"}, **within}


@pytest.fixture(autouse=True)
def copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not copied comes from PostgreSQL, so that the copy can be asked here as well."""
    monkeypatch.setattr(columns, "is_copied", lambda since: True)


@pytest.fixture
def cast(bob: Agent) -> list[Contact]:
    return [
        Contact.objects.create(name=name, created_at=clock.now()) for name in ("Ann", "Ben", "Cem")
    ]


def test_people_are_found_by_pages_visits_and_events(cast: list[Contact], bob: Agent):
    ann, ben, _cem = cast
    happened(
        [
            {"browser": 11, "days": 3, "page": PAGES[1], "referrer": FROM[0]},
            {"browser": 11, "days": 2, "page": PAGES[1], "title": "Buenos Aires"},
            {"browser": 11, "days": 1, "page": PAGES[1], "name": NAMES[0], "amount": 20},
            {"browser": 12, "days": 40, "page": PAGES[1]},
            {"browser": 12, "days": 3, "page": PAGES[2], "referrer": FROM[1]},
            {"browser": 13, "days": 3, "page": PAGES[1]},
            {"browser": 12, "days": 2, "page": PAGES[0], "apart": Apart.BOT},
        ]
    )
    was(11, ann, 1)  # Its first link holds for all that was before.
    was(12, ben, 60)
    argentina = {"where": {"address": "/argentina"}}
    lately = {**argentina, "within": {"days": 14}}
    for data, names in (
        ({"of": "pages", "op": "any", "where": {"address": "%e"}}, set()),
        ({"of": "pages", "op": "any"}, {"Ann", "Ben"}),
        ({"of": "pages", "op": "none"}, {"Cem"}),
        ({"of": "pages", "op": "any", **argentina}, {"Ann", "Ben"}),
        ({"of": "pages", "op": "any", **lately}, {"Ann"}),
        ({"of": "pages", "op": "at_least", "count": 2, **lately}, {"Ann"}),
        ({"of": "pages", "op": "at_least", "count": 3, **lately}, set()),
        ({"of": "pages", "op": "at_least", "count": 3}, set()),
        ({"of": "pages", "op": "any", "where": {"heading": "BUENOS"}}, {"Ann"}),
        ({"of": "done", "op": "any"}, {"Ann"}),
        ({"of": "done", "op": "any", "where": {"name": "signed", "amount": 20}}, {"Ann"}),
        ({"of": "done", "op": "any", "where": {"amount": 21}}, set()),
        ({"of": "visits", "op": "at_least", "count": 3}, {"Ann"}),
        ({"of": "visits", "op": "any", "where": {"came_by": ["search"]}}, {"Ann"}),
        ({"of": "visits", "op": "any", "where": {"came_from": "telegram"}}, {"Ben"}),
        ({"of": "visits", "op": "any", "where": {"words": "rose"}}, {"Ann"}),
        ({"of": "visits", "op": "any", "where": {"entry": "basket"}}, {"Ben"}),
        ({"of": "visits", "op": "any", "where": {"ordered": True}}, set()),
        # One after the other, or not; that nothing came is known when its days are over.
        ({"of": "pages", "op": "any", **argentina, "then": signed(2)}, {"Ann"}),
        ({"of": "pages", "op": "any", **argentina, "then": signed()}, {"Ann"}),
        ({"of": "pages", "op": "at_least", "count": 2, "then": signed(5)}, {"Ann"}),
        ({"of": "done", "op": "any", "then": {"of": "pages", "op": "any"}}, set()),
        ({"of": "pages", "op": "any", **argentina, "then": signed(10, "none")}, {"Ben"}),
        ({"of": "pages", "op": "any", **argentina, "then": signed(1, "none")}, {"Ann", "Ben"}),
        ({"of": "pages", "op": "any", "then": {"of": "visits", "op": "any"}}, {"Ann", "Ben"}),
        ({"of": "pages", "op": "any", "then": TWICE}, {"Ann"}),
        ({"of": "pages", "op": "at_least", "count": 2, "then": TWICE}, set()),
        ({"of": "pages", "op": "any", "then": {**TWICE, "within": {"days": 1}}}, set()),
        (
            {"of": "pages", "op": "any", "then": {"of": "pages", "op": "any", "then": signed(2)}},
            {"Ann"},
        ),
        ({"of": "pages", "op": "any", "then": {**TWICE, "then": signed(2)}}, set()),
        ({"of": "pages", "op": "any", "then": {"of": "orders", "op": "none"}}, {"Ann", "Ben"}),
    ):
        assert found(data, bob) == names, data
    cut(11, ann, by=bob)
    assert found({"of": "pages", "op": "any"}, bob) == {"Ben"}
    with override("en"):
        assert read({"of": "pages", "op": "at_least", "count": 2, **lately}, bob).sentence() == (
            "has seen at least 2 pages (Address: “/argentina”, in the last 14 days)"
        )
    for where, path in (({"address": ""}, "where.address"), ({"address": 3}, "where.address")):
        assert list(read({"of": "pages", "op": "any", "where": where}, bob).faults()) == [path]


EVENTS = st.fixed_dictionaries(
    {
        "browser": st.sampled_from(BROWSERS),
        "days": st.integers(1, 60).map(lambda days: days + 0.5),
        "page": st.sampled_from(PAGES),
        "name": st.sampled_from(["", *NAMES]),
        "referrer": st.sampled_from(FROM),
        "amount": st.sampled_from([None, 5, 50]),
        "apart": st.sampled_from([Apart.NOT, Apart.NOT, Apart.BOT]),
    }
)
LEAVES = st.one_of(
    st.fixed_dictionaries(
        {"of": st.just("pages")},
        optional={
            "where": st.sampled_from(
                [
                    {"address": "ARGENTINA"},
                    {"address": "gul", "ordered": True},
                    {"address": "argentina", "ordered": False},
                    {"ordered": True},
                ]
            )
        },
    ),
    st.fixed_dictionaries(
        {"of": st.just("done")},
        optional={"where": st.sampled_from([{"name": "video"}, {"amount": 50}])},
    ),
    st.fixed_dictionaries(
        {"of": st.just("visits")},
        optional={"where": st.sampled_from([{"came_by": ["search", "social"]}, {"pages": 2}])},
    ),
    st.just({"of": "orders"}),
)
WITHIN = st.sampled_from([{}, {"within": {"days": 5}}, {"within": {"days": 20}}])
LAST = st.builds(
    lambda leaf, op, within: {**leaf, **op, **within},
    LEAVES, st.sampled_from([{"op": "any"}, {"op": "none"}, {"op": "at_least", "count": 2}]),
    WITHIN,
)  # fmt: skip
AFTERWARDS = st.builds(
    lambda then, further: then | ({"then": further} if further and then["op"] != "none" else {}),
    LAST, st.one_of(st.none(), LAST),
)  # fmt: skip


@given(
    events=st.lists(EVENTS, max_size=12),
    links=st.lists(
        st.tuples(st.sampled_from(BROWSERS), st.integers(0, 2), st.integers(0, 60)),
        max_size=5,
        unique_by=lambda link: (link[0], link[2]),
    ),
    orders=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 60)), max_size=3),
    cuts=st.integers(0, 3),
    is_merged=st.booleans(),
    is_known=st.booleans(),
    leaf=LEAVES,
    op=st.sampled_from(["any", "none", "at_least"]),
    days=st.sampled_from([None, 10, 30]),
    then=st.one_of(st.none(), AFTERWARDS),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_random_histories_are_found_as_a_slow_reading_finds_them(
    cast: list[Contact], bob: Agent, events: list[dict[str, Any]], links: list[Any],
    orders: list[tuple[int, int]], cuts: int, is_merged: bool, is_known: bool, leaf: dict[str, Any],
    op: str, days: int | None, then: dict[str, Any] | None,
):  # fmt: skip
    for before in Merge.objects.standing():
        undo(before, by=bob)
    for model in (SeenEvent, Visit, Link, Term, Arrival, Order, Handle):
        model.objects.all().delete()
    if is_known:
        Handle.objects.create(contact=cast[2], scheme="customer", value="7@shop", created_at=Now())
    for number, (who, days_ago) in enumerate(orders):
        at = day(days_ago)
        Order.objects.create(
            source="Shop", number=str(number), contact=cast[who], placed_at=at, said_at=at
        )
    made = [was(browser, cast[who], since) for browser, who, since in links]
    happened(events)
    for link in made[:cuts]:
        cut(link.visitor, link.contact, by=bob)
    if is_merged:
        merge(cast[0], cast[1], by=bob)
    fitting._made.clear()  # Whether anybody was merged counts some seconds later there.
    asked = {**leaf, "op": op} | ({"count": 2} if op == "at_least" else {})
    asked |= {"within": {"days": days}} if days else {}
    asked |= {"then": then} if then else {}
    expected = {who.name for who in Contact.objects.standing() if _holds(asked, who)}
    assert found(asked, bob) == expected
    people = [contact.pk for contact in Contact.objects.standing()]
    assert {Contact.objects.get(pk=pk).name for pk in fits({1: (asked, bob)}, people)[1]} == (
        expected
    )


def _holds(asked: dict[str, Any], contact: Contact) -> bool:
    rows = _counting(asked, contact)
    days = asked.get("within", {}).get("days")
    if days:
        rows = [row for row in rows if _when(row) >= day(days)]
    if then := asked.get("then"):
        rows = [row for row in rows if _is_followed(row, then, contact)]
    return {"any": bool(rows), "none": not rows, "at_least": len(rows) >= 2}[asked["op"]]


def _counting(asked: dict[str, Any], contact: Contact) -> list[Any]:
    rows = [row for row in _rows(asked["of"]) if _whose(row) == contact.pk]
    for part, value in asked.get("where", {}).items():
        rows = [row for row in rows if _PARTS[part](row, value)]
    return rows


def _is_followed(row: Any, then: dict[str, Any], contact: Contact) -> bool:
    days = then.get("within", {}).get("days")
    end = _when(row) + timedelta(days=days) if days else datetime.max.replace(tzinfo=UTC)
    came = [each for each in _counting(then, contact) if _when(row) < _when(each) <= end]
    if further := then.get("then"):
        came = [each for each in came if _is_followed(each, further, contact)]
    if then["op"] == "none":
        return not came and (days is None or _when(row) < day(days))
    return len(came) >= then.get("count", 1)


def _whose(row: Any) -> int | None:
    if isinstance(row, Order):
        return row.contact.root_id or row.contact.pk if row.contact else None
    return owner(row.visitor, _when(row))


def _rows(of: str) -> list[Any]:
    if of == "orders":
        return list(Order.objects.all())
    if of == "visits":
        return list(Visit.objects.all())
    kind = Kind.PAGE if of == "pages" else Kind.TRACK
    rows = SeenEvent.objects.filter(kind=kind, apart=0)
    return [row for row in rows if row.visitor is not None]


def _when(row: Any) -> datetime:
    at: datetime = getattr(row, {Visit: "began_at", Order: "placed_at"}.get(type(row), "at"))
    return at


def _text(number: int | None) -> str:
    return Term.objects.get(pk=number).text if number else ""


def _ordered_later(row: SeenEvent, value: bool) -> bool:
    person = Contact.objects.get(pk=owner(row.visitor or 0, row.at) or 0)
    rows = Order.objects.filter(contact__in=person.ids)
    return any(order.placed_at > row.at for order in rows) is value


_PARTS: dict[str, Any] = {
    "ordered": _ordered_later,
    "address": lambda row, value: value.lower() in _text(row.page).lower(),
    "name": lambda row, value: value.lower() in _text(row.name).lower(),
    "amount": lambda row, value: row.amount is not None and row.amount >= value,
    "came_by": lambda row, value: row.came_by in value,
    "pages": lambda row, value: row.pages >= value,
}


def test_the_form_of_a_condition_takes_a_text_and_the_list_tells_of_the_last_visit(
    cast: list[Contact], at_bob: Client
):
    happened([{"browser": 11, "days": 3, "page": PAGES[1]}])
    was(11, cast[0], 1)
    form = at_bob.get("/desk/contacts/conditions/pages", {"op": "any", "address": "/argentina"})
    assert form.status_code == 302
    page = at_bob.get(form["Location"]).content.decode()
    assert "Ann" in page
    assert "Ben" not in page
    assert "/argentina" in page
    assert "Last visit" in at_bob.get("/desk/contacts/", {"columns": "last_visit"}).content.decode()
