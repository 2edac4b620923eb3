"""One call of the specification becomes one row.

Enters: the call's JSON and the circumstances of the request. Leaves: the row, and the terms it
speaks of; or a Fault.
"""

import os
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import msgspec
from django.utils.translation import gettext_lazy as _

from alaka.tracking.collecting import apart, keeping, places, proofs, words, worth
from alaka.tracking.collecting.circumstances import BEGINNING, Circumstances
from alaka.tracking.collecting.faults import UNREADABLE, Fault, beneath, missing, unreadable
from alaka.tracking.collecting.leniency import lenient
from alaka.tracking.collecting.shapes import Call, Context, Id, Page
from alaka.tracking.collecting.words import Term
from alaka.tracking.events import terms
from alaka.tracking.events.terms import Word
from alaka.tracking.events.writing import Row
from alaka.tracking.models import Apart, Kind

LARGEST = 32 * 1024  # bytes of one event
# What says that it happened longer ago comes by import, with a server's key.
OLDEST = timedelta(days=400)
NO_TIME, ROUNDED = timedelta(0), timedelta(milliseconds=1)

# Plain numbers: asking a member of an enumeration for its value costs more than the rest here.
KINDS = {kind.name.lower(): int(kind) for kind in Kind}
PAGE, TRACK, GROUP, ALIAS, IDENTIFY = (
    int(kind) for kind in (Kind.PAGE, Kind.TRACK, Kind.GROUP, Kind.ALIAS, Kind.IDENTIFY)
)
PREFETCH = int(Apart.PREFETCH)
VISITOR, PERSON, NAME, TITLE, DEVICE, REGION = (
    Word.VISITOR, Word.PERSON, Word.NAME, Word.TITLE, Word.DEVICE, Word.REGION,
)  # fmt: skip
_NO_PAGE = Page()
# What programs write where they know nobody: all of these would be one and the same person.
NOBODY = frozenset({
    "0", "undefined", "null", "NULL", "None", "none", "nil", "NaN", "nan", "false", "true",
    "[object Object]", "anonymous", "guest",
})  # fmt: skip


class Taken(NamedTuple):
    row: Row
    terms: list[Term]


_call = msgspec.json.Decoder(Call).decode
_page = msgspec.json.Decoder(Page).decode


def read(body: "bytes | msgspec.Raw", around: Circumstances, kind: str = "") -> Taken:
    """``kind`` is what the door says it is. Raises Fault."""
    if len(memoryview(body)) > LARGEST:
        raise Fault("", _("One event has at most 32 kilobytes."))
    try:
        return taken(lenient(_call, body), around, kind)
    except UNREADABLE as error:
        raise unreadable(error) from error


def taken(call: Call, around: Circumstances, kind: str = "") -> Taken:
    """Raises Fault and UnicodeDecodeError."""
    what = _kind(kind or call.type)
    context = call.context or around.context
    agent = context.user_agent or around.agent
    address = context.ip or around.address
    page = context.page or _NO_PAGE
    if what == PAGE and not page.url:
        page = _page_of(call)
    seen = words.seen(page.url) if page.url else words.UNSEEN
    search = seen.search
    if call.event == words.SEARCHED:
        search = words.asked(call.properties) or search
    said = _person(call, around), _named(what, call), *_words(context, page, seen, agent, address)
    person, name, where, title, referrer, campaign, device, region = said
    row = Row(
        _key(call, around), _moment(call, around), around.received_at, around.source, what,
        PREFETCH if around.is_ahead else apart.of_agent(agent),
        _visitor(call, around, address, agent),
        person and person[0], name and name[0], where and where[0], title and title[0],
        referrer and referrer[0], campaign and campaign[0], device and device[0],
        region and region[0],
        worth.amount(call.event, call.properties) if what == TRACK else None,
        keeping.data(what, call, context, around, search, address),
    )  # fmt: skip
    if what == IDENTIFY and context.identity:
        row, who = proofs.of_a_server(row, context.identity, around)
        said = who, *said[1:]
    elif what == IDENTIFY and context.signed:
        row = proofs.of_a_letter(row, call, context.signed)
    return Taken(row, [each for each in said if each])


def _kind(said: str | None) -> int:
    kind = KINDS.get(said or "")
    if kind is None:
        raise Fault("type", _("This is none of the specification's calls."))
    return kind


def _words(
    context: Context, page: Page, seen: words.Seen, agent: str, address: str
) -> tuple[Term | None, ...]:
    region = places.region(address) if address else ""
    return (
        seen.page,
        words.term(TITLE, page.title) if page.title else None,
        words.referrer(page.referrer, seen.host) if page.referrer else None,
        words.campaign(tuple(context.campaign.items())) if context.campaign else seen.campaign,
        words.term(DEVICE, f"{agent}\n{context.locale or ''}") if agent else None,
        words.term(REGION, region) if region else None,
    )


def _key(call: Call, around: Circumstances) -> str:
    message = call.message_id
    return terms.digits_of(around.source, message) if message else os.urandom(16).hex()


def _page_of(call: Call) -> Page:
    """What its properties say of the page."""
    if len(memoryview(call.properties)) <= 4:
        return _NO_PAGE
    try:
        return _page(call.properties)
    except UNREADABLE as error:
        raise beneath("properties", error) from error


def is_id(given: Id) -> bool:
    """Whether it tells anybody from others."""
    return bool(given) and given not in NOBODY


def _visitor(call: Call, around: Circumstances, address: str, agent: str) -> int | None:
    if is_id(call.anonymous_id):
        return terms.number(VISITOR, str(call.anonymous_id))
    if person := _person(call, around):
        # A customer is a browser of his own; what a page says by itself is none of a server's.
        return person[0] if around.is_trusted else terms.number(VISITOR, person[2])
    if not around.salt:
        raise Fault("userId", _("A userId or an anonymousId is needed."))
    return terms.counted(around.salt, str(around.source), places.kept(address, "short"), agent)


def _person(call: Call, around: Circumstances) -> Term | None:
    who = call.user_id
    return words.term(PERSON, f"{around.space}\n{who}") if is_id(who) else None


def _named(what: int, call: Call) -> Term | None:
    """The name of what happened. Raises Fault where what a kind must say is missing."""
    if what == TRACK:
        if not call.event:
            raise missing("event")
        return words.term(NAME, call.event)
    if what == GROUP and not call.group_id:
        raise missing("groupId")
    if what == ALIAS:
        for name, given in (("previousId", call.previous_id), ("userId", call.user_id)):
            if not is_id(given):
                raise missing(name)
    return words.term(NAME, call.name) if call.name else None


def _moment(call: Call, around: Circumstances) -> datetime:
    """When it happened by our clock: the sender's is asked only how long ago it was."""
    at, now = call.timestamp or call.original_timestamp, around.received_at
    if at is None:
        return now
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    sent = around.sent_at or call.sent_at
    try:
        if sent is not None:
            at = now - ((sent if sent.tzinfo else sent.replace(tzinfo=UTC)) - at)
    except OverflowError:
        at = BEGINNING
    if at < around.kept_since:
        raise Fault("timestamp", _("This is older than what is kept of visits."))
    if at < now - OLDEST and not (around.is_import and at > BEGINNING):
        raise Fault("timestamp", _("This is too long ago; send it by import with a server's key."))
    return _behind(min(at, now), around)


def _behind(at: datetime, around: Circumstances) -> datetime:
    """Libraries round moments: what is said later of one thousandth of a second is later."""
    if around.last_at is not None and NO_TIME <= around.last_at - at < ROUNDED:
        at = around.last_at + timedelta.resolution
    around.last_at = at
    return at
