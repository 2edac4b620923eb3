"""A next step is planned, changed, put off, done and taken back."""

from datetime import UTC, date, datetime, timedelta

from alaka.accounts.models import Agent
from alaka.activities import planning, undoing
from alaka.activities.acting import as_it_was
from alaka.activities.models import Activity, Kind, Repeats, Result
from alaka.activities.planning import Plan, plan
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.timeline.models import Event

TEN = datetime(2026, 12, 1, 10, tzinfo=UTC)


def call(alice: Agent, **more: object) -> Activity:
    given = {"subject": "Ask about the wedding", "agent": alice, "due_at": TEN, **more}
    return plan(Plan(**given), by=alice)  # type: ignore[arg-type]


def test_what_is_planned_stands_on_the_time_line_of_the_person(
    monday: datetime, alice: Agent, dana: Contact
):
    made = call(alice, contact=dana)
    event = Event.objects.get(verb="activity.planned")
    assert (event.contact, event.actor, event.subject_id) == (dana, alice, made.pk)
    assert event.data["title"] == "Ask about the wedding"
    assert event.data["due_at"] == TEN.isoformat()


def test_a_whole_day_is_due_when_it_ends_where_its_agent_is(monday: datetime, alice: Agent):
    alice.timezone = "Asia/Baku"
    made = call(alice, due_at=None, due_on=date(2026, 12, 1))
    assert made.due_at == datetime(2026, 12, 1, 20, tzinfo=UTC)
    assert not made.is_late


def test_done_twice_is_done_once(monday: datetime, alice: Agent, bob: Agent):
    made = call(alice)
    assert planning.finish(made, by=alice, result=Result.REACHED, note="Wants peonies")
    assert not planning.finish(made, by=bob)
    made.refresh_from_db()
    assert (made.done_by, made.result, made.result_note) == (alice, "reached", "Wants peonies")
    assert Event.objects.filter(verb="activity.done").count() == 1


def test_a_weekly_one_leaves_the_next_when_it_is_done(monday: datetime, alice: Agent):
    made = call(alice, repeats=Repeats.WEEKLY, kind=Kind.VISIT, where="Baku")
    planning.finish(made, by=alice)
    following = Activity.objects.get(follows=made)
    assert following.due_at == TEN + timedelta(weeks=1)
    assert (following.kind, following.where, following.agent) == (Kind.VISIT, "Baku", alice)


def test_what_was_missed_is_not_caught_up(monday: datetime, alice: Agent):
    made = call(alice, repeats=Repeats.DAILY)
    with clock.stopped_at(TEN + timedelta(days=5, hours=1)):
        planning.finish(made, by=alice)
    assert Activity.objects.get(follows=made).due_at == TEN + timedelta(days=6)


def test_after_its_last_day_nothing_follows(monday: datetime, alice: Agent):
    made = call(alice, repeats=Repeats.WEEKLY, repeats_until=date(2026, 12, 7))
    planning.finish(made, by=alice)
    assert not Activity.objects.filter(follows=made).exists()


def test_put_off_a_repeating_one_keeps_its_own_days(monday: datetime, alice: Agent):
    made = call(alice, repeats=Repeats.WEEKLY)
    with clock.stopped_at(TEN):
        planning.put_off(made, 1, by=alice)
    assert made.due_at == TEN + timedelta(days=1)
    planning.finish(made, by=alice)
    assert Activity.objects.get(follows=made).due_at == TEN + timedelta(weeks=1)


def test_undoing_what_was_done_takes_the_next_one_along(monday: datetime, alice: Agent):
    made = call(alice, repeats=Repeats.DAILY)
    was = as_it_was(made)
    planning.finish(made, by=alice)
    assert undoing.undo(undoing.word(made, was), Activity.objects.all(), by=alice)
    made.refresh_from_db()
    assert made.is_open
    assert Activity.objects.count() == 1
    planning.finish(made, by=alice)
    assert Activity.objects.filter(follows=made).count() == 1


def test_what_was_changed_since_is_not_undone(monday: datetime, alice: Agent):
    made = call(alice)
    was = as_it_was(made)
    planning.put_off(made, 2, by=alice)
    word = undoing.word(made, was)
    planning.change(made, by=alice, subject="Something else")
    assert not undoing.undo(word, Activity.objects.all(), by=alice)
    assert made.due_at != TEN


def test_putting_off_is_undone_to_the_minute(monday: datetime, alice: Agent):
    made = call(alice, remind_minutes=15)
    was = as_it_was(made)
    planning.put_off(made, 3, by=alice)
    assert undoing.undo(undoing.word(made, was), Activity.objects.all(), by=alice)
    made.refresh_from_db()
    assert (made.due_at, made.remind_at) == (TEN, TEN - timedelta(minutes=15))


def test_a_change_says_what_changed_and_nothing_where_nothing_did(monday: datetime, alice: Agent):
    made = call(alice)
    assert planning.change(made, by=alice, subject="Ask", note="") == ["subject"]
    assert planning.change(made, by=alice, subject="Ask") == []
    planning.cancel(made, by=alice)
    assert planning.change(made, by=alice, subject="Else") == []
    assert Event.objects.filter(verb="activity.changed").count() == 1


def test_a_reminder_in_the_past_comes_when_it_is_due(monday: datetime, alice: Agent):
    assert call(alice, remind_minutes=1440 * 3).remind_at == TEN
    day = call(alice, due_at=None, due_on=date(2026, 11, 30), remind_minutes=0)
    assert day.remind_at == datetime(2026, 11, 30, 9, tzinfo=UTC)
