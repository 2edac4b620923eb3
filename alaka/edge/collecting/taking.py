"""The events of one request: those that are good are stored, the others are named."""

from collections import Counter

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
from alaka.tracking.collecting.reading import Taken, read
from alaka.tracking.collecting.shapes import Batch
from alaka.tracking.models import REFUSED

_batch = msgspec.json.Decoder(Batch).decode


async def take(request: Request, body: bytes, around: Circumstances, kind: str) -> None:
    """Answers after the commit; ``kind`` is that of a call that came alone, "" for a batch."""
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
    if good:
        for place in await writer.store(good):
            unkept = Fault("properties", _("There is something in it that cannot be stored."))
            bad.append((places[place], _name(calls[places[place]]), unkept))
    for what, count in Counter([event.row.apart for event in good]).items():
        counts.add(around.source, what, count)
    if bad:
        counts.add(around.source, REFUSED, len(bad))
        await answers.refuse_some(request, sorted(bad, key=_place), len(calls))
    else:
        await answers.done(request)


def _place(bad: Bad) -> int:
    return bad[0]


def _calls(body: bytes, around: Circumstances) -> list[bytes | msgspec.Raw]:
    try:
        batch = _batch(body)
    except UNREADABLE as error:
        fault = unreadable(error)
        raise Refusal(400, fault.text, fault.field) from error
    around.sent_at = batch.sent_at
    around.context = batch.context or around.context
    return list(batch.batch)


class _Named(msgspec.Struct, rename="camel"):
    message_id: str = ""


def _name(call: bytes | msgspec.Raw) -> str:
    try:
        return msgspec.json.decode(call, type=_Named).message_id
    except UNREADABLE:
        return ""
