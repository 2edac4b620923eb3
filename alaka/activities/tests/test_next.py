"""What to do next: which lines stand there, in which order, and how they leave."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from alaka.accounts.models import Agent
from alaka.activities import planning
from alaka.activities.ordering import in_order
from alaka.activities.planning import Plan, plan
from alaka.cases import handling
from alaka.cases.opening import Brief, open_case
from alaka.channels.models import Channel
from alaka.contacts.agenda import Entry, Urgency
from alaka.contacts.models import Contact
from alaka.contacts.next import Step
from alaka.core import clock
from alaka.inbox.tests.talking import heard

HTMX = {"HX-Request": "true"}


def lines(client: Client) -> list[str]:
    groups = client.get(reverse("next")).context["groups"]
    return [entry.step.text for group in groups for entry in group.entries]


def test_late_for_customers_comes_before_who_waits_before_what_is_for_today(
    monday: datetime, at_alice: Client, alice: Agent, bob: Agent, dana: Contact,
    mail_channel: Channel,
):  # fmt: skip
    at = monday - timedelta(days=1)
    plan(Plan(subject="Order vases", agent=alice, due_on=monday.date()), by=alice)
    plan(Plan(subject="Call Dana", agent=alice, due_at=at, contact=dana), by=alice)
    plan(Plan(subject="Next week", agent=alice, due_on=date(2026, 12, 7)), by=alice)
    plan(Plan(subject="Bob's", agent=bob, due_at=at, contact=dana), by=bob)
    talk = heard(mail_channel).conversation
    talk.assign_to(alice)
    assert lines(at_alice) == ["Call Dana", "Answer", "Order vases"]
    page = at_alice.get(reverse("next")).content.decode()
    assert "Overdue: Yesterday 08:30" in page
    assert "Waits for an answer" in page


def test_what_nobody_has_stands_on_the_page_of_its_team(
    monday: datetime, at_alice: Client, at_charlie: Client, mail_channel: Channel
):
    heard(mail_channel)
    assert "Nobody has it yet" in at_alice.get(reverse("next")).content.decode()
    assert lines(at_alice) == ["Answer"]
    assert lines(at_charlie) == []


def test_a_case_past_its_deadline_and_a_step_for_today_stand_there(
    monday: datetime, at_alice: Client, alice: Agent, bob: Agent
):
    brief = Brief("Late roses", manager=alice, due_at=monday - timedelta(hours=1))
    case = open_case(brief, by=bob)
    handling.add_step(case, "Call the florist", alice, monday.date(), by=bob)
    handling.add_step(case, "Later", alice, date(2026, 12, 24), by=bob)
    assert lines(at_alice) == ["Settle the case", "Call the florist"]


def test_what_is_worth_more_comes_first_and_equals_stand_always_the_same():
    def entry(key: str, value: int | None, hours: int) -> Entry:
        at = datetime(2026, 11, 30, hours, tzinfo=UTC)
        step = Step("Call", "", "/", at, "phone")
        worth = None if value is None else Decimal(value)
        return Entry(key=key, step=step, urgency=Urgency.WAITING, value=worth)

    rows = [entry("d", None, 1), entry("c", 5, 9), entry("b", 5, 9), entry("a", 90, 12)]
    assert [each.key for each in in_order(rows)] == ["a", "b", "c", "d"]
    assert in_order(rows) == in_order(reversed(rows))


def test_not_today_puts_a_line_aside_until_tomorrow_and_gives_it_back(
    monday: datetime, at_alice: Client, alice: Agent, mail_channel: Channel
):
    talk = heard(mail_channel).conversation
    talk.assign_to(alice)
    key = at_alice.get(reverse("next")).context["groups"][0].entries[0].key
    toast = at_alice.post(reverse("next-asides"), {"key": key}, headers=HTMX)
    assert reverse("next-returns") in toast.content.decode()
    assert lines(at_alice) == []
    with clock.stopped_at(monday + timedelta(days=1)):
        assert lines(at_alice) == ["Answer"]
    at_alice.post(reverse("next-returns"), {"word": key}, headers=HTMX)
    assert lines(at_alice) == ["Answer"]


def test_what_was_put_aside_comes_back_when_the_customer_writes_again(
    monday: datetime, at_alice: Client, alice: Agent, mail_channel: Channel
):
    talk = heard(mail_channel).conversation
    talk.assign_to(alice)
    key = at_alice.get(reverse("next")).context["groups"][0].entries[0].key
    at_alice.post(reverse("next-asides"), {"key": key}, headers=HTMX)
    talk.waiting_since = clock.now() + timedelta(minutes=1)
    talk.save(update_fields=["waiting_since"])
    assert lines(at_alice) == ["Answer"]


def test_done_leaves_the_list_and_put_off_does_too(
    monday: datetime, at_alice: Client, alice: Agent
):
    first = plan(Plan(subject="First", agent=alice, due_on=monday.date()), by=alice)
    second = plan(Plan(subject="Second", agent=alice, due_on=monday.date()), by=alice)
    at_alice.post(reverse("activity-completion", args=[first.pk]), headers=HTMX)
    at_alice.post(reverse("activity-postponement", args=[second.pk]), {"days": "1"}, headers=HTMX)
    assert lines(at_alice) == []
    second.refresh_from_db()
    assert second.due_on == date(2026, 12, 1)
    assert planning.finish(second, by=alice)


def test_an_empty_page_says_that_all_is_done(monday: datetime, at_alice: Client):
    assert "All done" in at_alice.get(reverse("next")).content.decode()
