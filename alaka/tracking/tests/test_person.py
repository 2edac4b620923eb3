"""A person's visits on his page: told at once, cut and put back, taken out and erased."""

import json
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alaka.accounts.models import Agent, AuditEntry
from alaka.contacts.models import Contact, Handle
from alaka.core import clock, live
from alaka.core.personal import Whom
from alaka.privacy.exporting import Asked, parts
from alaka.tracking import deeds, erasing
from alaka.tracking.building import watching
from alaka.tracking.building.taking import build
from alaka.tracking.events import terms
from alaka.tracking.events.storing import store
from alaka.tracking.events.terms import Word
from alaka.tracking.events.writing import Row
from alaka.tracking.keeping import sweep
from alaka.tracking.models import Arrival, Kind, Link, SeenEvent, Source, Term, Visit

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
SEARCH = "https://www.google.com/search?q=red+roses"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\nen"


def happened(key: str, at: datetime, visitor: int | None = 7, **words: Any) -> None:
    """An event and its words, built at once; those that are no words are as they are."""
    data, known = words.pop("data", None), {}
    told: dict[int, tuple[int, str]] = {}
    for name, value in words.items():
        known[name] = value
        if name.upper() in Word.__members__ and isinstance(value, str):
            word = Word[name.upper()]
            known[name] = terms.number(word, value)
            told[known[name]] = (word, value)
    row = Row(
        terms.key_of(1, key),
        at=at,
        received_at=at,
        kind=known.pop("kind", Kind.PAGE),
        source=known.pop("source", 1),
        visitor=visitor,
        data=json.dumps(data) if data else None,
        **known,
    )
    store([row], told)
    while Arrival.objects.exists():
        build()


@pytest.fixture
def dana() -> Contact:
    """She searched, read, asked the site for vases, bought, and wrote in the chat; twice there."""
    dana = Contact.objects.create(name="Dana", created_at=clock.now())
    page: dict[str, Any] = {"page": "https://gul.example/roses", "title": "Roses", "device": AGENT}
    happened("1", NOON, referrer=SEARCH, **page)
    vases: dict[str, Any] = {
        "page": "https://gul.example/find",
        "title": "Found",
        "data": {"search": "vases"},
    }
    happened("2", NOON + timedelta(minutes=3), **vases)
    bought = {"properties": {"order_id": "7", "currency": "EUR"}}
    at = NOON + timedelta(minutes=5)
    told: dict[str, Any] = {
        "kind": Kind.TRACK,
        "page": "https://gul.example/basket",
        "name": "Order Completed",
    }
    happened("3", at, amount=20, data=bought, **told)
    claim = {"contact": dana.pk, "reason": "chat"}
    happened("4", at, kind=Kind.IDENTIFY, source=0, data=claim)
    happened("5", NOON + timedelta(days=1), **page)
    return dana


def page_of(client: Client, contact: Contact, asked: str = "") -> str:
    return client.get(f"/desk/contacts/{contact.pk}{asked}").content.decode()


def test_each_visit_is_a_line_and_a_cut_browser_is_nobodys_until_put_back(
    client: Client, alice: Agent, dana: Contact
):
    client.force_login(alice)
    page = page_of(client, dana)
    assert page.count("visit-steps") == 2
    for told in ("Visit of 2 pages", "Google", "red roses", "vases", "Bought for €20", "Firefox"):
        assert told in page, told
    assert "Wrote in the chat" in page
    # How he came first and last: the second time directly.
    facts = page[page.index("<dt>First visit") : page.index("<dt>Visits</dt>")]
    assert facts.index("Google") < facts.index("Last visit") < facts.index("Directly")
    assert "<bdi>Ordered</bdi>" in page
    only = page_of(client, dana, "?kind=visit")
    assert only.count("visit-steps") == 2
    assert "visit-steps" not in page_of(client, dana, "?kind=note")
    link = Link.objects.get()
    client.post(f"/desk/browsers/{link.pk}/cut")
    page = page_of(client, dana)
    assert "visit-steps" not in page
    assert "Not this person, says Alice" in page
    client.post(f"/desk/browsers/{link.pk}/return")
    assert page_of(client, dana).count("visit-steps") == 2
    acts = AuditEntry.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts)[-2:] == ["browser cut", "browser put back"]


def test_what_was_followed_says_where_it_led(client: Client, alice: Agent, dana: Contact):
    client.force_login(alice)
    follow: dict[str, Any] = {"kind": Kind.TRACK, "page": "https://gul.example/roses"}
    for key, name, url in (
        ("6", "File Downloaded", "https://gul.example/files/price%20list.pdf?v=2#top"),
        ("7", "Outbound Link Clicked", "https://maps.example/gul/"),
        ("8", "File Downloaded", "javascript:alert(1)"),
    ):
        at = NOON + timedelta(days=1, minutes=int(key))
        happened(key, at, name=name, data={"properties": {"url": url}}, **follow)
    told = page_of(client, dana)
    assert "<bdi>price list.pdf</bdi>" in told
    assert "<bdi>maps.example/gul</bdi>" in told
    assert "javascript:" not in told
    assert page_of(client, dana, "?words=price").count("visit-steps") == 1


def test_what_a_server_says_is_a_line_of_whom_it_names(client: Client, alice: Agent, dana: Contact):
    client.force_login(alice)
    server = Source.objects.create(name="Server", is_trusted=True, created_at=NOON).pk
    assert "Plan Upgraded" not in page_of(client, dana)
    Handle.objects.create(contact=dana, scheme="customer", value="42@shop", created_at=NOON)
    told: dict[str, Any] = {"kind": Kind.TRACK, "source": server, "visitor": None}
    upgraded = {"properties": {"plan": "pro", "revenue": 40, "currency": "EUR", "seats": [1]}}
    for hour, person in enumerate(("42", "42", "43")):
        at = NOON + timedelta(hours=hour // 2)
        said = {"person": f"shop\n{person}", "amount": 40, "data": upgraded, **told}
        said["visitor"] = terms.person_of(f"{person}@shop")
        happened(f"up{hour}", at, name="Plan Upgraded", **said)
    # By the browser that was hers then; a page's own word and orders stand elsewhere.
    happened("tried", NOON, **{**told, "visitor": 7}, name="Trial Started")
    happened("said", NOON, **{**told, "source": 1}, person="shop\n42", name="By A Page")
    order = {"properties": {"order_id": "8"}}
    happened("order", NOON, person="shop\n42", name="Order Updated", data=order, **told)
    page = page_of(client, dana, "?kind=event")
    assert page.count("Plan Upgraded") == 2
    for shown in ("€40", "<bdi>plan</bdi>: <bdi>pro</bdi>", "Trial Started"):
        assert shown in page
    for hidden in ("By A Page", "Order changed", "visit-steps", "seats"):
        assert hidden not in page
    found = [deed.pk for deed in deeds.find(dana, None, False, 9)]
    for turned in (False, True):
        edge: Any = None
        seen: list[int] = []
        while part := deeds.find(dana, edge, turned, 1):
            edge = (part[0].at, part[0].pk)
            seen.append(part[0].pk)
        assert seen == (found[::-1] if turned else found)
    assert [deed.done for deed in deeds.find(dana, None, False, 9, "basic plan")] == []
    assert len(deeds.find(dana, None, False, 9, "upgraded pro")) == 2
    assert "Told by your server" in page
    for visitor, gone in ((7, "Trial Started"), (terms.person_of("42@shop"), "Plan Upgraded")):
        link = Link.objects.get(visitor=visitor)
        client.post(f"/desk/browsers/{link.pk}/cut")
        assert gone not in page_of(client, dana, "?kind=event")
    client.post(f"/desk/browsers/{link.pk}/return")
    assert page_of(client, dana, "?kind=event").count("Plan Upgraded") == 2
    # Of a number that is known only now before anything new is told.
    Handle.objects.create(contact=dana, scheme="customer", value="43@shop", created_at=NOON)
    assert page_of(client, dana, "?kind=event").count("Plan Upgraded") == 3


def test_visits_and_events_turn_pages_together(client: Client, alice: Agent, dana: Contact):
    client.force_login(alice)
    for day in range(2, 36):
        happened(f"d{day}", NOON + timedelta(days=day), page="https://gul.example/")
    first = page_of(client, dana, "?whole=1")
    assert first.count("visit-steps") == 30
    after = first.partition("after=")[2].partition("#")[0]
    second = page_of(client, dana, f"?after={after}")
    assert second.count("visit-steps") == 6
    before = second.partition("before=")[2].partition("#")[0]
    assert page_of(client, dana, f"?before={before}").count("visit-steps") == 30


def test_visits_are_found_by_what_was_seen_searched_and_whence(
    client: Client, alice: Agent, dana: Contact
):
    client.force_login(alice)
    for words, count in (("vases", 1), ("Rosés", 2), ("google", 1), ("red roses", 1), ("tulip", 0)):
        assert page_of(client, dana, f"?words={words}").count("visit-steps") == count, words
        assert page_of(client, dana, f"?kind=visit&words={words}").count("visit-steps") == count
    assert "visit-steps" not in page_of(client, dana, "?kind=note&words=vases")


def test_who_is_known_and_looks_now_is_told_of_and_then_rests(
    dana: Contact, monkeypatch: pytest.MonkeyPatch
):
    told: list[str] = []
    monkeypatch.setattr(live, "publish_all", told.extend)
    watching._waiting.clear()
    with clock.stopped_at(NOON + timedelta(days=2)):
        now = clock.now()
        happened("n1", now, page="https://gul.example/lilies")
        happened("n2", now, visitor=99, page="https://gul.example/lilies")
        happened("n3", now - timedelta(hours=1), page="https://gul.example/roses")
        watching.tell()
        assert told == [f"visits:{dana.pk}"]
        happened("n4", now, page="https://gul.example/")
        watching.tell()
        assert len(told) == 1
        monkeypatch.setattr(watching, "monotonic", lambda: monotonic() + watching.REST)
        watching.tell()
        assert told == [f"visits:{dana.pk}"] * 2
        watching.tell()
    assert len(told) == 2
    watching._resting.clear()


def test_the_page_looked_at_now_is_shown(client: Client, alice: Agent, dana: Contact):
    client.force_login(alice)
    address = f"/desk/contacts/{dana.pk}/visits"
    with clock.stopped_at(NOON + timedelta(days=2)):
        assert "Here now" not in client.get(address).content.decode()
        at = clock.now() - timedelta(minutes=2)
        happened("now", at, page="https://gul.example/lilies", title="White lilies")
        told = client.get(address).content.decode()
        assert "Here now" in told
        assert "White lilies" in told
        assert "Here now" in client.get(f"{address}?at=side").content.decode()
        beside_a_chat = client.get(f"{address}?at=chat").content.decode()
        assert "Here now" not in beside_a_chat
        assert f"{address}?at=chat" in beside_a_chat


def test_who_has_no_browser_costs_one_small_question(client: Client, alice: Agent):
    nobody = Contact.objects.create(name="Elma", created_at=clock.now())
    client.force_login(alice)
    page_of(client, nobody)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = page_of(client, nobody)
    assert "panel-visits" not in page
    assert len([each for each in asked.captured_queries if "tracking_" in each["sql"]]) == 1


def test_what_is_known_is_taken_out_and_erased_and_the_counts_stay(dana: Contact):
    Handle.objects.create(contact=dana, scheme="customer", value="42@shop", created_at=clock.now())
    happened("6", NOON, visitor=8, person="shop\n42", kind=Kind.TRACK, name="Logged in")
    renewed: dict[str, Any] = {"kind": Kind.TRACK, "name": "Renewed"}
    happened("7", NOON, visitor=None, person="shop\n42", **renewed)
    # Of one number there is a link, of the other there is none yet.
    numbers = [terms.person_of(f"{each}@shop") for each in (42, 43)]
    for each, visitor in zip((42, 43), numbers, strict=True):
        happened(f"n{each}", NOON, visitor, person=f"shop\n{each}", **renewed)
    Handle.objects.create(contact=dana, scheme="customer", value="43@shop", created_at=clock.now())
    assert list(Link.objects.filter(visitor__in=numbers).values_list("visitor", flat=True)) == [
        numbers[0]
    ]
    whom = Whom([dana.pk], [("customer", "42@shop")], ["Dana"])
    rows = {part.holding.name: list(part.rows()) for part in parts(Asked(dana))}
    assert [row["came_from"] for row in rows["visits"]] == ["Google", ""]
    assert "https://gul.example/basket" in {row["address"] for row in rows["seen"]}
    assert "Renewed" in {row["said"] for row in rows["seen"]}
    before = list(Visit.objects.order_by("began_at").values_list("pages", "came_by", "revenue"))
    erasing.erase(whom)
    Link.objects.all().delete()
    assert before == list(
        Visit.objects.order_by("began_at").values_list("pages", "came_by", "revenue")
    )
    assert not Visit.objects.filter(visitor__gte=0).exists()
    assert not Visit.objects.exclude(words="").exists()
    assert not SeenEvent.objects.filter(visitor__in=[7, 8, *numbers]).exists()
    assert SeenEvent.objects.filter(visitor__lt=0, person=None, kind=Kind.TRACK).count() == 4
    assert not SeenEvent.objects.exclude(data=None).exclude(source=0).exists()
    assert not Term.objects.filter(kind=Word.PERSON).exists()
    other = Contact.objects.create(name="Elma", created_at=clock.now())
    claim = {"contact": other.pk, "reason": "chat"}
    at = NOON + timedelta(days=3)
    happened("9", at, kind=Kind.IDENTIFY, source=0, data=claim)
    assert not list(parts(Asked(other))[0].rows())[1:]
    assert not Visit.objects.filter(visitor=7).exists()


def test_old_visits_and_whole_months_go(dana: Contact):
    happened("8", datetime(2026, 6, 2, tzinfo=UTC), page="https://gul.example/")
    before = datetime(2026, 5, 15, tzinfo=UTC)
    while sweep(before):
        pass
    assert (Visit.objects.count(), SeenEvent.objects.count()) == (1, 1)
