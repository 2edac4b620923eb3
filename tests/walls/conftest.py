"""The cast with all that the pages need, in one house."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from alaka.accounts.models import (
    Agent,
    AuditEntry,
    Business,
    Calendar,
    Place,
    Role,
    Team,
)
from alaka.activities.planning import Plan, plan
from alaka.api.models import Token, Webhook
from alaka.api.models.token import Scope
from alaka.automation.models import Rule as AutomationRule
from alaka.automation.models import Run
from alaka.cases import handling
from alaka.cases.improving import making
from alaka.cases.models import CaseRule, Notice, Reason, Surge, SurgeNotice, Telling, Topic
from alaka.cases.opening import Brief, open_case
from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel, Intake, IntakeState
from alaka.chats.models import Guest, Proposal
from alaka.conftest import (  # noqa: F401
    agent,
    alice,
    bob,
    charlie,
    form_channel,
    mail_channel,
    shop_inbox,
    team,
)
from alaka.contacts import noting
from alaka.contacts.companies import changing as companies
from alaka.contacts.companies.merging import merge as merge_companies
from alaka.contacts.consent.suppressing import suppress
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact, Document, Duplicate, OwnField, Tag
from alaka.core import clock
from alaka.core.files import link
from alaka.core.models import Blob
from alaka.goals.models import Funnel, Goal
from alaka.importing.models import Import
from alaka.inbox import answering, regrouping
from alaka.inbox.models import Conversation, Inbox, PreparedAnswer
from alaka.inbox.receiving import receive
from alaka.offers import answering as offering
from alaka.offers.models import OfferRule
from alaka.privacy.models import Erasure
from alaka.reports.models import View
from alaka.routing.models import Rule
from alaka.sales.models import LostReason, Product, Rate
from alaka.sales.opening import Brief as NewDeal
from alaka.sales.opening import open_deal
from alaka.sales.orders import Facts, Told, take
from alaka.scores.models import ScoreRule
from alaka.segments.models import BulkChange, PeopleView, Segment
from alaka.sequences.models import Sequence
from alaka.sla.models import Policy
from alaka.timeline.models import Event
from alaka.tracking.models import Source


@pytest.fixture
def admin(db: None) -> Agent:
    return agent("ada@gul.example", "Ada Ames", role=Role.ADMINISTRATOR)


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A database filled once for a module: what its tests do there, they take back (Visit)."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def cast(house: None) -> dict[str, Agent]:
    """One of each role. Murad manages a shop, and sees its branch of the places only, though he
    is in Alice's team."""
    shop = Team.objects.create(name="Shop")
    elsewhere = Team.objects.create(name="Elsewhere")
    murad = agent("murad@gul.example", "Murad", shop, role=Role.MANAGER)
    Place.objects.create(name="Ganja", manager=murad).bind()
    return {
        "alice": agent("alice@gul.example", "Alice Adams", shop),
        "charlie": agent("charlie@else.example", "Charlie Cox", elsewhere),
        "bob": agent("bob@gul.example", "Bob Brown", role=Role.MANAGER),
        "murad": murad,
        "analyst": agent("nina@gul.example", "Nina Nolan", role=Role.ANALYST),
        "admin": agent("ada@gul.example", "Ada Ames", role=Role.ADMINISTRATOR),
    }


def said(channel: Channel, number: int = 0, *, person: int | None = None) -> Conversation:
    """What becomes of somebody's writing to the channel."""
    address = Address("email", f"p{number if person is None else person}@example.org", "Dana Novak")
    at = clock.now() - timedelta(days=2) + number * timedelta(minutes=1)
    message = receive(channel, InboundMessage(f"m{number}", address, "Roses?", sent_at=at))
    assert message is not None
    return message.conversation


@pytest.fixture(scope="module")
def ids(cast: dict[str, Agent]) -> dict[str, Any]:
    """What an address of a noun may name: all of it Alice's, seen by those who see everything."""
    Business.get()
    alice, bob = cast["alice"], cast["bob"]  # noqa: F811
    inbox = Inbox.objects.create(name="Shop")
    inbox.teams.add(Team.objects.get(name="Shop"))
    mail_channel = Channel.objects.create(  # noqa: F811
        kind="email", name="Shop mail", inbox=inbox, settings={"address": "shop@gul.example"}
    )
    form_channel = Channel.objects.create(  # noqa: F811
        kind="form", name="Web form", inbox=inbox, settings={"for_places": True}
    )
    conversation, other = said(mail_channel, 0), said(mail_channel, 1, person=0)
    third = said(mail_channel, 2, person=0)
    answer = answering.reply(conversation, answering.Saying("Yes."), by=alice)
    joined = regrouping.join(third, other, by=alice)
    intake = Intake.objects.create(
        channel=mail_channel,
        key="bad",
        body=b"?",
        state=IntakeState.QUARANTINED,
        reason="Cannot be read.",
        received_at=clock.now(),
    )
    token = Token(name="Shop", agent=alice, scopes=[Scope.READ])
    token.new_secret()
    token.save()
    webhook = Webhook(name="Shop", url="https://shop.invalid/", is_active=False)
    webhook.renew_secret()
    webhook.save()
    delivery = webhook.deliveries.create(
        event=Event.objects.latest("pk"), verb="x", body="{}", created_at=clock.now(),
        asked_at=clock.now(),
    )  # fmt: skip
    guest = Guest.objects.create(
        channel=mail_channel, value="1", created_at=clock.now(), here_until=clock.now()
    )
    proposal = Proposal.objects.create(
        conversation=conversation, agent=alice, made_at=clock.now(), until=clock.now()
    )
    calendar = Calendar.objects.create(name="Shop")
    day = calendar.special_days.create(
        name="Feast", begins_on=date(2026, 1, 1), ends_on=date(2026, 1, 1)
    )
    blob = next(iter(Blob.objects.keep([b"hello"]).values()))
    AuditEntry.write("login", agent=alice)
    place = Place.objects.create(name="Baku")
    promise = Policy(name="All", first_response=60)
    promise.put()
    case = open_case(Brief("Late", place=place), by=alice, conversation=conversation)
    step = handling.add_step(case, "Call", alice, None, by=alice)
    notice = Notice.objects.create(
        case=case, agent=alice, reason=Reason.NEW, occasion=1, at=clock.now(), is_at_once=True
    )
    improvement = making.begun(place, by=alice)
    improvement.save()
    making.open_page(place, True)
    telling = Telling.objects.create(
        improvement=improvement, by=alice, at=clock.now(), begins_at=clock.now()
    )
    surge = Surge.objects.create(
        place=place, began_at=clock.now(), raised_at=clock.now(), days=1, count=9, usual=1
    )
    alarm = SurgeNotice.objects.create(surge=surge, agent=bob, at=clock.now())
    twin = Contact.objects.create(name="Dana", created_at=clock.now())
    merged = merge(conversation.contact, twin, by=alice)
    alike = Contact.objects.create(name="Dana N.", created_at=clock.now())
    pair = Duplicate.objects.create(
        first=conversation.contact, second=alike, score=90, found_at=clock.now()
    )
    company = companies.create({"name": "Bristol"}, by=alice)
    position = companies.join(conversation.contact, company, by=alice)
    bristol = companies.create({"name": "Bristol Ltd"}, by=alice)
    company_merged = merge_companies(company, bristol, by=alice)
    note = noting.write(conversation.contact, "Pays late", by=alice)
    document = Document.objects.create(
        contact=conversation.contact, blob=blob, name="a.txt", content_type="text/plain", size=5,
        added_at=clock.now(), added_by=alice,
    )  # fmt: skip
    sequence = Sequence.objects.create(
        name="After an offer", channel=mail_channel, sender=alice, created_at=clock.now()
    )
    of_sequence = sequence.steps.create(kind="wait", settings={"unit": "days", "count": 1})
    enrolment = sequence.enrolments.create(
        contact=alike, is_alone=True, started_at=clock.now(), step=of_sequence, due_at=clock.now()
    )
    deal = open_deal(NewDeal("Wedding"), by=alice, conversation=conversation)
    vase = Product.objects.create(name="Vase", created_at=clock.now())
    price = vase.prices.create(currency="EUR", amount=20, since=clock.now())
    line = deal.lines.create(product=vase, price=20)
    person = deal.persons.create(contact=conversation.contact)
    rate = Rate.objects.create(currency="USD", rate=1, since=clock.now())
    offer = OfferRule.objects.create(
        name="Vases", product=vase, owner=bob, why={"en": "Why not"}, created_at=clock.now()
    )
    said_no = offering.Said(offering.Answer.DECLINED)
    step_ahead = Plan(subject="Call", agent=alice, due_at=clock.now(), conversation=conversation)
    view = View.objects.create(name="Week", report="volume", owner=bob)
    schedule = view.schedules.create(owner=bob, next_at=clock.now())
    acting = AutomationRule.objects.create(
        name="Thank them",
        owner=cast["admin"],
        made_at=clock.now(),
        actions=[{"do": "conversation.close", "with": {}}],
    )
    Run.objects.create(
        rule=acting, contact=conversation.contact, occasion="event:1", due_at=clock.now(),
        at=clock.now(),
    )  # fmt: skip
    return {
        "surges": surge.pk,
        "surge-notices": alarm.pk,
        "sequences": sequence.pk,
        "sequence-steps": of_sequence.pk,
        "enrolments": enrolment.pk,
        "activities": plan(step_ahead, by=alice).pk,
        "reminders": 1,
        "hints": 1,
        "cases": case.pk,
        "deals": deal.pk,
        "orders": take(Told("Shop", "7", clock.now(), facts=Facts())).pk,
        "deal-lines": line.pk,
        "deal-people": person.pk,
        "deal-links": deal.links.get().pk,
        "products": vase.pk,
        "offers": offer.pk,
        "scores": ScoreRule.objects.create(
            name="All",
            owner=bob,
            points=5,
            created_at=clock.now(),
            filter={"of": "language", "op": "is", "value": ["en"]},
        ).pk,
        "offer-answers": offering.answer(conversation.contact, offer, said_no, by=alice).pk,
        "prices": price.pk,
        "rates": rate.pk,
        "pipelines": deal.pipeline_id,
        "stages": deal.stage_id,
        "lost-reasons": LostReason.objects.latest("pk").pk,
        "improvements": improvement.pk,
        "tellings": telling.pk,
        "case-steps": step.pk,
        "case-links": case.links.get().pk,
        "topics": Topic.objects.create(name="Delivery").pk,
        "FACT": "kind",
        "FIELD": "name",
        "kinds": "text",
        "own-fields": OwnField.objects.create(key="level", name="Level", kind="text").pk,
        "notices": notice.pk,
        "conversations": conversation.pk,
        "others": other.pk,
        "messages": answer.pk,
        "regroupings": joined.pk,
        "contacts": conversation.contact_id,
        "browsers": conversation.contact.browsers.create(
            visitor=7, since=clock.now(), last_at=clock.now(), reason="chat", created_at=clock.now()
        ).pk,
        "merges": merged.pk,
        "company-merges": company_merged.pk,
        "duplicates": pair.pk,
        "companies": company.pk,
        "positions": position.pk,
        "references": "company",
        "contact-notes": note.pk,
        "purposes": "news",
        "unsubscribe": "news",
        "never-write": suppress("email", "x@x.example", "asked").pk,
        "documents": document.pk,
        "handles": conversation.contact.handles.get().pk,
        "agents": alice.pk,
        "teams": alice.teams.get().pk,
        "places": place.pk,
        "at": place.key,
        "case-rules": CaseRule.objects.create(name="Refunds").pk,
        "qr": "svg",
        "calendars": calendar.pk,
        "days": day.pk,
        "feeds": calendar.feeds.create(name="Holidays", url="https://holidays.example/").pk,
        "channels": mail_channel.pk,
        "quarantine": intake.pk,
        "inboxes": mail_channel.inbox_id,
        "routing": Rule.objects.create(name="Roses", deeds={"by_load": True}).pk,
        "automation": acting.pk,
        "new-action": "tag.on",
        "actions": 0,
        "runs": acting.runs.get().pk,
        "promises": promise.pk,
        "sources": Source.objects.create(name="Shop", created_at=clock.now()).pk,
        "tags": Tag.objects.create(name="refund").pk,
        "answers": PreparedAnswer.objects.create(name="Thanks", text="Thank you").pk,
        "tokens": token.pk,
        "webhooks": webhook.pk,
        "webhook-deliveries": delivery.pk,
        "passkeys": 1,
        "proposals": proposal.pk,
        "reports": "volume",
        "report-views": view.pk,
        "goals": Goal.objects.create(name="Ordered", kind="order", created_at=clock.now()).pk,
        "funnels": Funnel.objects.create(
            name="Roses", owner=bob, is_shared=False, steps=[{"kind": "chat"}, {"kind": "order"}]
        ).pk,
        "conditions": "language",
        "imports": Import.objects.create(name="people.csv", by=bob, made_at=clock.now()).pk,
        "changes": BulkChange.objects.create(
            by=alice, what="language", value="fr", state="ready", made_at=clock.now()
        ).pk,
        "erasures": Erasure.objects.create(asked_at=clock.now(), by=bob, state="done").pk,
        "retention": "quarantine",
        "segments": Segment.objects.create(
            name="Roses", owner=bob, is_live=False, created_at=clock.now()
        ).pk,
        "people-views": PeopleView.objects.create(name="Roses", owner=bob).pk,
        "schedules": schedule.pk,
        "chat-preview": "webchat",
        "chats": conversation.pk,
        "guests": guest.pk,
        "api": "nothing",
        "f": form_channel.key,
        "hooks": form_channel.key,
        "new": "form",
        "setup": "site",
        "files": link(blob.pk, "a.txt", "text/plain").split("/")[2:],
    }


@pytest.fixture(scope="module")
def cookies(cast: dict[str, Agent]) -> dict[str, str]:
    """The session cookie of each of the cast."""
    found = {"nobody": ""}
    for name, member in cast.items():
        client = Client()
        client.force_login(member)
        found[name] = client.cookies["alaka_session"].value
    return found


class Visit:
    """Requests whose effects are gone afterwards, so that each person finds the house the same."""

    def __init__(self, cookies: dict[str, str]) -> None:
        self.cookies = cookies

    def __call__(self, who: str, method: str, path: str, data: dict[str, Any] | None = None) -> Any:
        client = Client()
        if self.cookies[who]:
            client.cookies["alaka_session"] = self.cookies[who]
        with transaction.atomic():
            if method in {"GET", "POST"}:
                response = getattr(client, method.lower())(path, data or {})
            else:
                response = client.generic(method, path, "{}", "application/json")
            if not response.streaming:
                response.content  # noqa: B018
            transaction.set_rollback(True)
        return response


@pytest.fixture(scope="module")
def visit(cookies: dict[str, str]) -> Visit:
    return Visit(cookies)
