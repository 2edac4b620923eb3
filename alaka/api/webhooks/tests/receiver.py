"""A receiver of webhooks: a real HTTP server on loopback, and a check of its own."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Received:
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def told(self) -> Any:
        return json.loads(self.body)

    def is_signed_by(self, secret: str) -> bool:
        """As the standard's text has it, and not by our code."""
        content = f"{self.id}.{self.headers['webhook-timestamp']}.".encode() + self.body
        digest = hmac.digest(base64.b64decode(secret[len("whsec_") :]), content, hashlib.sha256)
        ours = "v1," + base64.b64encode(digest).decode()
        return ours in self.headers["webhook-signature"].split(" ")


@dataclass
class Receiver:
    """``answers`` are the statuses of the next requests; then it answers ``status``."""

    url: str = ""
    status: int = 204
    answers: list[int] = field(default_factory=list)
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    # While it is cleared nobody is answered.
    is_awake: threading.Event = field(default_factory=threading.Event)


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    receiver.is_awake.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.received.append(Received(dict(self.headers), body))
            receiver.is_awake.wait(60)
            with suppress(ConnectionError):  # Who asked may have gone.
                self._answer()

        def _answer(self) -> None:
            self.send_response(receiver.answers.pop(0) if receiver.answers else receiver.status)
            content = receiver.text.encode()
            for name, value in {"Content-Length": str(len(content)), **receiver.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook"
    try:
        yield receiver
    finally:
        receiver.is_awake.set()
        server.shutdown()
        server.server_close()
