"""The doors of tracking: ``/v1/…`` of the Segment specification, ``/t/<key>`` of our script.

Enters: calls of libraries, of the script (text that is JSON, so that browsers ask nobody first)
and of the pixel; libraries that ask where to send. Leaves: the answer, after all that was good is
committed. See docs/tracking.md.
"""

import base64
import binascii
import zlib
from asyncio import Future
from collections.abc import Awaitable
from functools import lru_cache
from typing import Any, NamedTuple

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
from alaka.edge.collecting import answers, pixel, plates, starting, taking
from alaka.edge.collecting.counting import counts
from alaka.edge.collecting.plates import Plate
from alaka.edge.collecting.salting import salts
from alaka.edge.collecting.taking import Found
from alaka.edge.collecting.writing import writer
from alaka.edge.outlets import Receive, Send
from alaka.tracking.collecting import apart
from alaka.tracking.collecting.circumstances import Circumstances
from alaka.tracking.collecting.faults import UNREADABLE, Fault
from alaka.tracking.collecting.leniency import lenient
from alaka.tracking.models import REFUSED

log = structlog.get_logger(__name__)

LARGEST = 500 * 1024  # bytes of a batch
SPECIFICATION, SCRIPT = "/v1/", "/t/"
SINGLE = ("identify", "track", "page", "screen", "group", "alias")
MANY = ("batch", "import")
# As the specification's library for browsers calls them.
LETTERS = {name[0]: name for name in (*SINGLE, "batch")}
AWAY = (psycopg.Error, DatabaseError, InterfaceError, OSError)

# Requests of one network address: a school's or an office's, whose browsers are many.
of_addresses = Buckets(burst=1000, rate=100)


def is_hot(path: str) -> bool:
    return path.startswith((SPECIFICATION, SCRIPT))


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    request = Request(scope, receive, send)
    path: str = scope["path"]
    if request.method == "OPTIONS":
        await request.answer(204, headers=answers.cors(request.origin))
    elif path.startswith(SCRIPT):
        await _answered(request, _script(request, path.removeprefix(SCRIPT)))
    else:
        await _answered(request, _specification(request, path.removeprefix(SPECIFICATION)))


async def _answered(request: Request, work: Awaitable[None]) -> None:
    try:
        await work
    except Refusal as no:
        await answers.refuse(request, no)
    except AWAY as error:
        log.warning("events wait for the database", reason=str(error))
        await answers.refuse(request, refusal(503, "away", retry_after=2))
    except Gone:
        pass


async def _specification(request: Request, name: str) -> None:
    if key := starting.key_in(name):
        await _start(request, key)
        return
    name = LETTERS.get(name, name)
    if name not in SINGLE and name not in MANY:
        raise Refusal(404, _("There is no such call."))
    body = await _body(request)
    plate = await plates.plate_of(_key(request, body))
    around = _circumstances(request, plate, name)
    _let_in(around)
    await taking.take(request, body, around, name if name in SINGLE else "")


async def _start(request: Request, key: str) -> None:
    if request.method != "GET":
        raise Refusal(405, _("Ask for it by GET."))
    around = _circumstances(request, await plates.plate_of(key))
    _let_in(around)
    await starting.tell(request, key, around)


async def _script(request: Request, name: str) -> None:
    is_pixel = name.endswith(".gif")
    body = b"" if is_pixel else await _body(request)
    around = _circumstances(request, await plates.plate_of(name.removesuffix(".gif")))
    _let_in(around)
    around.salt = await salts.of(around.received_at.date())
    if is_pixel:
        await pixel.seen(request, around)
    else:
        await taking.take(request, body, around, "")


class Underway(NamedTuple):
    request: Request
    brought: Found
    stored: "Future[list[int]]"


def at_once(request: Request, body: bytes) -> Underway | None:
    """A POST of good events from a source that is known, on their way into the database.

    Nothing has happened where anything else comes: it is `application`'s, as this would be.
    """
    path: str = request.scope["path"]
    is_script = path.startswith(SCRIPT)
    name = "" if is_script else path.removeprefix(SPECIFICATION)
    name = LETTERS.get(name, name)
    if b"content-encoding" in request.headers or not (is_script or name in SINGLE or name in MANY):
        return None
    plate = plates.held(path.removeprefix(SCRIPT) if is_script else _key(request, body))
    if plate is None:
        return None
    try:
        around = _around(request, plate, name)
        if is_script:
            around.salt = salts.held(around.received_at.date())
            if not around.salt:
                return None
        brought = taking.found(body, around, name if name in SINGLE else "")
        if brought.bad or not brought.good:
            return None
        _let_in(around)
        return Underway(request, brought, writer.store(brought.good))
    except Refusal:
        return None


async def finish(underway: Underway, *_asgi: Any) -> None:
    """The answer to what was begun `at_once`."""
    request, brought, stored = underway
    await _answered(request, taking.finish(request, brought, stored))


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


def _around(request: Request, plate: Plate | None, name: str = "") -> Circumstances:
    """``name`` is that of the specification's call, "" at the script's doors. Raises Refusal."""
    if plate is None:
        raise Refusal(401, _("No source of visits has this write key."), "writeKey")
    if not plate.is_on:
        raise Refusal(403, _("This source of visits takes nothing in at present."), "writeKey")
    headers = request.headers
    if plate.origins and not is_allowed(request.origin, plate.origins):
        raise Refusal(403, _("This site is none of the source's."), "origin")
    # A library's own name says nothing of the visitor.
    is_browser = not name or b"origin" in headers
    return Circumstances(
        plate.source,
        plate.space,
        clock.now(),
        plate.addresses,
        plate.is_trusted,
        "" if plate.is_trusted else _address(request.scope, headers.get(b"x-forwarded-for", b"")),
        headers.get(b"user-agent", b"").decode("latin-1")[:1000] if is_browser else "",
        is_browser and apart.is_ahead(headers),
        is_import=plate.is_trusted and name == "import",
        secret=plate.secret,
        kept_since=plate.kept_since,
    )


def _circumstances(request: Request, plate: Plate | None, name: str = "") -> Circumstances:
    """As `_around`; it is counted that somebody came from a site that is none of the source's."""
    try:
        return _around(request, plate, name)
    except Refusal as no:
        if plate is not None and no.field == "origin":
            counts.add(plate.source, REFUSED)
        raise


def _let_in(around: Circumstances) -> None:
    """Counts it. Raises Refusal."""
    if not around.is_trusted and (wait := of_addresses.wait(_network(around.address))):
        raise refusal(429, "too_many", retry_after=wait)


def _address(scope: dict[str, Any], forwarded: bytes) -> str:
    return _real((scope.get("client") or ("",))[0], forwarded)


_network = lru_cache(20_000)(network_of)


@lru_cache(20_000)
def _real(remote: str, forwarded: bytes) -> str:
    return real_address(remote, forwarded.decode("latin-1"))


def _key(request: Request, body: bytes) -> str:
    return _key_in_head(request.headers.get(b"authorization", b"")) or _key_in_body(body)


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


_keyed = msgspec.json.Decoder(_Keyed).decode


def _key_in_body(body: bytes) -> str:
    try:
        return lenient(_keyed, body).write_key or ""
    except (*UNREADABLE, Fault):
        return ""
