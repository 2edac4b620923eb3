"""What a door knows of its source, for a few seconds: each event must not ask the database."""

import asyncio
import time
from datetime import datetime
from typing import NamedTuple

from asgiref.sync import sync_to_async
from django.db import connection

from alaka.channels.site import origins
from alaka.privacy.keeping import kept_since
from alaka.tracking.collecting.circumstances import BEGINNING
from alaka.tracking.models import Source

# A source that is put out of use, or whose key is changed, is so this much later at most.
LASTS = 3.0
# Keys that somebody makes up must not fill the memory.
AT_MOST = 1000


class Plate(NamedTuple):
    source: int
    is_on: bool
    is_trusted: bool
    origins: tuple[str, ...]
    addresses: str
    space: str
    secret: str
    # What happened before is kept no more.
    kept_since: datetime


_known: dict[str, tuple[float, Plate | None]] = {}
_asked: dict[str, "asyncio.Task[Plate | None]"] = {}


def held(key: str) -> Plate | None:
    """What is known of it without asking anybody."""
    until, plate = _known.get(key, (0.0, None))
    return plate if until > time.monotonic() else None


async def plate_of(key: str) -> Plate | None:
    """None where no source has the key; raises DatabaseError."""
    if not key:
        return None
    known = _known.get(key)
    if known is not None and known[0] > time.monotonic():
        return known[1]
    task = _asked.get(key)
    if task is None:
        task = _asked[key] = asyncio.create_task(_ask(key))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
    return await asyncio.shield(task)


async def _ask(key: str) -> Plate | None:
    try:
        plate = await sync_to_async(_read, thread_sensitive=False)(key)
    finally:
        del _asked[key]
    if len(_known) >= AT_MOST:
        _known.clear()
    _known[key] = (time.monotonic() + LASTS, plate)
    return plate


def forget() -> None:
    _known.clear()


def _read(key: str) -> Plate | None:
    try:
        source = Source.objects.filter(key=key).first()
        oldest = kept_since("visits")
    finally:
        connection.close()
    if source is None:
        return None
    return Plate(
        source.pk,
        source.is_on,
        source.is_trusted,
        origins({"origins": source.origins}),
        source.addresses,
        source.space,
        source.secret,
        oldest or BEGINNING,
    )
