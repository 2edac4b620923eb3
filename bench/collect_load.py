"""Senders of events on raw connections: requests made beforehand, answers read for their status.

One process beside the server; each connection sends the next request when the last is answered.
"""

import asyncio
import base64
import json
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

AGENTS = [
    f"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{number}.0 Safari/537.36"
    for system in ("X11; Linux x86_64", "Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X")
    for number in range(120, 143)
]
BROWSERS = 20_000
PAGES = 400
CHANCE = random.Random(71)


def event(number: int) -> dict[str, Any]:
    """As a site's own script or library says it: four of five are pages."""
    browser = CHANCE.randrange(BROWSERS)
    page = CHANCE.randrange(PAGES)
    place = f"https://gul.example/catalogue/{page}"
    if CHANCE.random() < 0.1:
        place += f"?utm_source=letter&utm_medium=email&utm_campaign=week{page % 30}"
    context = {
        "page": {"url": place, "title": f"Page {page}", "referrer": "https://gul.example/"},
        "userAgent": AGENTS[browser % len(AGENTS)],
        "locale": ("az-AZ", "fr-FR", "fa-IR")[browser % 3],
        "library": {"name": "bench", "version": "1"},
    }
    told = {
        "messageId": str(uuid.UUID(int=CHANCE.getrandbits(128))),
        "anonymousId": str(uuid.UUID(int=browser * 7919)),
        "timestamp": "2026-11-29T12:00:00.000Z",
        "sentAt": "2026-11-29T12:00:00.040Z",
        "context": context,
    }
    if number % 5:
        return {"type": "page", "properties": {}, **told}
    return {"type": "track", "event": f"Clicked {page % 20}", **told,
            "properties": {"position": page % 7, "label": f"Button {page % 13}"}}  # fmt: skip


def _request(path: str, body: dict[str, Any], number: int) -> bytes:
    raw = json.dumps(body, separators=(",", ":")).encode()
    key = base64.b64encode(b"bench-source-key:").decode()
    address = f"10.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Basic {key}\r\nX-Forwarded-For: {address}\r\n"
        f"User-Agent: bench\r\nContent-Length: {len(raw)}\r\n\r\n"
    )
    return head.encode() + raw


def singles(count: int) -> list[bytes]:
    events = [event(number) for number in range(count)]
    return [
        _request(f"/v1/{each['type']}", each, number % 5000) for number, each in enumerate(events)
    ]


def batches(count: int, size: int) -> list[bytes]:
    sent = "2026-11-29T12:00:01.000Z"
    return [
        _request(
            "/v1/batch",
            {"batch": [_batched(event(n)) for n in range(size)], "sentAt": sent},
            number % 5000,
        )
        for number in range(count)
    ]


def _batched(event: dict[str, Any]) -> dict[str, Any]:
    """Its batch says when it was sent."""
    del event["sentAt"]
    return event


@dataclass
class Tally:
    """Seconds each answer took; answers that were no 200."""

    times: list[float] = field(default_factory=list)
    refused: int = 0
    # The first of them.
    said: str = ""
    # Seconds that the web processes worked.
    worked: float = 0.0
    seconds: float = 0.0


class _Sender(asyncio.Protocol):
    def __init__(self, load: "Load") -> None:
        self.load = load
        self.sent_at = 0.0
        self.head = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.next()

    def next(self) -> None:
        if wait := self.load.wait():
            asyncio.get_running_loop().call_later(wait, self.send)
        else:
            self.send()

    def send(self) -> None:
        request = self.load.take()
        if request is None:
            self.transport.close()
            return
        self.sent_at = perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        if not data.endswith(b"}"):  # The head alone: the body is JSON.
            self.head = data
            return
        tally = self.load.tally
        tally.times.append(perf_counter() - self.sent_at)
        answer, self.head = self.head + data, b""
        if not answer.startswith(b"HTTP/1.1 200"):
            tally.refused += 1
            tally.said = tally.said or answer[-300:].decode()
        self.next()

    def connection_lost(self, _error: Exception | None) -> None:
        self.load.open -= 1
        if not self.load.open:
            self.load.over.set()


class Load:
    """As fast as it is answered, or ``rate`` requests a second."""

    def __init__(self, requests: Sequence[bytes], seconds: float, rate: float = 0.0) -> None:
        self.requests, self.tally = iter(requests), Tally()
        self.seconds, self.rate, self.asked = seconds, rate, 0
        self.began = perf_counter()
        self.open = 0
        self.over = asyncio.Event()
        self.until = 0.0

    def take(self) -> bytes | None:
        return None if perf_counter() > self.until else next(self.requests, None)

    def wait(self) -> float:
        """Seconds until the next one is due."""
        if not self.rate:
            return 0.0
        self.asked += 1
        return max(0.0, self.began + self.asked / self.rate - perf_counter())

    async def run(self, port: int, connections: int) -> Tally:
        loop = asyncio.get_running_loop()
        began = self.began = perf_counter()
        self.until = began + self.seconds
        self.open = connections
        for _ in range(connections):
            await loop.create_connection(lambda: _Sender(self), "127.0.0.1", port)
        await self.over.wait()
        self.tally.seconds = perf_counter() - began
        return self.tally
