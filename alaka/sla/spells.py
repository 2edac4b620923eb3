"""From what happened in a conversation to what was owed in it.

Enters: facts in their order. Leaves: spells, each from when something was asked for until it was
given; the same facts give the same spells, however often and however late they are read.

A response is owed from the contact's word until the next word of a person of ours: the first one
of the conversation is the first response. A resolution is owed while the conversation is open
and the contact has written in it; closing gives it, opening again asks for another.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from alaka.sla.models import Target

SNOOZED, AWAITING = "snoozed", "awaiting"
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Fact:
    """``what``: heard, said, closed, reopened, snoozed, woken, or undone, which puts back the
    ``status`` named. ``asked_at``: when what was heard was written."""

    at: datetime
    what: str
    agent: int | None = None
    asked_at: datetime | None = None
    status: str = ""


@dataclass
class Standstill:
    why: str
    since: datetime
    until: datetime | None = None


@dataclass
class Spell:
    target: str
    asked_at: datetime
    ended_at: datetime | None = None
    # False where it was closed without what was owed.
    is_met: bool = False
    agent: int | None = None
    pauses: list[Standstill] = field(default_factory=list)

    def end(self, at: datetime, *, is_met: bool, agent: int | None) -> None:
        self.ended_at, self.is_met, self.agent = max(at, self.asked_at), is_met, agent

    def go_on(self) -> None:
        self.ended_at, self.is_met, self.agent = None, False, None

    def pause(self, why: str, at: datetime) -> None:
        if not any(each.why == why and each.until is None for each in self.pauses):
            self.pauses.append(Standstill(why, at))

    def resume(self, why: str, at: datetime) -> None:
        for each in self.pauses:
            if each.why == why and each.until is None:
                each.until = max(at, each.since)


class Replay:
    """A conversation as it goes: what is owed at each moment."""

    def __init__(self) -> None:
        self.spells: list[Spell] = []
        self.response: Spell | None = None
        self.resolution: Spell | None = None
        self.status = "open"
        self.is_heard = self.is_answered = False
        # What the last closing ended, and what the last opening began: undoing takes it back.
        self.ended: list[Spell] = []
        self.begun: Spell | None = None

    def take(self, fact: Fact) -> None:
        getattr(self, f"_{fact.what}")(fact)

    def become(self, status: str, at: datetime) -> None:
        """The state the row is in: for what happened without being told of."""
        if status == self.status:
            return
        if status == "closed":
            self._closed(Fact(at, "closed"))
        elif self.status == "closed":
            self.status = status
        elif status == "snoozed":
            self._snoozed(Fact(at, "snoozed"))
        else:
            self._wake(at)

    def _heard(self, fact: Fact) -> None:
        self._wake(fact.at)
        asked_at = min(fact.asked_at or fact.at, fact.at)
        self.status, self.is_heard = "open", True
        if self.resolution is None:
            self.resolution = self._begin(Target.RESOLUTION, asked_at)
        self.resolution.resume(AWAITING, fact.at)
        if self.response is None:
            target = Target.NEXT if self.is_answered else Target.FIRST
            self.response = self._begin(target, asked_at)

    def _said(self, fact: Fact) -> None:
        self._wake(fact.at)
        self.status, self.is_answered = "open", True
        if self.response is not None:
            self.response.end(fact.at, is_met=True, agent=fact.agent)
            self.response = None
        if self.resolution is not None:
            self.resolution.pause(AWAITING, fact.at)

    def _closed(self, fact: Fact) -> None:
        if self.status == "closed":
            return
        self._wake(fact.at)
        self.status, self.ended = "closed", []
        if self.response is not None:
            self.response.end(fact.at, is_met=False, agent=fact.agent)
            self.ended.append(self.response)
        if self.resolution is not None:
            self.resolution.end(fact.at, is_met=True, agent=fact.agent)
            self.ended.append(self.resolution)
        self.response = self.resolution = None

    def _reopened(self, fact: Fact) -> None:
        self._wake(fact.at)
        was_closed, self.status = self.status == "closed", "open"
        if was_closed and fact.agent is not None:
            self._take_back_closing(Target.FIRST, Target.NEXT)
        if was_closed and self.is_heard and self.resolution is None:
            self.resolution = self.begun = self._begin(Target.RESOLUTION, fact.at)

    def _snoozed(self, fact: Fact) -> None:
        if self.status == "closed":
            return
        self.status = "snoozed"
        for spell in self._owed():
            spell.pause(SNOOZED, fact.at)

    def _woken(self, fact: Fact) -> None:
        self._wake(fact.at)

    def _undone(self, fact: Fact) -> None:
        if fact.status == "closed":
            if self.begun is not None and self.resolution is self.begun:
                self.spells.remove(self.begun)
                self.resolution = None
            self._closed(fact)
        elif self.status == "closed":
            self.status = "open"
            self._take_back_closing(*Target.values)
            if fact.status == "snoozed":
                self._snoozed(fact)
        elif fact.status == "snoozed":
            self._snoozed(fact)
        elif fact.status:
            self._wake(fact.at)

    def _take_back_closing(self, *targets: str) -> None:
        for spell in self.ended:
            if spell.target not in targets:
                continue
            if spell.target == Target.RESOLUTION:
                self.resolution = self.resolution or spell
            else:
                self.response = self.response or spell
            spell.go_on()
        self.ended = []

    def _wake(self, at: datetime) -> None:
        if self.status == "snoozed":
            self.status = "open"
        for spell in self._owed():
            spell.resume(SNOOZED, at)

    def _owed(self) -> list[Spell]:
        return [spell for spell in (self.response, self.resolution) if spell is not None]

    def _begin(self, target: str, asked_at: datetime) -> Spell:
        # Two of a kind are known apart by when they were asked for; mails say whole seconds only.
        taken = {spell.asked_at for spell in self.spells if spell.target == target}
        while asked_at in taken:
            asked_at += _TICK
        spell = Spell(target, asked_at)
        self.spells.append(spell)
        return spell


def replay(facts: Iterable[Fact], status: str, at: datetime) -> list[Spell]:
    """What was owed, the oldest first; at the end the conversation is as its row says."""
    owed = Replay()
    for fact in facts:
        owed.take(fact)
    owed.become(status, at)
    return owed.spells
