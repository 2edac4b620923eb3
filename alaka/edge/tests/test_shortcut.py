"""The short way through the doors of tracking: the same as the long one, to the byte."""

import asyncio
import base64
import gzip
import json
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from alaka.core import clock
from alaka.edge.buckets import Buckets
from alaka.edge.collecting import doors, plates, shortcut
from alaka.edge.collecting.counting import counts
from alaka.edge.collecting.plates import Plate
from alaka.edge.collecting.salting import salts
from alaka.edge.collecting.writing import writer
from alaka.tracking.collecting import reading
from alaka.tracking.collecting.reading import Taken

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
OLD = datetime(2025, 3, 1, tzinfo=UTC)
ORIGINS = ("https://gul.example",)


class Wire:
    """What uvicorn writes to, and what was written."""

    def __init__(self) -> None:
        self.told = b""
        self.is_closed = False

    def get_extra_info(self, name: str) -> Any:
        return ("203.0.113.9", 1) if name == "peername" else None

    def write(self, data: bytes) -> None:
        assert not self.is_closed
        self.told += data

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


class Kept:
    """The writer's place: what was handed to it, and what it says."""

    def __init__(self, said: Any) -> None:
        self.said = said
        self.events: list[Taken] = []

    def __call__(self, events: Sequence[Taken]) -> "asyncio.Future[list[int]]":
        self.events += events
        stored: asyncio.Future[list[int]] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(self._say, stored)
        return stored

    def _say(self, stored: "asyncio.Future[list[int]]") -> None:
        if isinstance(self.said, Exception):
            stored.set_exception(self.said)
        else:
            stored.set_result(self.said)


@pytest.fixture
def doorway(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:
    """Brings raw requests on one connection to the doors, the short way or the long one."""
    config = uvicorn.Config(doors.application, log_config=None, server_header=False)
    config.load()
    sources = {
        "site": Plate(1, True, False, ORIGINS, "short", "shop", "secret", OLD),
        "server": Plate(2, True, True, (), "whole", "shop", "secret", OLD),
        "off": Plate(3, False, False, (), "none", "shop", "secret", OLD),
        "unknown": None,
        "": None,
    }
    later = time.monotonic() + 600
    monkeypatch.setattr(plates, "_known", {key: (later, each) for key, each in sources.items()})
    monkeypatch.setattr(salts, "day", NOON.date())
    monkeypatch.setattr(salts, "value", "salt")
    monkeypatch.setattr(reading.os, "urandom", lambda count: b"7" * count)

    async def bring(protocol: type[HttpToolsProtocol], parts: Sequence[bytes]) -> bytes:
        state, wire = ServerState(), Wire()
        state.default_headers = [(b"date", b"today")]
        connection = protocol(config, state, {})
        connection.connection_made(wire)  # type: ignore[arg-type]
        for part in parts:
            connection.data_received(part)
            await asyncio.sleep(0)
        while state.tasks or not connection.cycle.response_complete:
            await asyncio.sleep(0)
        connection._unset_keepalive_if_required()
        return wire.told

    def brought(protocol: type[HttpToolsProtocol], parts: Sequence[bytes], said: Any) -> Any:
        kept = Kept(said)
        monkeypatch.setattr(writer, "store", kept)
        monkeypatch.setattr(doors, "of_addresses", Buckets(burst=5, rate=0.0001))
        monkeypatch.setattr(counts, "add", lambda *what: added.append(what))
        added: list[Any] = []
        told = asyncio.run(bring(protocol, parts))
        return told, kept.events, sorted(added)

    with clock.stopped_at(NOON):
        yield brought


def request(path: str, body: bytes, **headers: str) -> bytes:
    head = {"content-length": str(len(body)), **headers}
    lines = "".join(f"{name.replace('_', '-')}: {text}\r\n" for name, text in head.items())
    return f"POST {path} HTTP/1.1\r\n{lines}\r\n".encode() + body


def of(**choices: list[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Some of these; None: it is left out."""
    some = st.fixed_dictionaries({name: st.sampled_from(each) for name, each in choices.items()})
    return some.map(lambda told: {name: each for name, each in told.items() if each is not None})


CONTEXT = of(
    page=[None, {"url": "https://gul.example/a?q=red&utm_source=x", "title": "A"}, {"url": 7}],
    userAgent=[None, "Mozilla/5.0 Chrome/142", "Googlebot/2.1"],
    ip=[None, "198.51.100.7", "no address"],
    locale=[None, "az"],
    screen=[None, {"width": 3}],
)
EVENT = st.tuples(
    of(
        type=["page", "track", "identify", "alias", "leave", "dance", None],
        event=["Seen", "Order Completed", None],
        anonymousId=["b1", "b2", None],
        userId=[None, "7", 8, []],
        messageId=["m1", "m2", None],
        timestamp=[None, "2026-03-31T11:00:00Z", "2026-03-31T11:00:00", "2001-01-01T00:00:00Z", 5],
        sentAt=[None, "2026-03-31T11:00:09Z"],
        properties=[None, {}, {"total": "12.5"}, {"total": "much"}, {"url": "/x"}, [1], "a\0b"],
        writeKey=[None, None, "site"],
    ),
    CONTEXT,
).map(lambda parts: {**parts[0], "context": parts[1]})
BODY = st.one_of(
    EVENT,
    EVENT,
    st.lists(EVENT, max_size=3).map(lambda events: {"batch": events}),
    st.sampled_from([[], "", {"batch": 7}, {"batch": [], "writeKey": "server"}]),
)
DOORS = [f"/v1/{name}" for name in ("page", "track", "identify", "alias", "batch", "import", "x")]
KEYS = [base64.b64encode(key).decode() for key in (b"site:", b"server:", b"off:")]
HEADERS = of(
    authorization=[None, *(f"Basic {key}" for key in KEYS)],
    origin=[None, None, "https://gul.example", "https://evil.example"],
    user_agent=["Mozilla/5.0 Chrome/142", "curl/8"],
    sec_purpose=[None, None, "prefetch"],
    connection=[None, "close"],
    accept_language=[None, "az"],
    content_encoding=[None, None, "gzip"],
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    path=st.sampled_from([*DOORS, "/t/site", "/t/server", "/t/off", "/t/unknown", "/t/site.gif"]),
    body=BODY,
    headers=HEADERS,
    said=st.sampled_from([[], [], [], [0], psycopg.OperationalError("away"), ValueError("odd")]),
    cut=st.integers(0, 400),
)
def test_the_short_way_says_and_stores_what_the_long_one_does(
    doorway: Any, path: str, body: Any, headers: dict[str, str], said: Any, cut: int
):
    raw = json.dumps(body).encode()
    if headers.get("content_encoding"):
        raw = gzip.compress(raw, mtime=0)
    whole = request(path, raw, **headers)
    short = doorway(shortcut.Protocol, [whole[:cut], whole[cut:]], said)
    assert short == doorway(HttpToolsProtocol, [whole], said)
    assert short[0].startswith(b"HTTP/1.1 ")


def test_good_events_go_the_short_way_and_large_ones_do_not(
    doorway: Any, monkeypatch: pytest.MonkeyPatch
):
    def never(*_asked: Any) -> None:
        raise AssertionError

    event = {"type": "page", "anonymousId": "b", "messageId": "1"}
    small = request("/t/site", json.dumps({"batch": [event] * 3}).encode())
    large = request("/t/site", json.dumps({"batch": [event] * 1000}).encode())
    for parts, count in (([small], 3), ([small[:90], small[90:]], 3), ([large], 1000)):
        told, events, added = doorway(shortcut.Protocol, parts, [])
        assert told.startswith(b"HTTP/1.1 200 OK\r\ndate: today\r\n")
        assert (len(events), added) == (count, [(1, 0, count)])
    monkeypatch.setattr(HttpToolsProtocol, "_start_asgi_task", never)
    assert doorway(shortcut.Protocol, [small], [])[1]


def test_answers_on_one_connection_keep_their_order(doorway: Any):
    good = json.dumps({"type": "page", "anonymousId": "b", "messageId": "1"}).encode()
    key = KEYS[0]
    asked = [
        request("/v1/page", good, authorization=f"Basic {key}"),
        request("/v1/page", b"{", authorization=f"Basic {key}"),
        request("/v1/x", good),
        request("/v1/page", good, authorization=f"Basic {key}"),
    ]
    told = doorway(shortcut.Protocol, [b"".join(asked)], [])[0]
    assert [part[:3] for part in told.split(b"HTTP/1.1 ")[1:]] == [b"200", b"400", b"404", b"200"]
