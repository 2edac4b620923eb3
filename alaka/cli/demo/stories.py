"""Tells conversations, each from its number, as the rows that the real flow would have left.

What is derived (previews, counts, who waits since when) is kept as the messages come, as
`inbox.receiving` and `inbox.answering` do it; a test compares with `inbox.summaries`.
"""

from dataclasses import dataclass, field
from random import Random

from alaka.cli.demo import case_stories, clocks, own_fields, plots, tables
from alaka.cli.demo.moments import DAY, Year, iso, stamp
from alaka.cli.demo.people import Person, mixed, person
from alaka.cli.demo.rows import NULL
from alaka.cli.demo.setting import Desk, Setting
from alaka.cli.demo.speech import (
    NAME,
    NUMBER,
    Choice,
    Said,
    how_many,
    said,
    speech,
    with_digits,
    with_subject,
)
from alaka.cli.demo.trades.trade import Trade
from alaka.contacts.ways import ways_of
from alaka.inbox.summaries import preview

# So many keys are kept free for a conversation's rows, on the average of a piece; a bit more than
# there are, since every piece knows its keys without asking the others.
MESSAGES_EACH, EVENTS_EACH, CLOCKS_EACH = 3.5, 11, 4
_REFUSAL = "550 5.1.1 The mailbox does not exist."

# Whoever waits longer than this finds his matter closed.
_LONGEST = 14 * DAY
_MAIL_ONLY, _WITH_PHONE = ways_of(["email"]), ways_of(["email", "phone"])
_BY_TOPIC = frozenset({"openings", "answers", "replies", "seconds", "endings"})


@dataclass
class Plan:
    """All that is to be told: how many, in which year, at which desks.

    ``fillings`` is how many ways the gaps of a text are filled in: enough that a small demo
    hardly repeats itself, and not so many that a big one spends its time making texts.
    """

    trade: Trade
    year: Year
    contacts: int
    setting: Setting
    fillings: int = 80

    @property
    def writers(self) -> int:
        """How many of the contacts write; the others only stand in the book."""
        return min(self.contacts, max(1, self.year.conversations * 2 // 5))


@dataclass
class Told:
    """Rows by table, as lines for COPY, and the last keys given."""

    message: int = 0
    event: int = 0
    clock: int = 0
    contacts: list[str] = field(default_factory=list)
    handles: list[str] = field(default_factory=list)
    conversations: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    taggings: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    clocks: list[str] = field(default_factory=list)
    satisfactions: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)

    def lines(self) -> tuple[list[str], ...]:
        """In the order of `tables.ALL`."""
        return (
            self.contacts, self.handles, self.conversations, self.messages, self.events,
            self.taggings, self.attachments, self.clocks, self.satisfactions, self.cases,
            self.links, self.steps,
        )  # fmt: skip


def tell(plan: Plan, begin: int, end: int) -> Told:
    """The conversations from `begin` to before `end`, and the people who come with them."""
    told = Told(int(begin * MESSAGES_EACH), begin * EVENTS_EACH, begin * CLOCKS_EACH)
    rng = Random(f"{plan.trade.name.lower()} {begin}")  # noqa: S311 - the same each time
    writers, total = plan.writers, plan.year.conversations
    for number in range(begin, end):
        known = -(-number * writers // total)  # rounded up: the first brings somebody new
        if -(-(number + 1) * writers // total) > known:
            contact = known
            _note_person(plan, told, contact, plan.year.opened_at(number))
        else:
            # Some come again and again: the square prefers those of late.
            contact = int((1 - rng.random() ** 2) * known)
        Story(plan, told, rng, number, contact).go()
    silent = plan.contacts - writers
    for number in range(begin * silent // total, end * silent // total):
        _note_person(plan, told, writers + number, plan.year.joined_at((number + 0.5) / silent))
    return told


def _note_person(plan: Plan, told: Told, number: int, at: int) -> None:
    who, when = person(number), stamp(at)
    told.contacts.append(
        tables.CONTACT.line
        % (
            number + 1, who.name, who.language, who.country, when, who.search, who.sort_key,
            own_fields.of(plan.trade, number), _WITH_PHONE if who.phone else _MAIL_ONLY,
        )
    )  # fmt: skip
    key = number * 2 + 1
    told.handles.append(tables.HANDLE.line % (key, number + 1, "email", who.email, when))
    if who.phone:
        told.handles.append(tables.HANDLE.line % (key + 1, number + 1, "phone", who.phone, when))


class Story:
    """One conversation while it is told."""

    def __init__(self, plan: Plan, told: Told, rng: Random, number: int, contact: int) -> None:
        self.plan, self.told, self.rng = plan, told, rng
        self.key = number + 1
        self.contact = contact + 1
        self.handle = contact * 2 + 1
        self.who: Person = person(contact)
        self.trade, self.words = plan.trade, speech(plan.trade.key, self.who.language)
        self.desk: Desk = plan.setting.desks[self.who.language]
        self.began = self.at = plan.year.opened_at(number)
        self.ground = plan.setting.grounds[self.who.language]
        self.is_of_surge = case_stories.is_of_surge(self.trade, self.who, self.at, plan.year)
        topics, (_, surging) = self.trade.topics, self.trade.surging
        self.topic = surging if self.is_of_surge else plots.topic(rng, topics)
        self.agent, self.agent_name = rng.choice(self.desk.agents)
        self.filling = int(rng.random() * plan.fillings)
        self.is_form = rng.random() < 0.55
        self.order = f"{100_000 + mixed(number, 3) % 899_999}"
        self.number_text = with_digits(self.order, self.who.language)
        self.number_stand_in = with_digits(NUMBER, self.who.language)
        self.opened = stamp(self.at)
        self.last_id = ""
        self.messages = 0
        self.subject = self.subject_stand_in = self.resolution = ""
        self.preview = self.preview_kind = ""
        self.status = "open"
        self.assignee = self.team = self.last = self.heard = NULL
        self.waiting = self.responded = self.snoozed = self.closed = self.closed_by = NULL
        self.closed_at = 0
        self.is_severe = self.is_undelivered = False
        self.about: tuple[str, object] = "", NULL  # kind and severity of its case
        self.opening_text = self.opening_words = self.answer_text = ""
        self.ledger = clocks.Ledger()

    def go(self) -> None:
        rng, now = self.rng, self.plan.year.now - 60
        steps = plots.plot(rng, self.topic)
        if self.at > now - DAY // 3 and rng.random() < 0.6:
            steps = "o"  # Nobody has come to it yet.
        before = ""
        for step in steps:
            at = self.at + plots.pause(rng, step, before) if before else self.at
            if at > now:
                break
            self.at = at
            _STEPS[step](self, stamp(at))
            before = step
        if self.status == "open" and before in ("a", "s") and self.at > now - 8 * DAY:
            self._put_aside_for_later(now)
        if self.waiting != NULL and self.at < now - _LONGEST:
            self.at += _LONGEST  # Too late for an answer.
            self.close(stamp(self.at))
        self._write()

    # ------------------------------------------------------------ what is said

    def open(self, when: str) -> None:
        has_file = self.rng.random() < self.trade.filed.get(self.topic, 0)
        file = self.rng.choice(self.plan.setting.files) if has_file else None
        shop = self.words.shops[self.key % len(self.words.shops)] if self.is_form else ""
        told = self._said("openings", shop=shop, file=file[1] if file else "")
        self.subject_stand_in = told.subject
        self.subject = self._line(told.subject)
        channel = self.desk.form if self.is_form else self.desk.email
        self.tell("conversation.opened", when)
        self._hear(when, told, channel, '{"reason": "new"}')
        if file is not None:
            self.told.attachments.append(
                tables.ATTACHMENT.line % (self.key, self.told.message, *file)
            )
        self._sort(when)

    def reply(self, when: str, part: str = "replies") -> None:
        why = f'{{"reason": "references", "reference": "{self.last_id}"}}'
        if self.status == "closed":
            self.status, self.closed, self.closed_by = "open", NULL, NULL
            self.closed_at = 0
            self.tell("conversation.reopened", when)
        self._hear(when, self._said(part), self.desk.email, why)

    def thank(self, when: str) -> None:
        self.reply(when, "thanks")

    def answer(self, when: str, part: str = "answers") -> None:
        told = self._said(part)
        text, words = self._spoken(when, told, "outgoing")
        key, sent = self.told.message, stamp(self.at + 11)
        has_failed = self.rng.random() < 0.002
        state, error = ("failed", _REFUSAL) if has_failed else ("sent", "")
        self.answer_text = text
        self.last_id = f"{mixed(key, 7):016x}@{self.trade.host}"
        self.told.messages.append(
            tables.OUTGOING
            % (
                key, self.key, self.desk.email, state, when, self.agent, self.handle, self.subject,
                text, f'["{self.who.email}"]', self.last_id, when, words, stamp(self.at + 10),
                error, sent,
            )
        )  # fmt: skip
        said = f'{{"conversation": {self.key}'
        data = f'{said}, "preview": "{self.preview}"}}'
        self.event("message.answered", when, self.agent, "inbox.message", key, data)
        data = f'{said}, "reason": "{error}"}}' if has_failed else f"{said}}}"
        self.event(f"message.{state}", sent, NULL, "inbox.message", key, data)
        self.is_undelivered = has_failed
        if not has_failed:
            self.ledger.said(self.at, self.agent)
            self.waiting = NULL
            if self.responded == NULL:
                self.responded = when
        if self.assignee == NULL:
            self.assignee = str(self.agent)

    def second(self, when: str) -> None:
        if self.status == "snoozed":
            self.status, self.snoozed = "open", NULL
        self.answer(when, "seconds")

    def note(self, when: str) -> None:
        text, words = self._spoken(when, self._said("notes"), "note")
        key = self.told.message
        self.told.messages.append(
            tables.NOTE % (key, self.key, when, self.agent, text, when, words)
        )
        data = f'{{"conversation": {self.key}, "mentions": []}}'
        self.event("note.written", when, self.agent, "inbox.message", key, data)

    # ------------------------------------------------------------ what is done

    def close(self, when: str) -> None:
        told = self._said("endings")
        self.resolution = self._line(told.text)
        self.tell("conversation.closed", when, self.agent, f'{{"resolution": "{self.resolution}"}}')
        self.status, self.closed, self.closed_by = "closed", when, str(self.agent)
        self.closed_at = self.at
        self.ledger.closed(self.at, self.agent)
        self.waiting = self.snoozed = NULL

    def put_aside(self, when: str) -> None:
        """Snoozed until tomorrow, and woken then."""
        until = self.at + DAY
        self.tell("conversation.snoozed", when, self.agent, f'{{"until": "{iso(until)}"}}')
        self.status, self.snoozed = "snoozed", stamp(until)
        self.ledger.snoozed(self.at)
        if until < self.plan.year.now - 60:
            self.at = until
            self.ledger.woken(until)
            self.status, self.snoozed = "open", NULL
            self.tell("conversation.woken", stamp(until))

    def _put_aside_for_later(self, now: int) -> None:
        at = self.at + 600
        if self.rng.random() > 0.25 or at > now:
            return
        until = (now // DAY + 1 + int(self.rng.random() * 5)) * DAY + 6 * 3600
        self.tell("conversation.snoozed", stamp(at), self.agent, f'{{"until": "{iso(until)}"}}')
        self.status, self.snoozed = "snoozed", stamp(until)
        self.ledger.snoozed(at)

    def _sort(self, when: str) -> None:
        """Some are handed to a team, given to an agent, or tagged right after they came."""
        luck = self.rng.random()
        if luck < 0.35:
            number, teams = self.trade.team_for.get(self.topic, self.key), self.desk.teams
            team, name = teams[number % len(teams)]
            self.team = str(team)
            data = f'{{"team": {team}, "name": "{name}"}}'
            self.tell("conversation.handed", when, self.agent, data)
        if luck < 0.2:
            self.assignee = str(self.agent)
            data = f'{{"agent": {self.agent}, "name": "{self.agent_name}"}}'
            self.tell("conversation.assigned", when, self.agent, data)
        if luck > 0.25:
            tag = self.trade.tags[self.topic]
            row = (self.key, self.key, self.plan.setting.tags[tag])
            self.told.taggings.append(tables.TAGGING.line % row)
            data = f'{{"on": ["{tag}"], "off": []}}'
            self.tell("conversation.tagged", when, self.agent, data)

    # ------------------------------------------------------------ rows

    def _said(self, part: str, shop: str = "", file: str = "") -> Said:
        who, topic = self.who, self.topic if part in _BY_TOPIC else ""
        at = self.trade.key, who.language, topic, part
        number = int(self.rng.random() * how_many(*at))
        return said(Choice(*at, number, self.filling, who.is_woman, shop, file))

    def _line(self, text: str) -> str:
        """A subject or resolution, which may hold the number."""
        return text.replace(self.number_stand_in, self.number_text)

    def _hear(self, when: str, told: Said, channel: int, why: str) -> None:
        subject = f"Re: {self.subject}" if self.messages else self.subject
        again = f"Re: {self.subject_stand_in}" if self.messages else ""
        text, words = self._spoken(when, told, "incoming", again)
        key = self.told.message
        if channel == self.desk.form:
            external_id, others = f"{mixed(key, 8):032x}", "[]"
        else:
            external_id = f"{mixed(key, 9):016x}@{self.who.email.partition('@')[2]}"
            others = f'["{self.desk.address}"]'
        self.told.messages.append(
            tables.INCOMING
            % (
                key, self.key, channel, when, self.handle, subject, text, told.fields, others,
                external_id, why, when, words,
            )
        )  # fmt: skip
        if not self.opening_text:
            self.opening_text, self.opening_words = text, words
        data = f'{{"conversation": {self.key}, "preview": "{self.preview}"}}'
        self.event("message.received", when, NULL, "inbox.message", key, data)
        self.ledger.heard(self.at)
        self.heard = when
        if self.waiting == NULL:
            self.waiting = when

    def _spoken(self, when: str, told: Said, kind: str, again: str = "") -> tuple[str, str]:
        """One message more, of which these are the text and its words for the index.

        ``again`` is the subject that a reply repeats, with its stand-in.
        """
        text, words = told.text, with_subject(again, told.text) if again else told.vector
        if told.has_number or again:
            text = text.replace(self.number_stand_in, self.number_text)
            words = words.replace(NUMBER, self.order)
        if told.has_name:
            text = text.replace(NAME, self.who.first)
            words = words.replace(_FOLDED_NAME, self.who.first_folded)
        self.messages += 1
        self.told.message += 1
        self.last, self.preview, self.preview_kind = when, preview(text), kind
        return text.replace("\n", "\\n"), words

    def tell(self, verb: str, when: str, actor: object = NULL, data: str = "{}") -> None:
        self.event(verb, when, actor, "inbox.conversation", self.key, data)

    def event(
        self, verb: str, when: str, actor: object, kind: str, subject: int, data: str
    ) -> None:
        self.told.event += 1
        key = self.told.event
        self.told.events.append(
            tables.EVENT.line % (key, verb, when, self.contact, actor, kind, subject, data)
        )

    def _write(self) -> None:
        case_stories.note(self)
        desk, due = self.desk, clocks.note(self)
        self.told.conversations.append(
            tables.CONVERSATION.line
            % (
                self.key, desk.inbox, desk.form if self.is_form else desk.email, self.contact,
                NULL if desk.place is None else desk.place, self.subject, self.who.language,
                self.status, self.assignee, self.team, self.opened, self.last, self.waiting,
                self.responded, self.snoozed, self.closed, self.closed_by, self.resolution,
                self.preview, self.preview_kind, self.messages, due,
                "t" if self.is_undelivered else "f", self.heard,
            )
        )  # fmt: skip


_FOLDED_NAME = NAME.lower()
_STEPS = {
    "o": Story.open,
    "a": Story.answer,
    "r": Story.reply,
    "s": Story.second,
    "t": Story.thank,
    "n": Story.note,
    "z": Story.put_aside,
    "c": Story.close,
}
