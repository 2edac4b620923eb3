"""Who sits at a browser, as one of our own rooms came to know it: an event like any other.

Enters: a message written in a browser whose visits are known, an identity that a site's server
signed. Leaves: events of kind IDENTIFY and of source OURS,
whose ``data`` name the contact and the reason: ``{"contact": 7, "reason": "form"}``. Nobody from
outside writes events of that source. Links are made of them as of all others (tracking.building).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alaka.channels.site import VISITOR
from alaka.contacts.models import Handle
from alaka.core import clock
from alaka.inbox.models import Message
from alaka.timeline.models import Event
from alaka.tracking.events import terms
from alaka.tracking.events.storing import store
from alaka.tracking.events.writing import Row
from alaka.tracking.models import Kind, Reason

OURS = 0


@dataclass(frozen=True)
class Claim:
    """``visitor`` is the browser's own id; of one ``occasion`` there is one claim."""

    visitor: str
    contact: int
    reason: Reason
    at: datetime
    occasion: str


def claim(claims: Sequence[Claim]) -> None:
    now = clock.now()
    rows = {}
    for each in claims:
        said = f"{each.reason}\n{each.occasion}\n{each.visitor}\n{each.contact}"
        key = terms.key_of(OURS, said)
        rows[key] = Row(
            key,
            at=each.at,
            received_at=now,
            source=OURS,
            kind=Kind.IDENTIFY,
            visitor=terms.number(terms.Word.VISITOR, each.visitor),
            data=json.dumps({"contact": each.contact, "reason": each.reason}),
        )
    store(list(rows.values()))


def heard(ids: list[int]) -> None:
    """Of events of messages that came in: who wrote on a site sat at its browser."""
    messages = Event.objects.filter(pk__in=ids).values("subject_id")
    rows = Message.objects.filter(pk__in=messages, headers__has_key=VISITOR)
    rows = rows.exclude(handle=None).select_related("handle", "channel")
    claim([_of(message) for message in rows.only("at", "headers", "handle", "channel__kind")])


def _of(message: Message) -> Claim:
    handle = message.handle
    assert handle is not None
    is_live = message.channel is not None and message.channel.can("live")
    reason = Reason.CHAT if is_live else Reason.FORM
    if handle.scheme == "customer":
        reason = Reason.SIGNED
    occasion = f"{message._meta.label_lower} {message.pk}"
    return Claim(message.headers[VISITOR], handle.contact_id, reason, message.at, occasion)


def recognised(visitor: str, scheme: str, value: str) -> None:
    """A site's server signed who it is; said once a day. Of whom we do not know yet the first
    message says it."""
    now = clock.now()
    for handle in Handle.objects.filter(scheme=scheme, value=value):
        claim([Claim(visitor, handle.contact_id, Reason.SIGNED, now, f"{now:%Y-%m-%d}")])
