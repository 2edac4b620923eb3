"""The one way in: what a channel heard becomes contact, conversation, message and event.

Enters: parsed values of one channel, in order. Leaves: rows, in the caller's transaction or one
of its own. A batch costs about as many statements as a single message.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from alaka.accounts.models import Place
from alaka.channels.contract import PAST, InboundMessage
from alaka.channels.models import Channel
from alaka.contacts.consent.stating import Statement, state_all
from alaka.contacts.models import Handle, Source
from alaka.contacts.resolving import Claim, resolve
from alaka.core import clock, live
from alaka.core.languages import recognise
from alaka.core.models import Blob
from alaka.inbox.elsewhere import Arrival, digest_of, without_those_elsewhere
from alaka.inbox.models import (
    Attachment,
    Conversation,
    Message,
    MessageKind,
    MessageState,
    Status,
)
from alaka.inbox.summaries import preview, search_vector, summarize
from alaka.inbox.threading import Placement, known, place
from alaka.timeline.models import Event
from alaka.timeline.recording import draft, record_all

# Shorter words do not tell that somebody goes on in another language.
TELLING = 30


@dataclass
class Landing:
    """An arrival on its way: what was decided, until all is written at the end."""

    arrival: Arrival
    handle: Handle
    conversation: Conversation
    placement: Placement
    message: Message
    verbs: list[str]


def receive(channel: Channel, inbound: InboundMessage) -> Message | None:
    """Store an inbound message; None if we have it already (vendors retry)."""
    messages = receive_all(channel, [Arrival(inbound)])
    return messages[0] if messages else None


@transaction.atomic
def receive_all(channel: Channel, arrivals: Sequence[Arrival]) -> list[Message]:
    """Store what is new of these, in their order; the messages made."""
    fresh = without_those_elsewhere(channel, _without_repeats(channel, arrivals))
    if not fresh:
        return []
    inbounds = [arrival.inbound for arrival in fresh]
    handles = resolve([_claim(inbound) for inbound in inbounds])
    landings = _decide(channel, fresh, handles)
    _store(landings)
    _attach(landings)
    _keep_consents(channel, landings)
    _settle([row.message for row in landings if row.message.is_outgoing])
    _tell(landings)
    return [landing.message for landing in landings]


def _without_repeats(channel: Channel, arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Drop what came before. The same id with other content is another message, and is kept.

    So is what a person sends under the id of a message of ours, which has no digest; but what we
    wrote elsewhere under such an id is that message.
    """
    ids = {arrival.inbound.external_id for arrival in arrivals}
    ids |= {_other_id(arrival.inbound) for arrival in arrivals}
    rows = Message.objects.filter(channel=channel, external_id__in=ids)
    stored: dict[str, str] = dict(rows.values_list("external_id", "digest"))
    fresh = []
    for arrival in arrivals:
        inbound, digest = arrival.inbound, digest_of(arrival.inbound)
        before = stored.get(inbound.external_id)
        is_other = before != digest if before else not (inbound.automatic or inbound.is_ours)
        if before is not None and digest and is_other:
            inbound = replace(inbound, external_id=_other_id(inbound))
            before = stored.get(inbound.external_id)
        if before is None:
            stored[inbound.external_id] = digest
            fresh.append(replace(arrival, inbound=replace(inbound, sent_at=_when(inbound))))
    return fresh


def _other_id(inbound: InboundMessage) -> str:
    return f"{inbound.external_id}#{digest_of(inbound)[:8]}"


def _claim(inbound: InboundMessage) -> Claim:
    addresses = [inbound.sender, *inbound.handles]
    keys = dict.fromkeys((address.scheme, address.value[:320]) for address in addresses)
    return Claim(tuple(keys), inbound.sender.name, _language(inbound), inbound.is_proved)


def _language(inbound: InboundMessage) -> str:
    return inbound.language or recognise(f"{inbound.subject} {inbound.text[:2000]}")


def _decide(
    channel: Channel, arrivals: Sequence[Arrival], handles: Sequence[Handle]
) -> list[Landing]:
    inbounds = [arrival.inbound for arrival in arrivals]
    old = known(channel, inbounds, handles)
    places = _places(inbounds)
    landings = []
    for arrival, handle in zip(arrivals, handles, strict=True):
        inbound = arrival.inbound
        placement = place(channel, inbound, handle, old)
        conversation = placement.conversation
        if conversation is None:
            conversation = _begin(channel, arrival, handle, placement)
            conversation.place_id = places.get(inbound.place, channel.place_id)
            if channel.can("continuous"):
                old.begun.append(conversation)
        elif conversation.place_id is None:
            conversation.place_id = places.get(inbound.place)
        verbs = _go_forward(conversation, channel, arrival)
        old.add(inbound, conversation)
        message = _message(channel, arrival, handle, conversation, placement)
        landings.append(Landing(arrival, handle, conversation, placement, message, verbs))
    return landings


def _places(inbounds: Sequence[InboundMessage]) -> dict[str, int]:
    """Ids by the codes that the batch names; a code that nobody has is not among them."""
    codes = {inbound.place for inbound in inbounds} - {""}
    rows = Place.objects.filter(key__in=codes) if codes else Place.objects.none()
    return dict(rows.values_list("key", "pk"))


def _is_history(channel: Channel, arrival: Arrival) -> bool:
    """Taken in from before we began, and so old that nobody waits for an answer any more."""
    if arrival.intake is None or not arrival.intake.envelope.get(PAST):
        return False
    return _when(arrival.inbound) < clock.now() - timedelta(days=channel.inbox.reopen_days)


def _begin(
    channel: Channel, arrival: Arrival, handle: Handle, placement: Placement
) -> Conversation:
    inbound = arrival.inbound
    at = _when(inbound)
    is_over = inbound.is_ours or _is_history(channel, arrival)
    return Conversation(
        inbox_id=channel.inbox_id,
        channel=channel,
        is_live=channel.can("live"),
        contact=handle.contact,
        subject=inbound.subject[:300],
        language=_language(inbound) or handle.contact.language or channel.language,
        opened_at=at,
        last_activity_at=at,
        # Where only we spoke, nobody need act; the person's answer opens it.
        status=Status.CLOSED if is_over else Status.OPEN,
        closed_at=at if is_over else None,
        continues=placement.continues,
    )


def _go_forward(conversation: Conversation, channel: Channel, arrival: Arrival) -> list[str]:
    """Change the conversation as the message demands; the verbs to tell of, beyond that.

    A machine's letter (an out-of-office note, a list) neither opens a conversation again nor
    makes anybody wait; nor does what is history. What we wrote elsewhere changes it when all is
    stored.
    """
    inbound = arrival.inbound
    at = _when(inbound)
    verbs: list[str] = []
    if inbound.is_ours:
        return verbs
    conversation.message_count += 1
    conversation.heard_at = max(conversation.heard_at or at, at)
    conversation.last_activity_at = max(conversation.last_activity_at, at)
    conversation.preview = preview(inbound.text or inbound.subject)
    conversation.preview_kind = MessageKind.INCOMING
    if inbound.automatic:
        return verbs
    if _is_history(channel, arrival):
        if conversation.closed_at is not None and conversation.closed_by_id is None:
            conversation.closed_at = max(conversation.closed_at, at)
        return verbs
    if conversation.status != Status.OPEN:
        conversation.status = Status.OPEN
        conversation.snoozed_until = conversation.closed_at = None
        conversation.closed_by = None
        verbs.append("conversation.reopened")
    if conversation.waiting_since is None:
        conversation.waiting_since = at
    if len(inbound.text) >= TELLING:
        conversation.language = recognise(inbound.text[:2000]) or conversation.language
    return verbs


def _when(inbound: InboundMessage) -> datetime:
    """When it was said; a clock that runs ahead does not put it in the future."""
    now = clock.now()
    return min(inbound.sent_at or now, now)


def _message(
    channel: Channel,
    arrival: Arrival,
    handle: Handle,
    conversation: Conversation,
    placement: Placement,
) -> Message:
    inbound = arrival.inbound
    # What is quoted was said before, except where the conversation begins with it.
    quoted = inbound.quoted if placement.conversation is None else ""
    names = (file.name for file in inbound.files if not file.is_inline)
    told = [inbound.sender, *inbound.participants] if inbound.is_ours else inbound.participants
    return Message(
        conversation=conversation,
        channel=channel,
        kind=MessageKind.OUTGOING if inbound.is_ours else MessageKind.INCOMING,
        state=MessageState.SENT if inbound.is_ours else MessageState.RECEIVED,
        at=_when(inbound),
        handle=handle,
        subject=inbound.subject[:300],
        text=inbound.text,
        html=inbound.html,
        quoted=inbound.quoted,
        fields=list(inbound.fields.items()),
        headers=dict(inbound.headers),
        participants=[address.value for address in told],
        answer_to=inbound.answer_to[:320],
        automatic=inbound.automatic,
        external_id=inbound.external_id[:500],
        digest=digest_of(inbound),
        why={**placement.why, "reason": "elsewhere"} if inbound.is_ours else placement.why,
        intake=arrival.intake,
        created_at=clock.now(),
        send_at=_when(inbound) if inbound.is_ours else None,
        handed_over_at=_when(inbound) if inbound.is_ours else None,
        search=search_vector(
            inbound.subject, inbound.text, quoted, *inbound.fields.values(), *names
        ),
    )


_CHANGED = [
    "status", "snoozed_until", "closed_at", "closed_by_id", "waiting_since", "last_activity_at",
    "preview", "preview_kind", "message_count", "heard_at", "place_id", "language",
]  # fmt: skip
_CHANGE = f"UPDATE inbox_conversation SET {'=%s, '.join(_CHANGED)}=%s WHERE id=%s"  # noqa: S608


def _store(landings: Sequence[Landing]) -> None:
    conversations = {id(landing.conversation): landing.conversation for landing in landings}
    new = [row for row in conversations.values() if row.pk is None]
    old = [row for row in conversations.values() if row.pk is not None]
    while new:  # One that continues another of the same batch comes after it.
        ready = [row for row in new if row.continues is None or row.continues.pk]
        Conversation.objects.bulk_create(ready)
        new = [row for row in new if row.pk is None]
    if old:
        # One prepared statement in a pipeline: Django's bulk_update costs ten times as much here.
        with connection.cursor() as cursor:
            cursor.executemany(
                _CHANGE, [[*(getattr(row, name) for name in _CHANGED), row.pk] for row in old]
            )
    for landing in landings:
        landing.message.conversation = landing.conversation  # Now that it has its key.
    Message.objects.bulk_create(landing.message for landing in landings)


def _attach(landings: Sequence[Landing]) -> None:
    files = [(landing, file) for landing in landings for file in landing.arrival.inbound.files]
    if not files:
        return
    blobs = Blob.objects.keep(file.content for _, file in files if not file.blob)
    Attachment.objects.bulk_create(
        Attachment(
            message=landing.message,
            blob_id=file.blob or blobs[hashlib.sha256(file.content).digest()].pk,
            name=file.name[:200],
            content_type=file.content_type[:120],
            size=file.size or len(file.content),
            content_id=file.content_id[:200],
        )
        for landing, file in files
    )


def _keep_consents(channel: Channel, landings: Sequence[Landing]) -> None:
    """What people said yes to with what they wrote, proved by the message."""
    source = Source.CHAT if channel.can("live") else Source.FORM
    said = [
        Statement(
            row.handle.contact,
            purpose,
            is_given=True,
            source=source,
            wording=wording,
            note=channel.name,
            message=row.message.pk,
            at=row.message.at,
        )
        for row in landings
        for purpose, wording in row.arrival.inbound.consents.items()
    ]
    if said:
        state_all(said)


def _settle(ours: Sequence[Message]) -> None:
    """What we wrote elsewhere may be older than what is here: all is derived again."""
    ids = {message.conversation_id for message in ours}
    for conversation in Conversation.objects.filter(pk__in=ids).order_by("pk"):
        summarize(conversation)


def _tell(landings: Sequence[Landing]) -> None:
    events: list[Event] = []
    topics: dict[str, None] = {}
    for landing in landings:
        conversation, message = landing.conversation, landing.message
        whose: dict[str, Any] = {"contact": conversation.contact, "at": message.at}
        if landing.placement.conversation is None:
            events.append(draft("conversation.opened", subject=conversation, **whose))
        for verb in landing.verbs:
            events.append(draft(verb, subject=conversation, **whose))
        verb = "message.answered" if message.is_outgoing else "message.received"
        told: dict[str, Any] = {"conversation": conversation.pk, "preview": preview(message.text)}
        told["channel"] = message.channel_id
        events.append(draft(verb, subject=message, **whose, **told))
        topics |= {f"conversation:{conversation.pk}": None, f"inbox:{conversation.inbox_id}": None}
        if message.channel is not None and message.channel.can("live"):
            # Whoever listens there does not know yet that there is a conversation.
            topics[live.topic("heard", landing.handle.scheme, landing.handle.value)] = None
    record_all(events)
    live.publish_all([*topics, "inbox"])
