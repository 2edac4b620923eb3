"""Calls of the tracking specification at their doors: what is stored, and what is answered."""

import asyncio
import base64
import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from alaka.accounts.models import Agent
from alaka.asgi import application
from alaka.channels.identity import SECRET, sign
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.edge.collecting import plates
from alaka.edge.collecting.counting import counts
from alaka.edge.collecting.salting import salts
from alaka.edge.collecting.writing import writer
from alaka.edge.tests.browsers import Answer, Reader, behind
from alaka.privacy.keeping import change
from alaka.segments.language import read
from alaka.tracking.building.taking import build
from alaka.tracking.claiming import OURS
from alaka.tracking.events.terms import Word, number
from alaka.tracking.letters import signed
from alaka.tracking.models import (
    REFUSED,
    Arrival,
    DayCount,
    Kind,
    OwnedEvent,
    OwnedVisit,
    SeenEvent,
    Source,
    Term,
)

pytestmark = pytest.mark.django_db(transaction=True)

CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36"


@pytest.fixture
def source() -> Source:
    return Source.objects.create(name="Shop", key="k1", created_at=clock.now())


@pytest.fixture(autouse=True)
def _nothing_is_left() -> Iterator[None]:
    yield
    plates.forget()
    counts.new.clear()
    writer.seen.clear()
    for line in (*writer.idle, salts.line, counts.line):
        asyncio.run(line.close())
    with connection.cursor() as cursor:  # Django empties its own tables alone.
        cursor.execute("TRUNCATE tracking_event")


async def ask(
    path: str, given: Any = None, *, method: str = "POST", query: str = "", **headers: str
) -> Answer:
    raw = given if isinstance(given, bytes) else json.dumps(given).encode()
    head = {"user_agent": CHROME, **headers}
    pairs = [(name.replace("_", "-").encode(), text.encode()) for name, text in head.items()]
    scope = {
        "type": "http", "method": method, "path": path, "query_string": query.encode(),
        "client": ("203.0.113.77", 1), "headers": pairs,
    }  # fmt: skip
    reader = Reader(scope, raw)
    messages: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        messages.append(dict(message))

    await application(reader.scope, reader.receive, send)
    return Answer(messages)


async def call(door: str, **given: Any) -> Answer:
    key = base64.b64encode(b"k1:").decode()
    return await ask(f"/v1/{door}", given, authorization=f"Basic {key}")


def events() -> list[dict[str, Any]]:
    words = dict(Term.objects.values_list("pk", "text"))
    told = ("person", "name", "page", "title", "referrer", "campaign", "device")
    rows: list[dict[str, Any]] = list(SeenEvent.objects.order_by("at", "key").values())  # type: ignore[arg-type]
    return [
        {**row, **{name: words[row[name]] if row[name] else "" for name in told}} for row in rows
    ]


def test_each_call_is_stored_with_its_words(source: Source):
    async def scene() -> None:
        page = {"url": "https://gul.example/roses?utm_source=gazette&q=red#top", "title": "Roses",
                "referrer": "https://www.google.com/?q=roses"}  # fmt: skip
        context = {"page": page, "locale": "az-AZ", "userAgent": CHROME, "ip": "198.51.100.23"}
        who = {"anonymousId": "b1", "context": context}
        calls: list[tuple[str, dict[str, Any]]] = [
            ("page", {"messageId": "1", **who}),
            ("track", {"messageId": "2", "event": "Order Completed", **who,
             "properties": {"order_id": "7", "total": "12.50", "odd": "a\x00b"}}),
            ("identify", {"messageId": "3", "userId": 42, "traits": {"email": "d@x.org"}}),
            ("group", {"messageId": "4", "userId": "42", "groupId": "g", "traits": {}}),
            ("alias", {"messageId": "5", "userId": "42", "previousId": "b1"}),
            ("screen", {"messageId": "6", "anonymousId": "b1", "name": "Home"}),
        ]  # fmt: skip
        for name, given in calls:
            answer = await call(name, **given)
            assert (answer.status, answer.json) == (200, {"success": True})
        again = await call("page", messageId="1", **who)
        assert again.status == 200

    asyncio.run(scene())
    page, order, identify, group, alias, screen = events()
    assert page["page"] == "https://gul.example/roses"
    assert page["title"] == "Roses"
    assert page["referrer"] == "https://www.google.com/?q=roses"
    assert json.loads(page["campaign"]) == {"source": "gazette"}
    assert page["device"] == f"{CHROME}\naz-AZ"
    assert page["data"] == {"search": "red", "ip": "198.51.100.0"}
    assert (order["name"], str(order["amount"])) == ("Order Completed", "12.50")
    assert order["data"]["properties"]["odd"] == "ab"
    assert identify["person"] == f"source-{source.pk}\n42"
    assert identify["data"] == {"traits": {"email": "d@x.org"}, "ip": "203.0.113.0"}
    assert group["data"]["group"] == "g"
    assert alias["data"]["previous_visitor"] == page["visitor"] == order["visitor"]
    assert (screen["kind"], screen["name"]) == (Kind.SCREEN, "Home")
    notable = {key for arrival in Arrival.objects.all() for key in arrival.notable}
    assert notable == {each["key"] for each in (order, identify, group, alias)}


def test_what_the_sites_server_signed_is_stored_as_proved(source: Source):
    source.secrets = {SECRET: "s" * 32}
    source.save()
    soon = clock.now().timestamp() + 3600
    claims = {"id": 42, "email": "Dana@x.org", "name": "Dana", "exp": soon}
    word = sign(claims, "s" * 32)
    bad = [
        word[:-1] + ("0" if word[-1] != "0" else "1"),
        sign(claims, ""),
        sign({**claims, "exp": soon - 7200}, "s" * 32),
        sign({**claims, "exp": soon + 86_400}, "s" * 32),
        sign({"exp": soon}, "s" * 32),
    ]

    async def scene() -> None:
        said: dict[str, Any] = {"anonymousId": "b1", "userId": "1", "traits": {"email": "e@x.org"}}
        context = {"identity": word, "traits": {"phone": "+994501234567"}}
        assert (await call("identify", **said, context=context)).status == 200
        for other in bad:
            answer = await call("identify", **said, context={"identity": other})
            assert answer.status == 400
            assert [each["field"] for each in answer.json["refused"]] == ["context.identity"]
        # A page cannot say so by itself.
        claim = {"traits": {"proved": True}, "context": {"traits": {"proved": True}}}
        await call("identify", anonymousId="b2", userId="42", proved=True, **claim)

    asyncio.run(scene())
    proved, claimed = events()
    assert proved["person"] == claimed["person"] == f"source-{source.pk}\n42"
    assert proved["data"] == {"proved": True, "traits": {"email": "dana@x.org", "name": "Dana"}}
    assert "proved" not in claimed["data"]


def test_what_is_older_than_visits_are_kept_is_refused_whichever_way_it_comes(source: Source):
    Source.objects.update(is_trusted=True)

    async def scene() -> list[int]:
        said = []
        for months in (None, 12, 24):
            await behind(change, {"visits": months})
            plates.forget()
            for door in ("batch", "import"):
                for days in (300, 500):
                    at = (clock.now() - timedelta(days=days)).isoformat()
                    event = {"type": "track", "event": "Old", "userId": "4", "timestamp": at}
                    said.append((await call(door, batch=[event])).status)
        return said

    assert asyncio.run(scene()) == [200, 400, 200, 200] + [200, 400] * 3 + [200, 200]


def test_of_a_batch_the_good_are_stored_and_the_bad_are_named(source: Source):
    async def scene() -> Answer:
        old = (clock.now() - timedelta(days=500)).isoformat()
        told: list[dict[str, Any]] = [
            {"event": "Good"},
            {},
            {"event": 7},
            {"type": "page", "anonymousId": None},
            {"type": "dance"},
            {"event": "Old", "timestamp": old},
            {"event": "Big", "properties": {"x": "y" * 33_000}},
            {"event": "Odd", "properties": {"n": "BEYOND"}},
            {"event": "Order Completed", "properties": {"total": "much"}},
            {"event": "Good too"},
            {"event": "List", "properties": [1]},
        ]
        batch = [
            {"type": "track", "anonymousId": "b", "messageId": "abcdefghijk"[place], **each}
            for place, each in enumerate(told)
        ]
        body = json.dumps({"writeKey": "k1", "batch": [*batch, "no event"]})
        # A number that no database keeps.
        return await ask("/v1/batch", body.replace('"BEYOND"', "1e400000").encode())

    answer = asyncio.run(scene())
    assert answer.status == 400
    named = [(one["index"], one["messageId"], one["field"]) for one in answer.json["refused"]]
    assert named == [
        (1, "b", "event"), (2, "c", "event"), (3, "d", "userId"), (4, "e", "type"),
        (5, "f", "timestamp"), (6, "g", ""), (7, "h", "properties"), (8, "i", "properties.total"),
        (10, "k", "properties"), (11, "", ""),
    ]  # fmt: skip
    assert all(one["reason"] for one in answer.json["refused"])
    assert answer.json["stored"] == 2
    assert sorted(each["name"] for each in events()) == ["Good", "Good too"]


def test_what_was_said_in_one_moment_keeps_its_order(source: Source):
    names = [f"n{number}" for number in range(9)]
    at = (clock.now() - timedelta(hours=1)).isoformat(timespec="milliseconds")
    batch = [{"type": "track", "userId": "4", "event": name, "timestamp": at} for name in names]
    assert asyncio.run(ask("/t/k1", {"batch": batch})).status == 200
    assert [each["name"] for each in events()] == names


def test_half_a_sign_or_a_byte_too_few_costs_no_event(source: Source):
    event = '{"type": "track", "anonymousId": "b", "event": "%s", "properties": {"t": "%s"}}'
    texts = {"Whole": r"\ud83d\ude00", "Half": r"\ud83d", "Back": r"\\ud83d"}
    body = f'{{"batch": [{", ".join(event % each for each in texts.items())}]}}'

    async def scene() -> None:
        assert (await ask("/t/k1", body.encode())).status == 200
        latin = event.encode() % (b"Caf\xe9", b"")
        latin = b'\xef\xbb\xbf{"batch": [%s]}' % latin
        assert (await ask("/t/k1", latin)).status == 200
        cut = await ask("/t/k1", b'{"batch": [{"type": "tr')
        assert cut.status == 400

    asyncio.run(scene())
    names = {each["name"]: each["data"] for each in events()}
    assert set(names) == {"Whole", "Half", "Back", "Caf\ufffd"}
    assert names["Whole"]["properties"] == {"t": "\U0001f600"}
    assert names["Half"]["properties"] == {"t": "\ufffd"}


def test_the_moment_is_by_our_clock_and_never_later_than_now(source: Source):
    async def scene() -> None:
        now = clock.now()
        sent, done = now + timedelta(hours=5), now + timedelta(hours=4, minutes=50)
        await call("track", messageId="1", event="Ten minutes ago", userId="1",
                   timestamp=done.isoformat(), sentAt=sent.isoformat())  # fmt: skip
        await call("track", messageId="2", event="Ahead", userId="1", timestamp=sent.isoformat())
        bare = (now - timedelta(days=3)).replace(tzinfo=None).isoformat()
        await call("track", messageId="3", event="No zone", userId="1", timestamp=bare)

    asyncio.run(scene())
    before = {each["name"]: each["received_at"] - each["at"] for each in events()}
    assert before["Ten minutes ago"] == timedelta(minutes=10)
    assert before["Ahead"] == timedelta(0)
    assert timedelta(days=3) <= before["No zone"] < timedelta(days=3, minutes=1)


def test_who_may_bring_events(source: Source):
    async def scene() -> None:
        event = {"type": "page", "anonymousId": "b", "messageId": "1"}
        unknown = await ask("/v1/page", event)
        assert (unknown.status, unknown.json["field"]) == (401, "writeKey")
        by_body = await ask("/v1/page", {**event, "writeKey": "k1"})
        assert by_body.status == 200
        half = json.dumps({**event, "title": "HALF", "writeKey": "k1"}).replace("HALF", r"\ud83d")
        assert (await ask("/v1/page", half.encode())).status == 200
        latin = b'{"type": "page", "anonymousId": "b", "name": "Caf\xe9", "writeKey": "k1"}'
        assert (await ask("/v1/page", latin)).status == 200
        packed = gzip.compress(json.dumps({"batch": [event], "writeKey": "k1"}).encode())
        assert (await ask("/v1/batch", packed, content_encoding="gzip")).status == 200
        bomb = gzip.compress(b" " * 600_000)
        assert (await ask("/v1/batch", bomb, content_encoding="gzip")).status == 413
        assert (await ask("/v1/batch", b"\x1f\x8b no", content_encoding="gzip")).status == 400
        asked = await ask("/v1/batch", method="OPTIONS", origin="https://shop.example")
        assert asked.headers["access-control-allow-origin"] == "https://shop.example"
        for name in ("Authorization", "Content-Encoding", "AnonymousId", "*"):
            assert name in asked.headers["access-control-allow-headers"].split(", ")
        await behind(Source.objects.update, origins="https://gul.example")
        plates.forget()
        foreign = await ask("/t/k1", {"batch": [event]}, origin="https://evil.example")
        assert (foreign.status, foreign.json["field"]) == (403, "origin")
        own = await ask("/t/k1", {"batch": [event]}, origin="https://gul.example")
        assert own.headers["access-control-allow-origin"] == "https://gul.example"
        deep = b'{"writeKey": "k1", "batch": [' + b"[" * 9000 + b"]" * 9000 + b"]}"
        assert (await ask("/v1/batch", deep)).status == 401
        assert (await ask("/t/k1", deep)).status == 400
        lone = await ask("/v1/batch", {**event, "writeKey": "k1"})
        assert (lone.status, lone.json["field"]) == (400, "batch")
        odd = {"batch": [event], "writeKey": "k1", "sentAt": clock.now().timestamp()}
        assert (await ask("/v1/batch", odd)).status == 200
        refused = await ask("/v1/batch", {**odd, "sentAt": "soon"})
        assert (refused.status, refused.json["field"]) == (400, "sentAt")
        assert (await ask("/t/k1", b'{"batch": [', accept_language="az")).status == 400
        await behind(Source.objects.update, is_on=False)
        plates.forget()
        assert (await call("page", anonymousId="b")).status == 403
        assert (await ask("/v1/dance", event)).status == 404
        assert (await ask("/v1/page", method="GET")).status == 405

    asyncio.run(scene())


def test_browsers_without_an_id_are_counted_and_robots_kept_apart(source: Source):
    async def scene() -> None:
        view = {"batch": [{"type": "page", "context": {"page": {"url": "https://gul.example/"}}}]}
        for agent in (CHROME, CHROME, CHROME + " Edg/142", "Googlebot/2.1"):
            assert (await ask("/t/k1", view, user_agent=agent)).status == 200
        ahead = await ask("/t/k1", view, sec_purpose="prefetch;prerender")
        assert ahead.status == 200
        picture = await ask("/t/k1.gif", method="GET", query="u=https://gul.example/no-script")
        assert picture.body.startswith(b"GIF89a")
        mail = await ask("/t/k1.gif", method="GET", user_agent="GoogleImageProxy")
        assert mail.headers["content-type"] == "image/gif"
        assert (await call("page", messageId="9")).status == 400
        await counts.write()

    asyncio.run(scene())
    rows = events()
    assert all(each["visitor"] < 0 for each in rows)
    seen = {each["visitor"] for each in rows if not each["apart"]}
    assert len(seen) == 2
    assert sorted(each["apart"] for each in rows) == [0, 0, 0, 0, 1, 2, 3]
    assert rows[5]["page"] == "https://gul.example/no-script"
    told = dict(DayCount.objects.values_list("what", "count"))
    assert told == {0: 4, 1: 1, 2: 1, 3: 1, REFUSED: 1}


def test_a_message_that_comes_again_in_another_month_is_stored_once(source: Source):
    async def scene() -> None:
        end = clock.now().replace(month=1, day=31, hour=23, minute=59, second=59)
        for moment in (end, end + timedelta(seconds=2), end):
            answer = await call("track", messageId="1", event="Late", anonymousId="b",
                                timestamp=moment.isoformat())  # fmt: skip
            assert answer.status == 200
        await asyncio.gather(*[
            call("track", messageId=f"n{number % 5}", event="At once", anonymousId="b",
                 timestamp=(end + timedelta(seconds=number % 2)).isoformat())
            for number in range(20)
        ])  # fmt: skip

    asyncio.run(scene())
    assert sorted(each["name"] for each in events()) == ["At once"] * 5 + ["Late"]


def test_libraries_of_browsers_are_told_where_to_send(source: Source):
    async def scene() -> None:
        site = "https://shop.example"
        for _ in range(2):
            told = await ask("/v1/projects/k1/settings", method="GET", origin=site)
            assert told.status == 200
        protocol, host = settings.PUBLIC_URL.split("://")
        us = {"apiKey": "k1", "apiHost": f"{host}/v1", "protocol": protocol}
        assert told.json["integrations"] == {"Segment.io": us}
        assert told.headers["access-control-allow-origin"] == site
        assert "max-age" in told.headers["cache-control"]
        unknown = await ask("/v1/projects/k9/settings", method="GET", origin=site)
        assert (unknown.status, unknown.json["field"]) == (401, "writeKey")
        assert unknown.headers["access-control-allow-origin"] == site
        assert unknown.headers["cache-control"] == "no-store"
        assert (await ask("/v1/projects/k1/settings")).status == 405
        assert (await ask("/v1/projects/k1/other", method="GET")).status == 404
        for changed in ({"origins": "https://gul.example"}, {"is_on": False}):
            await behind(Source.objects.update, **changed)
            plates.forget()
            assert (await ask("/v1/projects/k1/settings", method="GET", origin=site)).status == 403
        await behind(Source.objects.update, is_on=True, origins="", is_trusted=True)
        plates.forget()
        secret = await ask("/v1/projects/k1/settings", method="GET", origin=site)
        assert (secret.status, secret.json["field"]) == (403, "writeKey")

    asyncio.run(scene())


def test_what_a_server_tells_of_a_customer_alone_is_found_among_people(
    source: Source, dana: Contact, alice: Agent
):
    Source.objects.update(customers="shop")
    made = {"name": "Server", "key": "k2", "customers": "shop", "is_trusted": True}
    Source.objects.create(**made, created_at=clock.now())
    key = "Basic " + base64.b64encode(b"k2:").decode()
    dana.handles.create(scheme="customer", value="7@shop", created_at=clock.now())

    async def scene() -> None:
        trial = {"userId": "7", "event": "Trial Started"}
        for door, given in (
            ("track", trial), ("track", trial), ("track", {**trial, "userId": "8"}),
            ("page", {"userId": "7", "context": {"page": {"url": "https://gul.example/plans"}}}),
        ):  # fmt: skip
            assert (await ask(f"/v1/{door}", given, authorization=key)).status == 200
        assert (await call("track", **trial)).status == 200

    asyncio.run(scene())
    while Arrival.objects.exists():
        build()
    mine = list(OwnedEvent.objects.filter(contact=dana).exclude(kind=Kind.IDENTIFY))
    assert {each.visitor for each in mine} == {number(Word.PERSON, "shop\n7")}
    assert sorted(each.kind for each in mine) == [Kind.PAGE, Kind.TRACK, Kind.TRACK]
    visit = OwnedVisit.objects.get()
    assert (visit.contact, visit.pages) == (dana, 1)
    twice = {"of": "done", "op": "at_least", "count": 2, "where": {"name": "trial"}}
    segment = read({**twice, "within": {"days": 14}}, alice)
    assert list(Contact.objects.filter(segment.asked())) == [dana]


def test_a_link_of_a_letter_says_whose_browser_it_is_and_a_made_up_one_nothing(
    source: Source, dana: Contact
):
    words = {"1": signed(dana.pk), "2": "made-up"}
    batch = [
        {"type": "identify", "messageId": key, "anonymousId": key, "context": {"signed": word}}
        for key, word in words.items()
    ]
    batch.append({"type": "identify", "messageId": "3", "context": {"signed": words["1"]}})
    assert asyncio.run(ask("/t/k1", {"batch": batch})).status == 200
    ours = SeenEvent.objects.get(source=OURS)
    assert ours.data == {"contact": dana.pk, "reason": "mail"}
    assert ours.visitor == number(Word.VISITOR, "1")
    assert SeenEvent.objects.filter(source=source.pk).count() == 2


def test_the_library_for_browsers_calls_doors_by_their_first_letter(source: Source):
    async def scene() -> None:
        said = {"event": "Looked", "previousId": "a", "userId": "4", "groupId": "g"}
        event = {"anonymousId": "b", "writeKey": "k1", **said}
        for letter in "itpsga":
            assert (await ask(f"/v1/{letter}", {**event, "messageId": letter})).status == 200
        many = {"writeKey": "k1", "batch": [{**event, "type": "track", "messageId": "m"}]}
        assert (await ask("/v1/b", many)).status == 200
        assert (await ask("/v1/x", event)).status == 404
        # Who comes from another site is counted as refused, so that its owner sees it.
        await behind(Source.objects.update, origins="https://gul.example")
        plates.forget()
        assert (await ask("/t/k1", many, origin="https://evil.example")).status == 403
        await counts.write()

    asyncio.run(scene())
    assert SeenEvent.objects.count() == 7
    assert DayCount.objects.get(what=REFUSED).count == 1
