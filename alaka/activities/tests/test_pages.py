"""Planning from a person, the list, one activity, and what each of us sees of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import translation

from alaka.accounts.models import Agent
from alaka.activities import planning
from alaka.activities.models import Activity, Result
from alaka.activities.moments import moments
from alaka.activities.planning import Plan, plan
from alaka.channels.models import Channel
from alaka.contacts.companies import changing as companies
from alaka.contacts.companies.merging import merge as merge_companies
from alaka.contacts.companies.merging import undo
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.inbox.regrouping import join
from alaka.inbox.tests.talking import heard

TEN = datetime(2026, 12, 1, 10, tzinfo=UTC)


def shown(client: Client, **query: Any) -> list[str]:
    response = client.get(reverse("activities"), query)
    assert response.status_code == 200
    return [each.subject for each in response.context["page"].rows]


def test_a_step_is_planned_from_a_person_by_a_quick_choice(
    monday: datetime, at_alice: Client, alice: Agent, dana: Contact
):
    sheet = at_alice.get(reverse("activity-new"), {"contact": dana.pk})
    assert "Dana Novak" in sheet.content.decode()
    data = {"contact": dana.pk, "kind": "call", "when": "tomorrow", "agent": alice.pk}
    at_alice.post(reverse("activity-new"), data)
    made = Activity.objects.get()
    assert (made.contact, made.agent, made.subject) == (dana, alice, "Call")
    assert made.due_at == datetime(2026, 12, 1, 9, tzinfo=UTC)
    page = at_alice.get(dana.get_absolute_url()).content.decode()
    assert "planned a step for Alice Adams" in page
    assert page.count(made.get_absolute_url()) >= 3  # What to do next, the panel, the time line.


def test_a_day_without_a_time_is_the_whole_of_it(monday: datetime, at_alice: Client, alice: Agent):
    data = {"kind": "task", "subject": "Order vases", "day": "2026-12-03", "agent": alice.pk}
    at_alice.post(reverse("activity-new"), data)
    assert str(Activity.objects.get().due_on) == "2026-12-03"


def test_the_past_and_nothing_chosen_are_refused(monday: datetime, at_alice: Client, alice: Agent):
    data = {"kind": "task", "agent": alice.pk}
    none = at_alice.post(reverse("activity-new"), data)
    assert (none.status_code, "Choose when" in none.content.decode()) == (422, True)
    past = at_alice.post(reverse("activity-new"), {**data, "day": "2026-11-29", "time": "10:00"})
    assert "This time has passed" in past.content.decode()
    assert not Activity.objects.exists()


def test_moments_follow_the_readers_week(monday: datetime):
    assert [each.name for each in moments()] == ["today", "tomorrow", "week", "seven"]
    with translation.override("fa"):
        week = {each.name: each for each in moments()}["week"]
        assert (str(week.label), week.at.date().isoformat()) == ("شنبه", "2026-12-05")


def test_views_tell_apart_mine_the_teams_and_what_is_done(
    monday: datetime, at_alice: Client, alice: Agent, bob: Agent, charlie: Agent, dana: Contact
):
    plan(Plan(subject="Mine", agent=alice, due_at=TEN), by=alice)
    plan(Plan(subject="Late", agent=alice, due_at=TEN - timedelta(days=9)), by=alice)
    plan(Plan(subject="Bob's with Dana", agent=bob, due_at=TEN, contact=dana), by=bob)
    plan(Plan(subject="Bob's alone", agent=bob, due_at=TEN), by=bob)
    done = plan(Plan(subject="Done", agent=alice, due_at=TEN), by=alice)
    planning.finish(done, by=alice, result=Result.REACHED)
    assert shown(at_alice) == ["Late", "Mine"]  # What is late stays on top.
    assert shown(at_alice, due="overdue") == ["Late"]
    assert shown(at_alice, view="all") == ["Late", "Mine", "Bob's with Dana"]
    assert shown(at_alice, view="team") == ["Late", "Mine"]
    assert shown(at_alice, view="done") == ["Done"]


def test_what_hangs_on_a_conversation_is_seen_by_whoever_sees_that(
    monday: datetime, at_alice: Client, at_charlie: Client, bob: Agent, mail_channel: Channel
):
    talk = heard(mail_channel).conversation
    made = plan(Plan(subject="Ask", agent=bob, due_at=TEN, conversation=talk), by=bob)
    assert made.contact == talk.contact
    assert at_alice.get(made.get_absolute_url()).status_code == 200
    assert at_charlie.get(made.get_absolute_url()).status_code == 404
    page = at_charlie.get(talk.contact.get_absolute_url()).content.decode()
    assert made.get_absolute_url() not in page


def test_it_goes_along_where_its_conversation_is_joined(
    monday: datetime, at_alice: Client, alice: Agent, mail_channel: Channel
):
    first = heard(mail_channel).conversation
    second = Conversation.objects.create(
        inbox=first.inbox, channel=first.channel, contact=first.contact,
        opened_at=clock.now(), last_activity_at=clock.now(),
    )  # fmt: skip
    made = plan(Plan(subject="Ask", agent=alice, due_at=TEN, conversation=second), by=alice)
    join(second, first, by=alice)
    made.refresh_from_db()
    assert (made.conversation, made.joined_from) == (first, second)


def test_both_records_of_a_person_show_what_is_planned(
    monday: datetime, at_alice: Client, alice: Agent, dana: Contact
):
    twin = Contact.objects.create(name="Dana", created_at=clock.now())
    plan(Plan(subject="Ask", agent=alice, due_at=TEN, contact=twin), by=alice)
    merge(dana, twin, by=alice)
    assert "Ask" in at_alice.get(dana.get_absolute_url()).content.decode()
    assert shown(at_alice, view="all", contact=dana.pk) == ["Ask"]


def test_done_and_put_off_from_the_list_offer_an_undo(
    monday: datetime, at_alice: Client, alice: Agent
):
    made = plan(Plan(subject="Ask", agent=alice, due_at=TEN), by=alice)
    url, htmx = reverse("activity-completion", args=[made.pk]), {"HX-Request": "true"}
    toast = at_alice.post(url, headers=htmx)
    assert "Undo" in toast.content.decode()
    word = toast.content.decode().split('name="word" value="')[1].split('"')[0]
    at_alice.post(reverse("activity-undoings"), {"word": word}, headers=htmx)
    made.refresh_from_db()
    assert made.is_open
    at_alice.post(reverse("activity-postponement", args=[made.pk]), {"days": "1"}, headers=htmx)
    made.refresh_from_db()
    assert made.due_at == TEN  # Tomorrow at its own time of day.


def test_it_is_changed_and_keeps_what_was_not(monday: datetime, at_alice: Client, alice: Agent):
    made = plan(Plan(subject="Ask", agent=alice, due_at=TEN, minutes=25, note="Peonies"), by=alice)
    url = reverse("activity-change", args=[made.pk])
    sheet = at_alice.get(url).content.decode()
    assert 'value="2026-12-01"' in sheet
    data = {
        "kind": "meeting", "subject": "Meet", "agent": alice.pk, "minutes": "25",
        "day": "2026-12-01", "time": "11:00", "note": "Peonies", "every": "1",
    }  # fmt: skip
    at_alice.post(url, data)
    made.refresh_from_db()
    assert (made.kind, made.minutes, made.due_at.hour) == ("meeting", 25, 11)
    assert made.remind_minutes is None


def test_a_company_of_two_records_has_what_is_planned_with_both(at_alice: Client, alice: Agent):
    one, two = (companies.create({"name": name}, by=alice) for name in ("Bristol", "Hotel"))
    due = clock.now() + timedelta(days=1)
    for company in (one, two):
        plan(Plan(subject=f"Of {company}", agent=alice, company=company, due_at=due), by=alice)
    made = merge_companies(one, two, by=alice)
    for company in (one, two):
        assert sorted(shown(at_alice, company=company.pk)) == ["Of Bristol", "Of Hotel"]
    page = at_alice.get(one.get_absolute_url()).content.decode()
    assert "Of Bristol" in page
    assert "Of Hotel" in page
    undo(made, by=alice)
    assert shown(at_alice, company=two.pk) == ["Of Hotel"]
