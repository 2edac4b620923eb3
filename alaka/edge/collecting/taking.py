"""The events of one request: those that are good are stored, the others are named."""

from collections.abc import Awaitable
from typing import NamedTuple

import msgspec
from django.utils.translation import gettext_lazy as _

from alaka.chats.refusing import Refusal
from alaka.edge.asking import Request
from alaka.edge.collecting import answers
from alaka.edge.collecting.answers import Bad
from alaka.edge.collecting.counting import counts
from alaka.edge.collecting.writing import writer
from alaka.tracking.collecting.circumstances import Circumstances
from alaka.tracking.collecting.faults import UNREADABLE, Fault, unreadable
from alaka.tracking.collecting.leniency import lenient
from alaka.tracking.collecting.reading import Taken, read
from alaka.tracking.collecting.shapes import Batch
from alaka.tracking.models import REFUSED

_decoded = msgspec.json.Decoder(Batch).decode


class Found(NamedTuple):
    """What a request brought; ``places`` are those of the good among its calls."""

    source: int
    calls: list[bytes | msgspec.Raw]
    good: list[Taken]
    places: list[int]
    bad: list[Bad]


def found(body: bytes, around: Circumstances, kind: str) -> Found:
    """``kind`` is that of a call that came alone, "" for a batch. Raises Refusal."""
    calls: list[bytes | msgspec.Raw] = [body] if kind else _calls(body, around)
    good: list[Taken] = []
    places: list[int] = []
    bad: list[Bad] = []
    for place, call in enumerate(calls):
        try:
            good.append(read(call, around, kind))
            places.append(place)
        except Fault as fault:
            bad.append((place, _name(call), fault))
    return Found(around.source, calls, good, places, bad)


async def finish(request: Request, brought: Found, stored: Awaitable[list[int]] | None) -> None:
    """Answers after the commit; ``stored`` is the writer's word on the good ones."""
    calls, bad = brought.calls, brought.bad
    for place in await stored if stored else ():
        unkept = Fault("properties", _("There is something in it that cannot be stored."))
        bad.append((brought.places[place], _name(calls[brought.places[place]]), unkept))
    count(brought)
    if bad:
        await answers.refuse_some(request, sorted(bad, key=_place), len(calls))
    else:
        await answers.done(request)


def count(brought: Found) -> None:
    parts = [event.row.apart for event in brought.good]
    for part in set(parts):
        counts.add(brought.source, part, parts.count(part))
    if brought.bad:
        counts.add(brought.source, REFUSED, len(brought.bad))


async def take(request: Request, body: bytes, around: Circumstances, kind: str) -> None:
    brought = found(body, around, kind)
    await finish(request, brought, writer.store(brought.good) if brought.good else None)


def _place(bad: Bad) -> int:
    return bad[0]


def _calls(body: bytes, around: Circumstances) -> list[bytes | msgspec.Raw]:
    try:
        batch = _batch(body)
    except Fault as fault:
        raise Refusal(400, fault.text, fault.field) from fault
    around.sent_at = batch.sent_at
    around.context = batch.context or around.context
    return list(batch.batch)


def _batch(body: bytes) -> Batch:
    """Raises Fault."""
    try:
        return lenient(_decoded, body)
    except UNREADABLE as error:
        raise unreadable(error) from error


class _Named(msgspec.Struct, rename="camel"):
    message_id: str = ""


def _name(call: bytes | msgspec.Raw) -> str:
    try:
        return msgspec.json.decode(call, type=_Named).message_id
    except UNREADABLE:
        return ""
