"""POST /chat/<key>/lines: a guest says something, and is answered once it is stored."""

from dataclasses import asdict
from typing import Any

import msgspec

from alaka.channels.webchat.limits import Limits
from alaka.chats.asked import LineAsked
from alaka.chats.refusing import refusal, too_long, too_many_files
from alaka.chats.sessions import Session
from alaka.chats.uploads import Upload, uploaded
from alaka.core import clock
from alaka.core.live import Notice, topic
from alaka.edge.buckets import Buckets
from alaka.edge.storing import Said, writer
from alaka.edge.visits import Visit

# One person types; a network address may be a whole office.
of_guests = Buckets(burst=15, rate=1)
of_addresses = Buckets(burst=100, rate=15)


async def line(visit: Visit) -> None:
    asked = await visit.asked(LineAsked)
    session = visit.session(asked.session)
    address = visit.request.address
    wait = of_guests.wait(str(session.guest)) or of_addresses.wait(address)
    if wait:
        raise refusal(429, "too_many", retry_after=wait)
    text, files = _content(asked, visit.plate.limits, session)
    envelope = _envelope(visit, session, files)
    told = {
        "inbox": visit.plate.inbox,
        "guest": session.guest,
        "client": asked.id,
        "text": text,
        "at": envelope["at"],
        "files": len(files),
    }
    await writer.store(
        Said(
            visit.plate.channel,
            session.guest,
            f"{session.value}:{asked.id}",
            msgspec.json.encode({"id": asked.id, "text": text}),
            envelope,
            Notice([topic("said", visit.plate.inbox)], told),
        )
    )
    await visit.request.answer(200, msgspec.json.encode({"id": asked.id}))


def _content(asked: LineAsked, bounds: Limits, session: Session) -> tuple[str, list[Upload]]:
    """Raises Refusal."""
    text = asked.text.strip()
    if len(text) > bounds.text:
        raise too_long(bounds.text, len(text))
    if len(asked.files) > bounds.files:
        raise too_many_files(bounds.files)
    files = [uploaded(word, session.guest) for word in asked.files]
    if not text and not files:
        raise refusal(422, "empty", field="text")
    return text, files


def _envelope(visit: Visit, session: Session, files: list[Upload]) -> dict[str, Any]:
    """What the door knows; the guest's name and page are added as it is stored."""
    envelope: dict[str, Any] = {
        "scheme": session.scheme,
        "value": session.value,
        "guest": session.guest,
        "address": visit.request.address,
        "user-agent": visit.request.headers.get(b"user-agent", b"").decode("latin-1")[:500],
        "at": clock.now().isoformat(),
    }
    if files:
        envelope["files"] = [asdict(file) for file in files]
    return envelope
