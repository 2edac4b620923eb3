"""A request at a hot door, read without Django around it; and plain answers to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from alaka.chats.asked import LARGEST
from alaka.chats.doors import cors
from alaka.chats.refusing import Refusal, refusal
from alaka.core.middleware import real_address
from alaka.edge.outlets import Receive, Send

Headers = list[tuple[bytes, bytes]]


class Gone(Exception):
    """Whoever asked has hung up."""


@dataclass
class Request:
    scope: dict[str, Any]
    receive: Receive
    send: Send

    def __post_init__(self) -> None:
        self.headers: dict[bytes, bytes] = dict(self.scope["headers"])

    @property
    def method(self) -> str:
        return str(self.scope["method"])

    @property
    def origin(self) -> str:
        return self.headers.get(b"origin", b"").decode("latin-1")

    @property
    def address(self) -> str:
        remote = (self.scope.get("client") or ("",))[0]
        forwarded = self.headers.get(b"x-forwarded-for", b"").decode("latin-1")
        return real_address(remote, forwarded)

    async def body(self, largest: int = LARGEST) -> bytes:
        """Raises Refusal where it is too large, and Gone."""
        parts: list[bytes] = []
        size = 0
        while True:
            message = await self.receive()
            if message["type"] != "http.request":
                raise Gone
            part = message.get("body", b"")
            parts.append(part)
            size += len(part)
            if size > largest:
                raise refusal(413, "too_large")
            if not message.get("more_body"):
                return b"".join(parts)

    def cors(self) -> Headers:
        return encoded(cors(self.origin))

    async def answer(self, status: int, body: bytes = b"", headers: Headers | None = None) -> None:
        sent = [(b"x-content-type-options", b"nosniff")]
        sent += [(b"content-length", str(len(body)).encode())] if status != 204 else []
        sent += self.cors() if headers is None else headers
        named = {name for name, _ in sent}
        if b"cache-control" not in named:
            sent.append((b"cache-control", b"no-store"))
        if body and b"content-type" not in named:
            sent.append((b"content-type", b"application/json"))
        await self.send({"type": "http.response.start", "status": status, "headers": sent})
        await self.send({"type": "http.response.body", "body": body})

    async def refuse(self, no: Refusal, language: str, *, is_foreign: bool = False) -> None:
        """``is_foreign``: the origin may not read the answer."""
        headers = encoded(no.headers.items()) + ([] if is_foreign else self.cors())
        await self.answer(no.status, no.json(language), headers)


def encoded(headers: Any) -> Headers:
    pairs: Sequence[tuple[str, str]] = list(headers)
    return [(name.lower().encode(), value.encode("latin-1")) for name, value in pairs]
