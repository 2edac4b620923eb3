"""A small shop with sites: browsers, people, what they did, and what they ordered, at random."""

import json
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.goals.models import Funnel, Goal
from alaka.inbox.models import Conversation, Inbox
from alaka.sales.models import Order, Rate
from alaka.tracking.building.taking import build
from alaka.tracking.cutting import cut
from alaka.tracking.events import terms
from alaka.tracking.events.storing import store
from alaka.tracking.events.terms import Word
from alaka.tracking.events.writing import Row
from alaka.tracking.models import Apart, Arrival, Kind, Link, Reason

PAGES = [
    "https://gul.example/", "https://gul.example/roses", "https://gul.example/Roses/red",
    "https://gul.example/basket/", "https://shop.example/thanks",
]  # fmt: skip
NAMES = ["Signed Up", "Video Played"]
LED = ["https://www.google.com/search?q=red+roses", "https://t.me/gul", "https://blog.example/", ""]
CAMPAIGNS = ['{"utm_campaign": "spring", "utm_source": "news"}', '{"utm_source": "flyer"}', "", ""]


def _data(currency: str, search: str) -> str | None:
    told: dict[str, Any] = {"properties": {"currency": currency}} if currency else {}
    return json.dumps(told | ({"search": search} if search else {})) if told or search else None


class Shop:
    """``day`` counts back from now; everything lies within the last hundred."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.browsers = [terms.number(Word.VISITOR, f"browser {one}") for one in range(6)]
        self.now = clock.now()
        self.people = [
            Contact.objects.create(name=name, created_at=self.now)
            for name in ("Ann", "Ben", "Cem", "Dunja")
        ]
        self.goals: list[Goal] = []
        self.count = 0

    def day(self, number: float) -> datetime:
        return self.now - timedelta(days=number)

    def happened(self, events: list[dict[str, Any]]) -> None:
        """Each with browser and days, and perhaps person, page, name, amount, currency, led,
        campaign, search."""
        words: dict[int, tuple[int, str]] = {}

        def term(word: Word, text: str) -> int | None:
            if text:
                words[terms.number(word, text)] = (word, text)
            return terms.number(word, text) if text else None

        rows = []
        for event in events:
            self.count += 1
            currency = event.get("currency", "")
            row = Row(
                terms.key_of(1, str(self.count)), at=self.day(event["days"]),
                received_at=self.now, source=1,
                kind=Kind.TRACK if event.get("name") else Kind.PAGE,
                apart=event.get("apart", Apart.NOT), visitor=event["browser"],
                person=term(Word.PERSON, event.get("person", "")),
                name=term(Word.NAME, event.get("name", "")),
                page=term(Word.PAGE, event.get("page", "")),
                referrer=term(Word.REFERRER, event.get("led", "")),
                campaign=term(Word.CAMPAIGN, event.get("campaign", "")),
                amount=event.get("amount"),
                data=_data(currency, event.get("search", "")),
            )  # fmt: skip
            rows.append(row)
        store(rows, words)
        while Arrival.objects.exists():
            build()

    def was(self, browser: int, contact: Contact, days: float) -> Link:
        at = self.day(days)
        return Link.objects.create(
            visitor=browser, contact=contact, since=at, last_at=at, reason=Reason.FORM,
            created_at=at,
        )  # fmt: skip

    def ordered(
        self, contact: Contact | None, days: float, value: int | None, **more: Any
    ) -> Order:
        self.count += 1
        at = self.day(days)
        if browsers := more.pop("by", []):
            more["browsers"] = {str(one): [at.isoformat()] for one in browsers}
        return Order.objects.create(
            source="Shop", number=str(self.count), contact=contact, placed_at=at, said_at=at,
            amount=value, value=value, currency="EUR", **more,
        )  # fmt: skip

    def chatted(self, contact: Contact, days: float) -> Conversation:
        at = self.day(days)
        return Conversation.objects.create(
            inbox=self.channel.inbox, channel=self.channel, contact=contact, opened_at=at,
            heard_at=at, last_activity_at=at,
        )  # fmt: skip

    def fill(self, seed: int, by: Agent) -> None:
        random = Random(seed)
        Rate.objects.create(currency="USD", rate="0.5", since=self.day(200).date())
        self.happened([self._event(random) for _number in range(60)])
        for browser in self.browsers[:4]:
            for _turn in range(random.randrange(1, 3)):
                self.was(browser, random.choice(self.people), random.uniform(0, 100))
        if random.random() < 0.3:
            link = random.choice(list(Link.objects.filter(visitor=browser)))
            cut(browser, link.contact, by=by)
        for _number in range(14):
            whose = random.choice([*self.people, None])
            state = random.choice(["paid", "placed", "cancelled"])
            value = random.choice([10, 25, None])
            told = [] if whose else random.sample(self.browsers, random.choice([0, 1, 1]))
            self.ordered(whose, random.uniform(0, 95), value, state=state, by=told)
        for _number in range(6):
            self.chatted(random.choice(self.people), random.uniform(0, 95))
        if random.random() < 0.7:
            merge(self.people[0], self.people[1], by=by)

    def _event(self, random: Random) -> dict[str, Any]:
        name = random.choice(["", "", "", *NAMES])
        return {
            "browser": random.choice(self.browsers),
            "days": random.choice([random.uniform(0, 95), random.uniform(0, 20)]),
            "page": random.choice(PAGES),
            "name": name,
            "amount": random.choice([None, 4, 10]) if name else None,
            "currency": random.choice(["", "EUR", "usd", "XYZ"]) if name else "",
            "led": random.choice(LED),
            "campaign": random.choice(CAMPAIGNS),
            "apart": random.choice([Apart.NOT] * 9 + [Apart.BOT]),
        }

    def goal(self, name: str, kind: str, **more: Any) -> Goal:
        self.goals.append(Goal.objects.create(name=name, kind=kind, created_at=self.now, **more))
        return self.goals[-1]

    def funnel(self, by: Agent, *steps: dict[str, str], days: int = 30) -> Funnel:
        return Funnel.objects.create(name="Roses", owner=by, steps=list(steps), days=days)


@pytest.fixture
def shop(shop_inbox: Inbox) -> Shop:
    return Shop(Channel.objects.create(kind="webchat", name="Chat", inbox=shop_inbox))
