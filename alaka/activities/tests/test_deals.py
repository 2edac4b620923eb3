"""A deal and its next step: kept in the deal, planned from it, and what stands still."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from alaka.accounts.models import Agent
from alaka.activities import deals, planning
from alaka.activities.models import Activity
from alaka.activities.planning import Plan, plan
from alaka.contacts.models import Contact
from alaka.sales import moving
from alaka.sales.models import Deal
from alaka.sales.opening import Brief, open_deal
from alaka.timeline.models import Event

TEN = datetime(2026, 12, 1, 10, tzinfo=UTC)


def wedding(by: Agent, contact: Contact | None = None, **more: object) -> Deal:
    made = open_deal(Brief("Wedding", contact=contact), by=by)
    Deal.objects.filter(pk=made.pk).update(owner=by, **more)
    made.refresh_from_db()
    return made


def next_of(deal: Deal) -> datetime | None:
    deal.refresh_from_db()
    at: datetime | None = deal.next_at
    return at


def test_a_deal_knows_the_soonest_step_that_is_planned(
    monday: datetime, alice: Agent, dana: Contact
):
    deal = wedding(alice, dana)
    assert next_of(deal) is None
    later = plan(Plan(subject="Meet", agent=alice, due_at=TEN, deal=deal), by=alice)
    assert (later.contact, next_of(deal)) == (dana, TEN)
    soon = plan(
        Plan(subject="Call", agent=alice, due_at=TEN - timedelta(hours=2), deal=deal), by=alice
    )
    assert next_of(deal) == soon.due_at
    planning.finish(soon, by=alice)
    assert next_of(deal) == TEN
    planning.put_off(later, 3, by=alice)
    assert next_of(deal) == TEN + timedelta(days=2)
    planning.cancel(later, by=alice)
    assert next_of(deal) is None


def test_one_that_repeats_gives_the_deal_its_next(monday: datetime, alice: Agent):
    deal = wedding(alice)
    made = plan(
        Plan(subject="Call", agent=alice, due_at=TEN, deal=deal, repeats="weekly"), by=alice
    )
    planning.finish(made, by=alice)
    assert next_of(deal) == TEN + timedelta(weeks=1)


def test_a_deal_that_is_opened_again_has_its_next_step_back(monday: datetime, alice: Agent):
    deal = wedding(alice)
    plan(Plan(subject="Call", agent=alice, due_at=TEN, deal=deal), by=alice)
    moving.win(deal, by=alice)
    assert next_of(deal) is None
    moving.reopen(deal, by=alice)
    event = Event.objects.get(verb="deal.reopened")
    deals.look([event.pk])
    assert next_of(deal) == TEN


def test_a_step_is_planned_on_the_page_of_a_deal(
    monday: datetime, at_alice: Client, alice: Agent, dana: Contact
):
    deal = wedding(alice, dana)
    page = at_alice.get(deal.get_absolute_url()).content.decode()
    assert f"?deal={deal.pk}" in page
    data = {"deal": deal.pk, "kind": "call", "when": "tomorrow", "agent": alice.pk}
    at_alice.post(reverse("activity-new"), data)
    made = Activity.objects.get()
    assert (made.deal, made.contact) == (deal, dana)
    again = at_alice.get(reverse("deal-activities", args=[deal.pk])).content.decode()
    assert made.get_absolute_url() in again


def test_deals_that_stand_still_come_last_and_the_most_valuable_of_them_first(
    monday: datetime, at_alice: Client, alice: Agent, bob: Agent, dana: Contact
):
    small = wedding(alice, value=Decimal(50))
    large = wedding(alice, dana, value=Decimal(900))
    wedding(bob, value=Decimal(5000))
    plan(Plan(subject="Vases", agent=alice, due_on=monday.date()), by=alice)
    groups = at_alice.get(reverse("next")).context["groups"]
    found = [entry.step.url for group in groups for entry in group.entries]
    assert found[1:] == [large.get_absolute_url(), small.get_absolute_url()]
    assert "No next step" in at_alice.get(reverse("next")).content.decode()
    plan(Plan(subject="Call", agent=alice, due_at=TEN, deal=small), by=alice)
    groups = at_alice.get(reverse("next")).context["groups"]
    assert small.get_absolute_url() not in [e.step.url for g in groups for e in g.entries]


def test_a_line_is_worth_the_open_deals_of_its_person_that_the_reader_sees(
    monday: datetime, at_alice: Client, alice: Agent, bob: Agent, dana: Contact
):
    wedding(alice, dana, value=Decimal(900), next_at=TEN)
    wedding(bob, dana, value=Decimal(7000), next_at=TEN)
    today = monday.date()
    plan(Plan(subject="Vases", agent=alice, due_on=today), by=alice)
    plan(Plan(subject="Dana", agent=alice, due_on=today, contact=dana), by=alice)
    (group,) = at_alice.get(reverse("next")).context["groups"]
    assert [(e.step.text, e.value) for e in group.entries] == [
        ("Dana", Decimal(900)), ("Vases", None),
    ]  # fmt: skip


def test_what_hangs_on_a_deal_is_seen_by_whoever_sees_that(
    monday: datetime, at_alice: Client, at_charlie: Client, alice: Agent, dana: Contact
):
    deal = wedding(alice, dana)
    made = plan(Plan(subject="Call", agent=alice, due_at=TEN, deal=deal), by=alice)
    assert at_charlie.get(made.get_absolute_url()).status_code == 404
    assert at_alice.get(made.get_absolute_url()).status_code == 200
