"""A year of a shop in small: channels, teams with hours, agents, and rows made at random."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from alaka.accounts.models import Agent, Calendar, Place, Team
from alaka.cases.improving import making
from alaka.cases.models import Case, CaseConversation, Telling, Told, Topic
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.models import (
    Conversation,
    Message,
    MessageKind,
    MessageState,
    Satisfaction,
    SatisfactionRequest,
)
from alaka.reports import keeping, keeping_cases, keeping_promises, packing
from alaka.reports.checking import check
from alaka.reports.facts import ALL
from alaka.sla.models import Clock, Policy, Target
from alaka.sla.tests.conftest import promised

# When "now" is in these tests: after all that is made.
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
OUTCOMES = ("solved", "compensated", "explained", "unfounded")


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


class Shop:
    """Makes rows as the database holds them, without the flows that usually make them."""

    def __init__(self, **parts: Any) -> None:
        self.__dict__.update(parts)
        self.channels: list[Channel]
        self.agents: list[Agent]
        self.places: list[Place | None]
        self.teams: list[Team | None]
        self.topics: list[Topic | None]
        self.contacts: list[Contact]
        self.policies: list[Policy | None]

    def fill(self, seed: int, conversations: int = 12, cases: int = 6) -> None:
        random = Random(seed)
        made = [self.conversation(random) for _number in range(conversations)]
        for _number in range(cases):
            self.case(random, random.choice(made))
        check()
        self.pack_some(random)

    def pack_some(self, random: Random) -> None:
        """As after some days of work: most lie in packs, some were noted since, some both."""
        for facts in ALL:
            if random.random() < 0.7:
                packing.pack(facts)
        talks = list(Conversation.objects.values_list("pk", flat=True))
        talks = random.sample(talks, min(3, len(talks)))
        Conversation.objects.filter(pk__in=talks).update(language="fr")
        keeping.refresh(talks)
        cases = list(Case.objects.values_list("pk", flat=True))
        cases = random.sample(cases, min(2, len(cases)))
        Case.objects.filter(pk__in=cases).update(kind="complaint", severity=3)
        keeping_cases.refresh(cases)
        broken = Clock.objects.filter(conversation__in=talks, breached_at=None)
        broken.update(breached_at=NOW)
        Clock.objects.filter(conversation=talks[0]).delete()
        keeping_promises.refresh(talks)

    def conversation(self, random: Random) -> Conversation:
        opened = NOW - timedelta(minutes=random.randrange(0, 60 * 24 * 80))
        channel = random.choice(self.channels)
        is_ours = random.random() < 0.15
        answered = random.random() < 0.8
        first = opened + timedelta(minutes=random.randrange(0, 4000)) if answered else None
        closed = random.random() < 0.6
        end = (first or opened) + timedelta(minutes=random.randrange(0, 9000)) if closed else None
        agent = random.choice([*self.agents, None])
        row = Conversation.objects.create(
            inbox=channel.inbox,
            channel=channel,
            contact=random.choice(self.contacts),
            place=random.choice(self.places),
            team=random.choice(self.teams),
            language=random.choice(["az", "fa", "en", ""]),
            assignee=agent,
            status="closed" if closed else "open",
            opened_at=opened,
            last_activity_at=end or first or opened,
            waiting_since=None if answered or closed else opened,
            first_response_at=first,
            closed_at=end,
            closed_by=random.choice([*self.agents, None]) if closed else None,
        )
        said: list[tuple[MessageKind, datetime, Agent | None]]
        said = [] if is_ours else [(MessageKind.INCOMING, opened, None)]
        if first is not None:
            said.append((MessageKind.OUTGOING, first, random.choice(self.agents)))
        elif is_ours:
            said.append((MessageKind.OUTGOING, opened, None))
        for kind, at, author in said:
            state = MessageState.RECEIVED if kind == MessageKind.INCOMING else MessageState.SENT
            Message.objects.create(
                conversation=row, channel=channel, kind=kind, state=state, at=at, created_at=at,
                author=author,
            )  # fmt: skip
        self._rate(random, row)
        for _number in range(random.randrange(3)):
            self._promise(random, row)
        return row

    def _promise(self, random: Random, row: Conversation) -> None:
        """Kept, too late, still running, or closed without what was owed."""
        begun = row.opened_at + timedelta(minutes=random.randrange(9000))
        due = begun + timedelta(hours=random.randrange(1, 30))
        ended = begun + timedelta(hours=random.randrange(60)) if random.random() < 0.8 else None
        is_late = (ended or NOW) > due
        Clock.objects.create(
            conversation=row,
            policy=random.choice(self.policies),
            target=random.choice(Target.values),
            asked_at=begun, started_at=begun, promised_at=begun, due_at=due, minutes=60,
            breached_at=due if is_late else None,
            ended_at=ended,
            is_met=ended is not None and random.random() < 0.8,
            inbox=row.inbox, channel=row.channel, team=row.team, place=row.place,
            agent=random.choice([*self.agents, None]),
            kind=random.choice(["complaint", "request", ""]),
            severity=random.choice([1, 3, None]),
        )  # fmt: skip

    def _rate(self, random: Random, row: Conversation) -> None:
        if row.closed_at is None or random.random() < 0.3:
            return
        at = row.closed_at + timedelta(hours=random.randrange(1, 200))
        if random.random() < 0.7:
            SatisfactionRequest.objects.create(
                conversation=row, contact=row.contact, address="a@example.org", at=at
            )
        if random.random() < 0.6:
            rated = at + timedelta(hours=random.randrange(0, 300))
            Satisfaction.objects.create(conversation=row, score=random.randrange(1, 6), at=rated)

    def case(self, random: Random, origin: Conversation) -> Case:
        opened = NOW - timedelta(minutes=random.randrange(0, 60 * 24 * 200))
        closed = random.random() < 0.7
        end = opened + timedelta(minutes=random.randrange(10, 20000)) if closed else None
        case = Case.objects.create(
            kind=random.choice(["complaint", "complaint", "praise", "idea"]),
            severity=random.randrange(1, 4),
            topic=random.choice(self.topics),
            place=random.choice(self.places),
            title="Late",
            contact=random.choice([origin.contact, None]),
            manager=random.choice([*self.agents, None]),
            source=random.choice(["hand", "form", "satisfaction"]),
            opened_at=opened,
            due_at=opened + timedelta(hours=random.randrange(1, 200)),
            status="closed" if closed else "new",
            closed_at=end,
            outcome=random.choice(OUTCOMES) if closed else "",
            answered_at=end if closed and random.random() < 0.8 else None,
            change="We oil the door." if random.random() < 0.4 else "",
            confirmed_at=end if closed and random.random() < 0.3 else None,
        )
        CaseConversation.objects.create(case=case, conversation=origin, at=opened)
        if end is not None and random.random() < 0.4:
            self._tell(case, origin.contact, random.choice([end, None]))
        return case

    def _tell(self, case: Case, contact: Contact, at: datetime | None) -> None:
        """Him, or nearly: it may not have been said yet."""
        place = self.places[0]
        assert place is not None
        made = making.begun(place, by=self.agents[0])
        made.save()
        pressed = {"by": self.agents[0], "at": case.opened_at, "begins_at": case.opened_at}
        telling = Telling.objects.create(improvement=made, **pressed)
        Told.objects.create(improvement=made, telling=telling, case=case, contact=contact, at=at)


@pytest.fixture(autouse=True)
def small_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few facts fill many."""
    monkeypatch.setattr(packing, "SIZE", 5)


@pytest.fixture
def shop(
    form_channel: Channel,
    mail_channel: Channel,
    alice: Agent,
    bob: Agent,
    charlie: Agent,
    baku: Place,
    shiraz: Place,
    at_noon: datetime,
) -> Shop:
    work = [[[540, 1080]]] * 5 + [[], []]
    calendar = Calendar.objects.create(name="Office", week=work, timezone="Asia/Baku")
    late = Calendar.objects.create(name="Evening", week=[[[960, 1320]]] * 7, timezone="Asia/Baku")
    team = Team.objects.get(inboxes=form_channel.inbox)
    team.calendar = calendar
    team.save()
    evening = Team.objects.create(name="Evening", calendar=late)
    form_channel.inbox.teams.add(evening)
    parent = Topic.objects.create(name="Delivery")
    part = Topic.objects.create(name="Late", parent=parent)
    other = Topic.objects.create(name="Staff")
    contacts = [
        Contact.objects.create(name=f"Person {number}", created_at=NOW) for number in range(4)
    ]
    return Shop(
        channels=[form_channel, mail_channel],
        agents=[alice, bob, charlie],
        places=[baku, shiraz, baku.parent, None],
        teams=[team, evening, None],
        topics=[parent, part, other, None],
        contacts=contacts,
        policies=[promised("All"), promised("Severe", severity=3), None],
    )
