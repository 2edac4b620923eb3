"""Rules as short as one can say them, and conversations that come in."""

from typing import Any

import pytest

from alaka.accounts.models import Agent, Membership, Presence, Team
from alaka.channels.contract import Address
from alaka.channels.models import Channel
from alaka.inbox.models import Conversation
from alaka.inbox.tests.talking import heard
from alaka.routing.applying import look
from alaka.routing.models import Rule
from alaka.timeline.models import Event

DEEDS = ("team", "agent", "by_load", "tag", "place")


def rule(name: str = "Roses", *, goes_on: bool = False, **parts: Any) -> Rule:
    """Deeds by their own names; everything else is a condition."""
    deeds = {key: parts.pop(key) for key in DEEDS if key in parts}
    made = Rule(name=name, conditions=parts, deeds=deeds, goes_on=goes_on)
    made.put_last()
    made.save()
    return made


def opened(channel: Channel, text: str = "My roses are late", who: str = "dana") -> Conversation:
    """A conversation that comes in, and whose event was seen by the rules."""
    fields: dict[str, Any] = {
        "sender": Address("email", f"{who}@example.org", who.title()),
        "language": "",
        "subject": "Hello",
    }
    fields["external_id"] = f"{who}-{abs(hash(text))}"
    conversation = heard(channel, text, **fields).conversation
    seen(conversation)
    return Conversation.objects.get(pk=conversation.pk)


def seen(conversation: Conversation, verb: str = "conversation.opened") -> None:
    events = Event.objects.filter(verb=verb, subject_id=conversation.pk)
    look(list(events.values_list("pk", flat=True)))


def routed(conversation: Conversation) -> dict[str, Any]:
    """What the time line says of its way."""
    rows = Event.objects.filter(verb="conversation.routed", subject_id=conversation.pk)
    return rows.latest("pk").data


def present(agent: Agent, **fields: object) -> Presence:
    presence = Presence.of(agent)
    for name, value in fields.items():
        setattr(presence, name, value)
    presence.save()
    presence.beat()
    return presence


@pytest.fixture
def eve(team: Team) -> Agent:
    """Answers in the shop's team, beside Alice."""
    agent = Agent.objects.create_user("eve@gul.example", "roses-and-tulips", name="Eve")
    Membership.objects.create(team=team, agent=agent)
    return agent
