"""A few people with their matters, of whom every condition holds for some."""

from datetime import timedelta

import pytest

from alaka.accounts.models import Agent
from alaka.cases.models import Case
from alaka.channels.models import Channel
from alaka.contacts.companies import changing
from alaka.contacts.consent.stating import Statement, state
from alaka.contacts.models import Contact, ContactTag, Handle, Tag
from alaka.core import clock
from alaka.inbox.models import Conversation, ConversationTag, Inbox, Message, Satisfaction
from alaka.segments import estimating


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is counted along may take as long as a busy machine needs."""
    for name in ("SOON", "SHOWN_SOON"):
        monkeypatch.setattr(estimating, name, 60_000)


def person(name: str, *handles: tuple[str, str], days: int = 0, **fields: str) -> Contact:
    now = clock.now()
    contact = Contact(name=name, created_at=now - timedelta(days=days, hours=1), **fields)
    contact.index(handles)
    contact.save()
    for scheme, value in handles:
        Handle.objects.create(contact=contact, scheme=scheme, value=value, created_at=now)
    return contact


def talk(contact: Contact, channel: Channel, days: int = 0, **fields: object) -> Conversation:
    at = clock.now() - timedelta(days=days, hours=1)
    return Conversation.objects.create(
        contact=contact,
        channel=channel,
        inbox=channel.inbox,
        opened_at=at,
        last_activity_at=at,
        **fields,
    )


def say(conversation: Conversation, kind: str, days: int = 0) -> Message:
    at = clock.now() - timedelta(days=days, hours=1)
    if kind == "incoming":
        conversation.heard_at = max(conversation.heard_at or at, at)
        conversation.save(update_fields=["heard_at"])
    return Message.objects.create(
        conversation=conversation,
        channel=conversation.channel,
        kind=kind,
        state="sent",
        at=at,
        created_at=at,
        text="Roses",
    )


def complain(contact: Contact, days: int = 0, **fields: object) -> Case:
    at = clock.now() - timedelta(days=days, hours=1)
    return Case.objects.create(contact=contact, title="Late roses", opened_at=at, **fields)


@pytest.fixture
def people(form_channel: Channel, alice: Agent, charlie: Agent) -> list[Contact]:
    """The last of them talks with Charlie's team alone."""
    vip = Tag.objects.create(name="VIP")
    elsewhere = Inbox.objects.create(name="Elsewhere")
    elsewhere.teams.add(*charlie.teams.all())
    far = Channel.objects.create(kind="form", name="Far form", inbox=elsewhere)
    leyla = person("Leyla", ("email", "leyla@example.az"), language="az", country="AZ", days=400)
    dana = person("Dana", ("phone", "+38761123456"), language="bs", country="BA", days=10)
    shirin = person("شیرین", ("email", "shirin@example.ir"), language="fa", days=1)
    nobody = person("", ("chat", "12345"), days=100)
    omid = person("Omid Leyla", ("email", "o@example.org"), ("phone", "+989121234567"), days=40)
    late = Tag.objects.create(name="Pays late")
    for contact, tag in ((leyla, vip), (leyla, late), (omid, vip)):
        ContactTag.objects.create(contact=contact, tag=tag)
    Contact.objects.filter(pk__in=[leyla.pk, shirin.pk]).update(
        owner=alice, preferred_channel="phone"
    )
    Contact.objects.filter(pk=dana.pk).update(owner=charlie, preferred_channel="email")
    for contact, purpose, is_given, scheme in (
        (leyla, "marketing", True, ""),
        (leyla, "marketing", False, "email"),
        (dana, "marketing", False, ""),
        (dana, "news", True, "phone"),
        (omid, "marketing", True, "email"),
        (omid, "news", False, ""),
        (shirin, "satisfaction", False, "phone"),
    ):
        state(Statement(contact, purpose, is_given, "form", scheme))
    at = changing.create({"name": "Leyla Hotel"}, by=alice)
    changing.join(omid, at, by=alice, role="Dana")
    changing.join(dana, at, by=alice)
    first = talk(leyla, form_channel, 200, status="closed", first_response_at=clock.now())
    second = talk(leyla, form_channel, 5)
    ConversationTag.objects.create(conversation=second, tag=vip)
    say(first, "incoming", 200)
    say(first, "outgoing", 199)
    say(second, "incoming", 5)
    say(second, "note", 4)
    third = talk(dana, form_channel, 30, waiting_since=clock.now())
    say(third, "incoming", 30)
    hidden = talk(omid, far, 3)
    say(hidden, "incoming", 3)
    for rated, score, days in ((first, 2, 190), (third, 5, 20), (hidden, 1, 2)):
        rated_at = clock.now() - timedelta(days=days)
        Satisfaction.objects.create(conversation=rated, score=score, at=rated_at)
    complain(leyla, 20, severity=3)
    complain(leyla, 150, answered_at=clock.now(), status="accepted")
    complain(dana, 100, kind="praise")
    complain(omid, 2)
    Handle.objects.filter(contact__in=[dana, omid], scheme="phone").update(proved_at=clock.now())
    return [leyla, dana, shirin, nobody, omid]
