"""Where a message belongs: which conversation it goes on, or that it begins a new one, and why.

Enters: what arrived, with its sender found. Leaves: a Placement for each. What is believed, in
this order: the signed part of our own reply address, then References. Both only when the sender
takes part in that conversation, and never a number in a subject. A changed subject, a closed
conversation past its days, or a stranger begin a new conversation that points to the old one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from alaka.channels.contract import REPLY_PURPOSE, InboundMessage
from alaka.channels.models import Channel
from alaka.contacts.models import Handle
from alaka.core import clock, signing
from alaka.core.folding import fold
from alaka.inbox.models import Conversation, Message, Status


@dataclass
class Placement:
    """``conversation`` is None for a new one; ``continues`` the old one it points to."""

    conversation: Conversation | None
    why: dict[str, Any]
    continues: Conversation | None = None


@dataclass
class Known:
    """What the messages of one batch refer to, loaded and locked in three queries."""

    conversations: dict[int, Conversation] = field(default_factory=dict)
    by_external_id: dict[str, int] = field(default_factory=dict)
    # Of a kind where what one person writes goes on: those that this batch begins, and where
    # nothing runs, the last that was closed, by contact.
    begun: list[Conversation] = field(default_factory=list)
    ended: dict[int, Conversation] = field(default_factory=dict)
    # What of this batch was placed already: where, and who else stood in it (by conversation).
    placed: dict[str, Conversation] = field(default_factory=dict)
    beside: dict[int, set[str]] = field(default_factory=dict)

    def conversation(self, pk: int | None) -> Conversation | None:
        found = self.conversations.get(pk) if pk else None
        while found is not None and found.joined_into_id:
            found = self.conversations.get(found.joined_into_id)
        return found

    def referred(self, reference: str) -> Conversation | None:
        stored = self.conversation(self.by_external_id.get(reference))
        return stored or self.placed.get(reference)

    def add(self, inbound: InboundMessage, conversation: Conversation) -> None:
        self.placed.setdefault(inbound.external_id, conversation)
        present = self.beside.setdefault(id(conversation), set())
        present.update(address.value for address in inbound.participants)

    def running(self, channel: Channel, handle: Handle) -> Conversation | None:
        """The newest one of its contact there that is not closed, of one's own batch too."""
        there = [row for row in self.conversations.values() if row.channel_id == channel.pk]
        followed = [self.conversation(row.pk) for row in there]
        mine = [
            row
            for row in [*followed, *self.begun]
            if row is not None and row.contact_id == handle.contact_id and not row.is_closed
        ]
        return mine[-1] if mine else None


def reply_token(conversation: Conversation) -> str:
    """The signed part of our reply address that leads back to the conversation."""
    return signing.short_token(REPLY_PURPOSE, conversation.pk)


def known(channel: Channel, inbounds: Sequence[InboundMessage], handles: Sequence[Handle]) -> Known:
    """Load and lock what the messages may go on from. Runs in the caller's transaction."""
    references = {ref for inbound in inbounds for ref in inbound.references}
    rows = (
        Message.objects.filter(external_id__in=references) if references else Message.objects.none()
    )
    found = list(rows.values_list("external_id", "conversation_id", "channel_id"))
    # A mail to two inboxes stands in both: who goes on at one of them goes on there.
    found.sort(key=lambda row: row[2] == channel.pk)
    by_external_id = {external_id: conversation_id for external_id, conversation_id, _ in found}
    ids = set(by_external_id.values()) | {
        pk for inbound in inbounds for pk in map(_read, inbound.reply_tokens) if pk
    }
    if channel.can("continuous"):
        running, ended = _of_continuous(channel, {handle.contact_id for handle in handles})
        ids |= running | ended
    result = Known(by_external_id=by_external_id)
    while ids:
        locked = Conversation.objects.filter(pk__in=ids).order_by("pk")
        loaded = locked.select_for_update(of=("self",)).select_related("inbox", "contact")
        result.conversations |= {row.pk: row for row in loaded}
        targets = {row.joined_into_id for row in result.conversations.values()} - {None}
        ids = {pk for pk in targets if pk} - result.conversations.keys()
    if channel.can("continuous"):
        result.ended = {row.contact_id: row for pk in ended if (row := result.conversation(pk))}
    return result


def _of_continuous(channel: Channel, contacts: set[int]) -> tuple[set[int], set[int]]:
    """Ids of what runs there with these people; of those with whom nothing does, of the last."""
    mine = Conversation.objects.filter(channel=channel, contact__in=contacts)
    open_ones = mine.exclude(status=Status.CLOSED).values_list("pk", "contact")
    running = dict(open_ones)
    others = contacts - set(running.values())
    if not others:
        return set(running), set()
    last = mine.filter(contact__in=others).order_by("contact", "-pk").distinct("contact")
    return set(running), set(last.values_list("pk", flat=True))


def place(channel: Channel, inbound: InboundMessage, handle: Handle, known: Known) -> Placement:
    if channel.can("continuous"):
        running = known.running(channel, handle)
        if running is not None:
            return Placement(running, {"reason": "continuous"})
        ended = known.ended.get(handle.contact_id)
        if ended is not None and is_too_late(ended, inbound.sent_at):
            return Placement(None, {"reason": "continuous", "new": "late"}, continues=ended)
        if ended is not None:
            return Placement(ended, {"reason": "continuous"})
    for token in inbound.reply_tokens:
        target = known.conversation(_read(token))
        if target is not None:
            is_part = takes_part(target, handle, known)
            return _go_on(target, inbound, {"reason": "token"}, is_part=is_part)
    for reference in inbound.references:
        target = known.referred(reference)
        if target is not None:
            why = {"reason": "references", "reference": reference}
            return _go_on(target, inbound, why, is_part=takes_part(target, handle, known))
    return Placement(None, {"reason": "new"})


def _go_on(
    target: Conversation, inbound: InboundMessage, why: dict[str, Any], *, is_part: bool
) -> Placement:
    if not is_part:
        return Placement(None, {**why, "new": "stranger"}, continues=target)
    if _is_another_subject(inbound.subject, target.subject):
        return Placement(None, {**why, "new": "subject"}, continues=target)
    if is_too_late(target, inbound.sent_at):
        return Placement(None, {**why, "new": "late"}, continues=target)
    return Placement(target, why)


def takes_part(conversation: Conversation, handle: Handle, known: Known) -> bool:
    """Whether the sender is its contact, or stood among the addresses of one of its messages."""
    if handle.contact_id in conversation.contact.ids:
        return True
    if handle.value in known.beside.get(id(conversation), ()):
        return True
    if conversation.pk is None:
        return False
    spoken = Message.objects.filter(conversation=conversation)
    return spoken.filter(participants__contains=[handle.value]).exists()


def is_too_late(conversation: Conversation, at: datetime | None) -> bool:
    until = conversation.reopens_until
    return until is not None and (at or clock.now()) > until


def _read(token: str) -> int | None:
    try:
        return signing.read_short_token(REPLY_PURPOSE, token)
    except signing.BadToken:
        return None


# What mail programs put before a subject when answering or passing on, in many languages.
_PREFIX = re.compile(
    r"^\s*(?:\[[^\]]{1,40}\]\s*|(?:re|fw|fwd|aw|wg|sv|vs|antw|antwort|ynt|yan|ilt|i̇lt|rep|rép|tr|odg|"
    r"odgovor|odp|pd|cvb|cavab|yon|پاسخ|جواب|باز|ارجاع|ارسال|fs|rv|res|enc|vl|vb|doorst|r|rif|i|"
    r"на|отв|ответ|hе|回复|回覆|答复|转发|轉寄|رد|إعادة توجيه)"
    r"\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*)",
    re.IGNORECASE,
)
# What gateways set in front of a subject ends like this: "EXTERNAL:", "{Spam?}", "*** SPAM ***".
_MARK_END = re.compile(r"[\]})>:*|#!-]\s*$")


def plain_subject(subject: str) -> str:
    """The subject without what mail programs add, folded: equal for one matter."""
    text = " ".join(subject.split())
    while True:
        shorter = _PREFIX.sub("", text, count=1)
        if shorter == text:
            return fold(text).strip()
        text = shorter


def _is_another_subject(new: str, old: str) -> bool:
    now, before = plain_subject(new), plain_subject(old)
    if not now or not before:
        return False
    if now == before:
        return False
    # Some gateways put a mark in front of a subject, some programs cut a long one short.
    shorter, longer = sorted((now, before), key=len)
    is_marked = longer.endswith(shorter) and _MARK_END.search(longer.removesuffix(shorter))
    return not (is_marked or (len(shorter) >= 25 and longer.startswith(shorter)))
