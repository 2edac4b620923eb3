"""A door for events that keeps what it is sent, and can be away; and a site with the script."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from alaka.core.lasting import DIST
from tests.browser.site import Site
from tests.house import eventually

STUB = "window.alaka = function () { (alaka.q = alaka.q || []).push(arguments) };"


class Door:
    def __init__(self) -> None:
        self.status = 200
        self.batches: list[list[dict[str, Any]]] = []
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @property
    def events(self) -> list[dict[str, Any]]:
        """Each once, as it came first."""
        every = [event for batch in self.batches for event in batch]
        return list({event["messageId"]: event for event in reversed(every)}.values())[::-1]

    def names(self) -> list[str]:
        return [event.get("event") or event["type"] for event in self.events]

    def wait_for(self, name: str, times: int = 1) -> dict[str, Any]:
        """The last of them, once there are so many."""
        eventually(lambda: self.names().count(name) >= times, 15)
        return [each for each in self.events if name in (each.get("event"), each["type"])][-1]

    def line(self, **attributes: str) -> str:
        given = "".join(f' data-{name}="{value}"' for name, value in attributes.items())
        return f'<script async src="{self.url}/t.js" data-key="key"{given}></script>'


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, door: Door, *arguments: Any) -> None:
        self.door = door
        super().__init__(*arguments)

    def do_GET(self) -> None:
        self.door.asked.append((self.path, dict(self.headers)))
        is_script = self.path == "/t.js"
        content = (DIST / "t.js").read_bytes() if is_script else b"<!doctype html><p>Elsewhere"
        self._answer(200, content, "text/javascript" if is_script else "text/html")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/t/key" and self.door.status == 200:
            self.door.batches.append(json.loads(body)["batch"])
        self._answer(self.door.status, body, "text/plain")

    def _answer(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


@contextmanager
def tracked_site() -> Iterator[tuple[Door, Site]]:
    door = Door()
    threading.Thread(target=door.server.serve_forever, daemon=True).start()
    with Site() as site:
        for name in ("ask", "count", "full", "own"):
            more = {"identity": "signed.word"} if name == "count" else {}
            more |= {"mode": "full", "auto": "no"} if name == "own" else {"mode": name}
            site.pages[f"/{name}"] = (
                '<!doctype html><meta charset="utf-8"><title>Roses</title>'
                f"<script>{STUB}</script>{door.line(**more)}"
                f'<noscript><img src="{door.url}/t/key.gif" alt="" width="1" height="1"'
                ' referrerpolicy="no-referrer-when-downgrade"></noscript>'
                f'<h1>Roses</h1><p><a id="away" href="{door.url}/x" target="_blank">Away</a>'
                '<a id="file" href="/list.pdf" target="_blank">Prices</a>'
                '<a id="export" href="/export?of=1" download>All</a>'
                '<svg width="9" height="9"><a href="#in"><rect width="9" height="9"/></a></svg>'
                '<button data-alaka-event="Size Chosen" data-alaka-size="M">M</button>'
                f'<form action="{door.url}/f/site" method="post"><input name="email">'
                '<button id="send">Send</button></form>'
                '<form id="asked" action="/thanks" data-alaka-event="Table Asked For"'
                ' data-alaka-people="4"><button id="ask">Ask</button></form>'
                '<div style="height: 3000px"></div>'
            )
        yield door, site
    door.server.shutdown()
    door.server.server_close()
