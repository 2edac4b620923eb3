"""Chats on the made-up web site, each in the middle of a visit: of some whom we know, and of more
whom nobody knows yet. Not more than some hundreds, however big the demo is.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

from django.db import connection
from django.db.models import Max

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.chats.models import Guest
from alaka.chats.proving import customer_of
from alaka.cli.demo.people import names
from alaka.cli.demo.speech import NAME, NUMBER, Choice, how_many, make, with_digits
from alaka.cli.demo.trades.trade import Trade
from alaka.contacts.models import Contact, Handle
from alaka.inbox.models import Conversation, Message
from alaka.inbox.models.conversation import Status
from alaka.inbox.summaries import preview, search_vector
from alaka.sla.settling import settle
from alaka.timeline.models import Event

# One of so many strangers' visits; known people chat more. Of a bigger site, so many in all.
_OF, _MOST, _MORE = 14, 300, 3
# Who says what, and how many seconds after the line before.
_PLOT = (("openings", 0), ("answers", 45), ("replies", 60), ("seconds", 50), ("thanks", 40))
_FILLINGS = 40


class Chatted(NamedTuple):
    at: int
    contact: int
    language: str
    browser: int


class Chats:
    """Who chats is told while visits are; the conversations are held when all people are known."""

    def __init__(self, trade: Trade, visits: float) -> None:
        self.trade = trade
        # Of so many visits of strangers one has a chat.
        self.of = max(_OF, int(visits / _MOST))
        self.next = (Contact.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
        self.told: list[Chatted] = []
        self.strangers: dict[int, Chatted] = {}

    def known(self, bits: int, chatted: Chatted) -> None:
        """Somebody we know may chat."""
        if (bits >> 48) % max(1, self.of // _MORE) == 0:
            self.told.append(chatted)

    def stranger(self, at: int, language: str, browser: int) -> Chatted | None:
        """Nobody knows him yet; what he said, if he chats for the first time."""
        before = self.strangers.get(browser)
        said = Chatted(at, before.contact if before else self.next, language, browser)
        self.told.append(said)
        if before:
            return None
        self.strangers[browser] = said
        self.next += 1
        return said

    def store_people(self) -> None:
        made, handles = [], []
        for said in self.strangers.values():
            at = datetime.fromtimestamp(said.at, UTC)
            name = _first_name(said)
            contact = Contact(pk=said.contact, name=name, language=said.language, created_at=at)
            handle = Handle(contact_id=said.contact, scheme="chat", value=_number(said))
            handle.created_at = at
            contact.index([(handle.scheme, handle.value)])
            made.append(contact)
            handles.append(handle)
        Contact.objects.bulk_create(made, batch_size=2000)
        Handle.objects.bulk_create(handles, batch_size=2000)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('contacts_contact', 'id'), %s)",
                [max(1, self.next - 1)],
            )

    def store(self) -> None:
        if not self.told:
            return
        keys = {key: language for language, key in self.trade.chats.items()}
        rows = Channel.objects.filter(key__in=keys).select_related("inbox")
        channels = {keys[row.key]: row for row in rows}
        held = [
            _Held(self.trade, said, channels[said.language])
            for said in sorted(self.told)
            if said.language in channels
        ]
        agents = dict(Agent.objects.values_list("email", "pk"))
        answering = {
            language: [agents[f"{login}@{self.trade.host}"] for login in logins]
            for language, logins in self.trade.answering.items()
        }
        _store(held, _prove(held), answering)


def _first_name(said: Chatted) -> str:
    women, men, _surnames = names(said.language)
    firsts = women if said.browser % 2 else men
    return firsts[said.browser // 2 % len(firsts)].text


def _number(said: Chatted) -> str:
    return f"demo-{said.browser:012x}"


class _Held:
    """One chat: its rows, made before they have keys."""

    def __init__(self, trade: Trade, said: Chatted, channel: Channel) -> None:
        self.said, self.channel = said, channel
        self.chance = Random(f"{said.at} {said.browser}")  # noqa: S311 - the same each time
        topics = [each for each in trade.topics if each not in trade.annoying]
        self.topic, self.trade = self.chance.choice(topics), trade
        self.filling = self.chance.randrange(_FILLINGS)
        self.lines = list(self._lines())
        self.began, self.ended = self.lines[0][1], self.lines[-1][1] + timedelta(seconds=30)
        self.guest = Guest(channel=channel, created_at=self.began, here_until=self.ended)
        self.conversation = Conversation()
        self.messages: list[Message] = []

    def _lines(self) -> Iterator[tuple[str, datetime, str]]:
        at = self.said.at
        for part, pause in _PLOT[: self.chance.choice((2, 3, 4, 5, 5))]:
            at += pause + (self.chance.randrange(25) if pause else 0)
            yield part, datetime.fromtimestamp(at, UTC), self._text(part)

    def _text(self, part: str) -> str:
        language, topic = self.said.language, "" if part == "thanks" else self.topic
        number = self.chance.randrange(how_many(self.trade.key, language, topic, part))
        is_woman = bool(self.said.browser % 2)
        choice = Choice(self.trade.key, language, topic, part, number, self.filling, is_woman)
        order = with_digits(f"{100_000 + self.said.browser * 37 % 899_999}", language)
        text = make(choice._replace(is_chat=True)).text
        stand_in = with_digits(NUMBER, language)
        return text.replace(stand_in, order).replace(NAME, _first_name(self.said))

    def open(self, agent: int, handle: Handle) -> Conversation:
        said, heard = self.said, [at for part, at, _text in self.lines if _is_theirs(part)]
        answered = [at for part, at, _text in self.lines if not _is_theirs(part)]
        last_part, last_at, last_text = self.lines[-1]
        self.agent, self.handle = agent, handle
        self.guest.scheme, self.guest.value = handle.scheme, handle.value
        self.guest.language, self.guest.visitor = said.language, f"demo-{said.browser}"
        self.conversation = Conversation(
            inbox_id=self.channel.inbox_id, channel=self.channel, contact_id=said.contact,
            place_id=self.channel.place_id, language=said.language, status=Status.CLOSED,
            assignee_id=agent, opened_at=self.began, last_activity_at=last_at, is_live=True,
            first_response_at=answered[0], heard_at=heard[-1], closed_at=self.ended,
            closed_by_id=agent, preview=preview(last_text), message_count=len(self.lines),
            preview_kind="incoming" if _is_theirs(last_part) else "outgoing",
        )  # fmt: skip
        return self.conversation

    def say(self) -> list[Message]:
        self.messages = [
            Message(
                conversation=self.conversation, channel=self.channel, at=at, created_at=at,
                text=text, search=search_vector(text), handle=self.handle,
                external_id=f"{self.conversation.pk}-{number}-{_number(self.said)}",
                **(self._theirs(number) if _is_theirs(part) else self._ours(at)),
            )
            for number, (part, at, text) in enumerate(self.lines)
        ]  # fmt: skip
        return self.messages

    def _theirs(self, number: int) -> dict[str, object]:
        why = {"reason": "continuous" if number else "new"}
        headers = {"visitor": f"demo-{self.said.browser}"}
        return {"kind": "incoming", "state": "received", "why": why, "headers": headers}

    def _ours(self, at: datetime) -> dict[str, object]:
        return {
            "kind": "outgoing", "state": "read", "why": {"reason": "ours"}, "attempts": 1,
            "author_id": self.agent, "send_at": at, "handed_over_at": at,
        }  # fmt: skip

    def events(self) -> Iterator[Event]:
        yield self._event("conversation.opened", self.began, self.conversation)
        for message in self.messages:
            said: dict[str, object] = {"conversation": self.conversation.pk}
            verb = "message.received" if message.kind == "incoming" else "message.answered"
            told = said | {"preview": preview(message.text)}
            yield self._event(verb, message.at, message, message.author_id, told)
            if message.author_id:
                yield self._event("message.sent", message.at, message, None, said)
        yield self._event("conversation.closed", self.ended, self.conversation, self.agent)

    def _event(
        self,
        verb: str,
        at: datetime,
        of: Conversation | Message,
        actor: int | None = None,
        data: dict[str, object] | None = None,
    ) -> Event:
        return Event(
            verb=verb, at=at, contact_id=self.said.contact, actor_id=actor, data=data or {},
            subject_type=of._meta.label_lower, subject_id=of.pk,
        )  # fmt: skip


def _is_theirs(part: str) -> bool:
    return part in ("openings", "replies", "thanks")


def _prove(held: list[_Held]) -> dict[int, Handle]:
    """By contact the handle he speaks by: of a stranger his browser's number, of somebody we know
    that of the customer whom the site signed."""
    contacts = {each.said.contact: each for each in held}
    found = {
        row.contact_id: row
        for row in Handle.objects.filter(contact__in=contacts, scheme__in=["chat", "customer"])
    }
    new = [
        Handle(
            contact_id=pk, scheme="customer", created_at=each.began, proved_at=each.began,
            value=customer_of(each.channel, f"customer-{each.said.language}-{pk}"),
        )
        for pk, each in contacts.items()
        if pk not in found
    ]  # fmt: skip
    Handle.objects.bulk_create(new)
    known = Contact.objects.filter(pk__in=[row.contact_id for row in new])
    for contact in (rows := list(known.prefetch_related("handles"))):
        contact.index([(row.scheme, row.value) for row in contact.handles.all()])
    Contact.objects.bulk_update(rows, ["search", "sort_key", "ways"], batch_size=500)
    return found | {row.contact_id: row for row in new}


def _store(held: list[_Held], handles: dict[int, Handle], agents: dict[str, list[int]]) -> None:
    for number, each in enumerate(held):
        theirs = agents[each.said.language]
        each.open(theirs[number % len(theirs)], handles[each.said.contact])
    Conversation.objects.bulk_create([each.conversation for each in held])
    Message.objects.bulk_create([line for each in held for line in each.say()], batch_size=1000)
    Event.objects.bulk_create([event for each in held for event in each.events()], batch_size=1000)
    # Of somebody who chatted twice the guest as he was last.
    guests = {(each.channel.pk, each.guest.scheme, each.guest.value): each.guest for each in held}
    Guest.objects.bulk_create(guests.values())
    for each in held:
        settle(each.conversation.pk)
