"""Rows of every list, for the walls that count what a page asks."""

import re
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alaka.accounts.models import Agent, AuditEntry, Calendar, Membership, Place, Team
from alaka.activities import planning
from alaka.activities.planning import Plan, plan
from alaka.api.models import Token, Webhook
from alaka.api.models.token import Scope
from alaka.automation.models import Rule as ActingRule
from alaka.cases import handling
from alaka.cases.closing import Ending, close
from alaka.cases.improving import making
from alaka.cases.models import Case, CaseRule, Improvement, Surge, Telling, Told, Topic
from alaka.cases.opening import Brief, link, open_case
from alaka.channels.models import Channel, Intake, IntakeState
from alaka.contacts import documents, noting, tagging
from alaka.contacts.companies import changing as companies
from alaka.contacts.consent.stating import Statement, state
from alaka.contacts.consent.suppressing import suppress
from alaka.contacts.models import Contact, Duplicate, OwnField, Tag
from alaka.core import clock
from alaka.goals.models import Funnel, Goal
from alaka.inbox import answering
from alaka.inbox.models import ConversationTag, Inbox, PreparedAnswer
from alaka.offers.answering import Said
from alaka.offers.answering import answer as offer_answer
from alaka.offers.models import Answer, OfferRule
from alaka.reports.checking import check
from alaka.reports.models import View
from alaka.routing.models import Rule
from alaka.sales import moving
from alaka.sales.models import Order, Product, Rate
from alaka.sales.opening import Brief as NewDeal
from alaka.sales.opening import open_deal
from alaka.sales.orders import Facts, Item, Refund, take
from alaka.sales.orders import Told as OrderTold
from alaka.scores import following
from alaka.scores.models import ScoreRule
from alaka.segments.making import make as make_segment
from alaka.segments.making import put_in
from alaka.segments.models import BulkChange, Segment
from alaka.sequences.models import Sequence
from alaka.sla.models import Policy
from alaka.sla.settling import settle
from alaka.tracking.models import Link, Source, Visit
from tests.walls.conftest import said

# That somebody was here, and that a token was used: whichever page is the first in its minute.
ONCE_A_MINUTE = re.compile(r'UPDATE "\w+" SET "(seen|used)_at"')


class House:
    """Rows of every list, more of them on demand."""

    def __init__(self, admin: Agent, channel: Channel) -> None:
        self.admin, self.channel = admin, channel
        self.conversation = said(channel, 0)
        self.company = companies.create({"name": "Bristol"}, by=admin)
        self.token = Token(name="Mine", agent=admin, scopes=list(Scope))
        self.secret = self.token.new_secret()
        self.token.save()
        self.calendar = Calendar.objects.create(name="Shop")
        self.case = open_case(Brief("Late roses"), by=admin, conversation=self.conversation)
        self.deal = open_deal(NewDeal("Wedding"), by=admin, conversation=self.conversation)
        self.product = Product.objects.create(name="Vase", created_at=clock.now())
        self.order = self._order(0, 1)
        self.place = Place.objects.create(name="Baku")
        self.improvement = self._improvement()
        by, now = admin, clock.now()
        self.telling = Telling.objects.create(
            improvement=self.improvement, by=by, at=now, begins_at=now, status="done"
        )
        Policy(name="All", first_response=1, resolution=60).put()
        self.surge = self._surge(self.place, None)
        self.segment = make_segment(Segment(name="Guests", owner=admin, is_live=False))
        self.webhook = self._webhook(0)
        self.sequence = self._sequence("Welcome")
        self.view = View.objects.create(name="Mine", report="volume", owner=admin)
        self.count = 0

    def _improvement(self) -> Improvement:
        made = making.begun(self.place, by=self.admin)
        made.texts = {"fa": {"said": "", "did": "Mended."}}
        made.save()
        making.publish(made, True)
        return made

    def _tell(self, case: Case, number: int) -> None:
        """One behind the improvement, one who was told of it, and a change of its own."""
        self.improvement.cases.add(case)
        other = self._improvement()
        other.cases.add(case)
        heard = said(self.channel, 4000 + number, person=4000 + number)
        Told.objects.create(
            improvement=self.improvement, telling=self.telling, case=case,
            contact=heard.contact, at=clock.now(), message=heard.messages.first(),
        )  # fmt: skip
        brief = Brief(f"Cold {number}", place=self.place)
        behind = open_case(brief, by=self.admin, conversation=said(self.channel, 5000 + number))
        self.improvement.cases.add(behind)

    def _order(self, number: int, lines: int) -> Order:
        """Of somebody of its own, or with one more line and refund."""
        contact = Contact.objects.create(name=f"Kim {number}", created_at=clock.now())
        items = [Item("Vase")] * lines
        facts, refund = Facts(Decimal(9), items=items), Refund(str(lines), Decimal(1))
        told = OrderTold("Shop", str(number), clock.now(), contact, facts, refund=refund)
        return take(told)

    def _deal(self, number: int, agent: Agent) -> None:
        """One more of the conversation's customer, of an agent and a company of its own; and one
        more stay of the first."""
        firm = companies.create({"name": f"Firm {number}"}, by=agent)
        facts = NewDeal(f"Feast {number}", company=firm, owner=agent, amount=Decimal(number))
        open_deal(facts, by=agent, conversation=self.conversation)
        on = date(2026, 1, 1) + timedelta(days=number)
        other = Product.objects.create(name=f"Product {number}", created_at=clock.now())
        for product in (self.product, other):
            product.prices.create(currency="EUR", amount=number, since=on)
        Rate.objects.create(currency="USD", rate=number, since=on)
        rule = OfferRule.objects.create(
            name=f"Offer {number}", product=other, owner=self.admin, created_at=clock.now(),
            filter={"of": "bought", "op": "has_not", "value": other.pk},
        )  # fmt: skip
        ScoreRule.objects.create(
            name=f"Points {number}", owner=self.admin, points=number, created_at=clock.now(),
            filter={"of": "visits", "op": "any"}, halves_days=number,
        )  # fmt: skip
        said_so = Said(Answer.OFFERED, "Why not")
        offer_answer(self.conversation.contact, rule, said_so, by=agent)
        self._order(number, 1)
        self._order(0, number)
        self._act(number, agent)
        self.deal.lines.create(product=other, price=number)
        self.deal.persons.create(
            contact=said(self.channel, 8000 + number, person=8000 + number).contact
        )
        to = self.deal.stage.pipeline.stages.exclude(pk=self.deal.stage_id)[number % 4]
        moving.move(self.deal, to, seen=self.deal.stage_id, by=agent)

    def _act(self, number: int, agent: Agent) -> None:
        """A rule that acts by itself, with rows of its own in each of its parts."""
        tag = Tag.objects.create(name=f"act{number}")
        has = {"of": "tags", "op": "has", "value": [str(tag.pk)]}
        ActingRule.objects.create(
            name=f"Rule {number}", owner=self.admin, made_at=clock.now(), condition=has,
            when={"verbs": ["case.opened"], "where": {"case.opened": ["praise"]}},
            actions=[
                {"do": "tag.on", "with": {"tag": tag.pk}},
                {"do": "assign.agent", "with": {"agent": agent.pk}},
                {"do": "deal.move", "with": {"stage": self.deal.stage_id}},
                {"do": "set.country", "with": {"value": "BA"}},
            ],
        )  # fmt: skip

    def _sequence(self, name: str) -> Sequence:
        return Sequence.objects.create(
            name=name, channel=self.channel, sender=self.admin, created_at=clock.now()
        )

    def _enrol(self, number: int) -> None:
        """One more sequence, and of the first one more step and person."""
        self._sequence(f"Sequence {number}")
        wait = {"unit": "days", "count": number}
        step = self.sequence.steps.create(kind="wait", position=number, settings=wait)
        contact = said(self.channel, 7000 + number, person=7000 + number).contact
        now = clock.now()
        self.sequence.enrolments.create(
            contact=contact, step=step, is_alone=True, started_at=now, due_at=now
        )

    def _segment(self, number: int, contact: Contact, tag: Tag) -> None:
        """One more that asks for the first, and one more who comes into that."""
        put_in(self.segment, [contact.pk])
        asks = {"of": "segment", "op": "has", "value": [str(self.segment.pk)]}
        has = {"of": "tag", "op": "has", "value": [str(tag.pk)]}
        row = Segment(name=f"Segment {number}", owner=self.admin, filter={"any": [asks, has]})
        make_segment(row)

    def _webhook(self, number: int) -> Webhook:
        webhook = Webhook(name=f"Webhook {number}", url="https://shop.invalid/")
        webhook.renew_secret()
        webhook.save()
        return webhook

    def fill(self, count: int) -> None:
        for number in range(self.count + 1, count + 1):
            self._add(number)
        self.count = count
        check()
        following.everybody()

    def _surge(self, place: Place, topic: Topic | None) -> Surge:
        now = clock.now()
        began = now - timedelta(days=1)
        return Surge.objects.create(
            place=place, topic=topic, began_at=began, raised_at=now, days=1, count=9, usual=1
        )

    def _add(self, number: int) -> None:
        agent = Agent.objects.create_user(f"a{number}@gul.example", None, name=f"Agent {number}")
        calendar = Calendar.objects.create(name=f"Calendar {number}")
        team = Team.objects.create(name=f"Team {number}", calendar=calendar)
        self.calendar.feeds.create(name=f"Feed {number}", url="https://holidays.example/")
        self.calendar.special_days.create(
            name=f"Day {number}", begins_on=date(2026, 1, 1), ends_on=date(2026, 1, 1)
        )
        Membership.objects.create(agent=agent, team=team)
        place = Place.objects.create(name=f"Place {number}", manager=agent, calendar=calendar)
        place.deputies.add(agent)
        topic = Topic.objects.create(name=f"Topic {number}")
        brief = Brief(f"Roses {number}", topic=topic, place=place, manager=agent)
        open_case(brief, by=agent, conversation=self.conversation)
        self._deal(number, agent)
        self._enrol(number)
        part = Place.objects.create(name=f"Part {number}", parent=self.place, manager=agent)
        open_case(Brief(f"Tulips {number}", topic=topic, place=part), by=agent)
        self._surge(part, topic)
        over = self._surge(part, None)
        Surge.objects.filter(pk=over.pk).update(ended_at=clock.now())
        ended = open_case(brief, by=agent)
        self._tell(ended, number)
        close(ended, Ending("solved"), by=agent)
        link(self.case, said(self.channel, 3000 + number), by=agent)
        handling.add_step(self.case, f"Step {number}", agent, None, by=agent)
        CaseRule.objects.create(name=f"Rule {number}", channel=self.channel)
        Source.objects.create(name=f"Source {number}", created_at=clock.now())
        inbox = Inbox.objects.create(name=f"Inbox {number}")
        inbox.teams.add(team)
        Policy(name=f"Promise {number}", inbox=inbox, first_response=60).put()
        Channel.objects.create(kind="form", name=f"Form {number}", inbox=inbox)
        tag = Tag.objects.create(name=f"tag{number}")
        OwnField.objects.create(key=f"k{number}", name=f"Own {number}", kind="text").teams.add(team)
        Rule.objects.create(
            name=f"Rule {number}",
            position=number,
            conditions={"tag": [tag.pk], "inbox": [inbox.pk], "hours": f"within:team:{team.pk}"},
            deeds={"team": team.pk, "agent": agent.pk},
        )
        PreparedAnswer.objects.create(name=f"Answer {number}", text="Thanks", team=team)
        row = said(self.channel, number)
        settle(row.pk)
        ConversationTag.objects.create(conversation=row, tag=tag)
        self._visit(row.contact, number)
        closed = said(self.channel, 1000 + number)
        closed.close(by=agent, resolution="Done.")
        said(self.channel, 2000 + number, person=0)
        answering.note(self.conversation, answering.Saying(f"@{self.admin.name} look"), by=agent)
        answering.reply(self.conversation, answering.Saying("Yes."), by=agent)
        Intake.objects.create(
            channel=self.channel,
            key=f"bad{number}",
            body=b"?",
            state=IntakeState.QUARANTINED,
            reason="Cannot be read.",
            received_at=clock.now(),
        )
        token = Token(name=f"Token {number}", agent=agent, scopes=[Scope.READ])
        token.new_secret()
        token.save()
        AuditEntry.write("login", agent=agent, about=agent.email)
        now = clock.now()
        for what, value in (("tags.on", [tag.pk]), ("owner", agent.pk)):
            BulkChange.objects.create(by=agent, what=what, value=value, made_at=now)
        self._webhook(number)
        self.webhook.deliveries.create(verb="x", body="{}", created_at=now, asked_at=now)
        Goal.objects.create(name=f"Goal {number}", kind="page", text="/", how="is", created_at=now)
        steps = [{"kind": "page", "how": "is", "text": "/"}, {"kind": "order"}]
        Funnel.objects.create(name=f"Funnel {number}", owner=agent, steps=steps)
        view = View.objects.create(name=f"View {number}", report="volume", owner=self.admin)
        for each in (view, self.view):
            schedule = each.schedules.create(owner=self.admin, next_at=clock.now())
            schedule.recipients.add(agent)
        self._know(self.conversation.contact, number, agent, tag)
        self._segment(number, row.contact, tag)
        self._plan(number, agent)
        case = Brief(f"Case {number}", place=Place.objects.get(name=f"Place {number}"))
        open_case(case, by=None, conversation=closed)

    def _plan(self, number: int, agent: Agent) -> None:
        """Open, done, and of each a person and a company of its own."""
        now, talk = clock.now(), said(self.channel, 6000 + number)
        case = Case.objects.filter(contact=None).first()
        person, company = self.conversation.contact, self.company
        for asked in (
            Plan(subject=f"Call {number}", agent=self.admin, due_at=now, conversation=talk),
            Plan(subject=f"Ask {number}", agent=agent, due_at=now, company=company),
            Plan(subject=f"Dana {number}", agent=agent, due_at=now, contact=person, case=case),
        ):
            plan(asked, by=agent)
            planning.finish(plan(asked, by=agent), by=agent)

    def _know(self, person: Contact, number: int, agent: Agent, tag: Tag) -> None:
        company = companies.create({"name": f"Company {number}"}, by=agent)
        companies.join(person, company, by=agent)
        other = Contact.objects.create(name=f"P {number}", owner=agent, created_at=clock.now())
        companies.join(other, self.company, by=agent)
        pairs = {"score": 60 + number, "found_at": clock.now()}
        twin = Contact.objects.create(name=f"Twin {number}", created_at=clock.now())
        Duplicate.objects.create(first=other, second=twin, by=agent, **pairs)
        for contact in (person, other):
            tagging.retag(contact, put=[tag], taken=[], by=agent)
        companies.retag(self.company, put=[tag], taken=[], by=agent)
        noting.write(person, f"Note {number}", by=agent)
        state(Statement(person, "news", False, "form", f"scheme-{number}"[:20]))
        suppress("email", f"{number}@never.example", "asked", by=agent)
        documents.add(person, [SimpleUploadedFile(f"{number}.txt", b"hello")], by=agent)

    def _visit(self, person: Contact, number: int) -> None:
        now = clock.now()
        Visit.objects.create(source=1, visitor=number, began_at=now, ended_at=now, came_by="direct")
        Link.objects.create(
            visitor=number, contact=person, since=now, last_at=now, reason="form", created_at=now
        )

    def queries(self, path: str, reader: Agent | None = None) -> list[str]:
        client = Client()
        client.force_login(reader or self.admin)
        headers = {"Authorization": f"Bearer {self.secret}"} if path.startswith("/api") else {}
        address = self.address(path)
        client.get(address, headers=headers)  # What is remembered for a while is not counted.
        with CaptureQueriesContext(connection) as seen:
            response = client.get(address, headers=headers)
        assert response.status_code == 200, address
        asked = [query["sql"] for query in seen.captured_queries]
        return [sql for sql in asked if not ONCE_A_MINUTE.match(sql)]

    def address(self, path: str) -> str:
        """With rows of the house in its places."""
        return path.format(
            conversation=self.conversation.pk,
            contact=self.conversation.contact_id,
            channel=self.channel.pk,
            calendar=self.calendar.pk,
            case=self.case.pk,
            deal=self.deal.pk,
            order=self.order.pk,
            sequence=self.sequence.pk,
            product=self.product.pk,
            place=self.place.pk,
            improvement=self.improvement.pk,
            surge=self.surge.pk,
            view=self.view.pk,
            webhook=self.webhook.pk,
            company=self.company.pk,
            segment=self.segment.pk,
        )
