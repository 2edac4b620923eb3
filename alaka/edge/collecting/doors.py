"""The doors of tracking: ``/v1/…`` of the Segment specification, ``/t/<key>`` of our script.

Enters: calls of libraries, of the script (text that is JSON, so that browsers ask nobody first)
and of the pixel. Leaves: the answer, after all that was good is committed. See docs/tracking.md.
"""

import base64
import binascii
import zlib
from functools import lru_cache
from typing import Any

import msgspec
import psycopg
import structlog
from django.db import DatabaseError, InterfaceError
from django.utils.translation import gettext_lazy as _

from alaka.channels.site import is_allowed
from alaka.chats.refusing import Refusal, refusal
from alaka.core import clock
from alaka.core.middleware import network_of, real_address
from alaka.edge.asking import Gone, Request
from alaka.edge.buckets import Buckets
from alaka.edge.collecting import answers, pixel
from alaka.edge.collecting.plates import Plate, plate_of
from alaka.edge.collecting.salting import salts
from alaka.edge.collecting.taking import take
from alaka.edge.outlets import Receive, Send
from alaka.tracking.collecting import apart
from alaka.tracking.collecting.circumstances import Circumstances
from alaka.tracking.collecting.faults import UNREADABLE

log = structlog.get_logger(__name__)

LARGEST = 500 * 1024  # bytes of a batch
SPECIFICATION, SCRIPT = "/v1/", "/t/"
SINGLE = ("identify", "track", "page", "screen", "group", "alias")
MANY = ("batch", "import")
AWAY = (psycopg.Error, DatabaseError, InterfaceError, OSError)

# Requests of one network address: a school's or an office's, whose browsers are many.
of_addresses = Buckets(burst=1000, rate=100)


def is_hot(path: str) -> bool:
    return path.startswith((SPECIFICATION, SCRIPT))


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    request = Request(scope, receive, send)
    try:
        if request.method == "OPTIONS":
            await request.answer(204, headers=answers.cors(request.origin))
        elif scope["path"].startswith(SCRIPT):
            await _script(request, scope["path"].removeprefix(SCRIPT))
        else:
            await _specification(request, scope["path"].removeprefix(SPECIFICATION))
    except Refusal as no:
        await answers.refuse(request, no)
    except AWAY as error:
        log.warning("events wait for the database", reason=str(error))
        await answers.refuse(request, refusal(503, "away", retry_after=2))
    except Gone:
        pass


async def _specification(request: Request, name: str) -> None:
    if name not in SINGLE and name not in MANY:
        raise Refusal(404, _("There is no such call."))
    body = await _body(request)
    key = _key_in_head(request.headers.get(b"authorization", b"")) or _key_in_body(body)
    around = await _around(request, key)
    around.is_import = name == "import" and around.is_trusted
    await take(request, body, around, name if name in SINGLE else "")


async def _script(request: Request, name: str) -> None:
    if name.endswith(".gif"):
        around = await _around(request, name.removesuffix(".gif"), is_script=True)
        await pixel.seen(request, around)
        return
    body = await _body(request)
    await take(request, body, await _around(request, name, is_script=True), "")


async def _body(request: Request) -> bytes:
    if request.method != "POST":
        raise Refusal(405, _("Send it by POST."))
    body = await request.body(LARGEST)
    return _unpacked(body) if b"gzip" in request.headers.get(b"content-encoding", b"") else body


def _unpacked(body: bytes) -> bytes:
    reader = zlib.decompressobj(wbits=31)
    try:
        whole = reader.decompress(body, LARGEST + 1)
    except zlib.error:
        raise Refusal(400, _("This is no gzip that could be read.")) from None
    if len(whole) > LARGEST:
        raise refusal(413, "too_large")
    return whole


async def _around(request: Request, key: str, *, is_script: bool = False) -> Circumstances:
    """Raises Refusal."""
    plate = await plate_of(key) if key else None
    if plate is None:
        raise Refusal(401, _("No source of visits has this write key."), "writeKey")
    headers, now = request.headers, clock.now()
    address = _address(request.scope, headers.get(b"x-forwarded-for", b""))
    _let_in(plate, request.origin, address)
    # A library's own name says nothing of the visitor.
    is_browser = is_script or b"origin" in headers
    agent = headers.get(b"user-agent", b"").decode("latin-1")[:1000] if is_browser else ""
    return Circumstances(
        plate.source,
        plate.space,
        now,
        plate.addresses,
        plate.is_trusted,
        "" if plate.is_trusted else address,
        agent,
        is_browser and apart.is_ahead(headers),
        salt=await salts.of(now.date()) if is_script else "",
        secret=plate.secret,
        kept_since=plate.kept_since,
    )


def _let_in(plate: Plate, origin: str, address: str) -> None:
    """Raises Refusal."""
    if not plate.is_on:
        raise Refusal(403, _("This source of visits takes nothing in at present."), "writeKey")
    if not is_allowed(origin, plate.origins):
        raise Refusal(403, _("This site is none of the source's."), "origin")
    if not plate.is_trusted and (wait := of_addresses.wait(_network(address))):
        raise refusal(429, "too_many", retry_after=wait)


def _address(scope: dict[str, Any], forwarded: bytes) -> str:
    return _real((scope.get("client") or ("",))[0], forwarded)


_network = lru_cache(20_000)(network_of)


@lru_cache(20_000)
def _real(remote: str, forwarded: bytes) -> str:
    return real_address(remote, forwarded.decode("latin-1"))


@lru_cache(1000)
def _key_in_head(header: bytes) -> str:
    scheme, _space, given = header.partition(b" ")
    if scheme.lower() != b"basic":
        return ""
    try:
        return base64.b64decode(given).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


class _Keyed(msgspec.Struct, rename="camel"):
    write_key: str | None = None


def _key_in_body(body: bytes) -> str:
    try:
        return msgspec.json.decode(body, type=_Keyed).write_key or ""
    except UNREADABLE:
        return ""
