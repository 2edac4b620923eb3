"""What the doors of tracking answer, in the shape that the specification's libraries read."""

from functools import lru_cache
from typing import Any

import msgspec
from django.conf import settings
from django.utils import translation

from alaka.chats.refusing import Refusal
from alaka.edge.asking import Headers, Request, encoded
from alaka.tracking.collecting.faults import Fault

DONE = b'{"success":true}'
_ALWAYS: Headers = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
_JSON: Headers = [*_ALWAYS, (b"content-type", b"application/json")]

# Of libraries that run in browsers; a star would not let the first of them through.
_HEADERS = "Authorization, Content-Type, Content-Encoding, AnonymousId, X-Retry-Count, *"

Bad = tuple[int, str, Fault]


@lru_cache(1000)
def cors(origin: str) -> Headers:
    return encoded(
        [
            ("Access-Control-Allow-Origin", origin or "*"),
            ("Access-Control-Allow-Methods", "GET, POST, OPTIONS"),
            ("Access-Control-Allow-Headers", _HEADERS),
            ("Access-Control-Expose-Headers", "Retry-After"),
            ("Access-Control-Max-Age", "86400"),
            ("Vary", "Origin"),
        ]
    )


@lru_cache(1000)
def _done(origin: str) -> dict[str, Any]:
    length = (b"content-length", str(len(DONE)).encode())
    headers = [*_JSON, length, *(cors(origin) if origin else [])]
    return {"type": "http.response.start", "status": 200, "headers": headers}


_DONE_BODY = {"type": "http.response.body", "body": DONE}


@lru_cache(1000)
def whole(origin: str, *, is_last: bool) -> bytes:
    """`done` as it stands beneath the server's own headers; ``is_last``: it hangs up."""
    headers = [*_done(origin)["headers"], *([(b"connection", b"close")] if is_last else [])]
    return b"".join([*(b"%b: %b\r\n" % header for header in headers), b"\r\n", DONE])


async def done(request: Request) -> None:
    await request.send(_done(request.origin))
    await request.send(_DONE_BODY)


async def refuse(request: Request, no: Refusal, **more: Any) -> None:
    with translation.override(_language(request)):
        said = no.body()["error"]
        body = {"success": False, "code": no.status, "message": said["reason"], **more}
        if said["field"]:
            body["field"] = said["field"]
        sent = msgspec.json.encode(body)
    await request.answer(no.status, sent, [*encoded(no.headers.items()), *cors(request.origin)])


async def refuse_some(request: Request, bad: list[Bad], count: int) -> None:
    """``count`` came, and all but these are stored."""
    with translation.override(_language(request)):
        events = [
            {"index": place, "messageId": name, "field": fault.field, "reason": fault.text}
            for place, name, fault in bad
        ]
        message = _sentence(count, len(bad))
    body = {"success": False, "code": 400, "message": message, "stored": count - len(bad)}
    sent = msgspec.json.encode({**body, "refused": events})
    await request.answer(400, sent, cors(request.origin))


def _sentence(count: int, bad: int) -> str:
    text = translation.ngettext(
        "%(bad)d of %(count)d event was refused; what is not named here is stored.",
        "%(bad)d of %(count)d events were refused; what is not named here is stored.",
        count,
    )
    return text % {"bad": bad, "count": count}


def _language(request: Request) -> str:
    """The first that the sender reads and we speak; libraries say none, and read English."""
    said = request.headers.get(b"accept-language", b"").decode("latin-1")
    for part in said.split(","):
        code = part.partition(";")[0].strip().lower().partition("-")[0]
        if code in dict(settings.LANGUAGES):
            return code
    return "en"
