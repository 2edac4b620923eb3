"""The clocks of a conversation follow what happens in it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from alaka.accounts.models import Agent, Calendar, Place
from alaka.cases import handling
from alaka.cases.models import CaseConversation, Severity
from alaka.cases.opening import Brief, link, open_case, unlink
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox import answering, regrouping, undoing
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Conversation, Inbox, Message, MessageState
from alaka.inbox.tests.talking import heard
from alaka.sla import jobs
from alaka.sla.applying import follow_calendars
from alaka.sla.models import Clock, Policy
from alaka.sla.settling import settle
from alaka.sla.tests.conftest import MONDAY, Time, clocks, one, promised
from alaka.timeline.models import Event

HOUR = timedelta(hours=1)


def ask(channel: Channel, time: Time, text: str = "Late!") -> Conversation:
    conversation = heard(channel, text).conversation
    time.work()
    return conversation


def ask_again(conversation: Conversation, time: Time) -> None:
    """The contact writes once more in it."""
    ids = conversation.messages.order_by("pk").values_list("external_id", flat=True)
    heard(conversation.channel, f"And now, at {clock.now()}?", references=(ids[0],))
    time.work()


def answer(conversation: Conversation, by: Agent, time: Time) -> Message:
    message = reply(conversation, Saying("Soon."), by=by)
    time.work()
    return message


def test_an_answer_in_time_keeps_the_promise(
    mail_channel: Channel, alice: Agent, time: Time, policy: Policy
):
    conversation = ask(mail_channel, time)
    assert [(c.target, c.due_at) for c in clocks(conversation)] == [
        ("resolution", MONDAY + 8 * HOUR),
        ("first", MONDAY + HOUR),
    ]
    conversation.refresh_from_db()
    assert conversation.due_at == MONDAY + HOUR
    now = time.on(minutes=60)  # To the very second.
    answer(conversation, alice, time)
    first = one(conversation, "first")
    assert (first.ended_at, first.is_met, first.breached_at) == (now, True, None)
    assert (first.agent, first.policy, first.inbox) == (alice, policy, conversation.inbox)


def test_an_answer_from_another_program_keeps_it_too(
    mail_channel: Channel, time: Time, policy: Policy
):
    conversation = ask(mail_channel, time)
    asked = conversation.messages.get()
    now = time.on(minutes=50)
    heard(mail_channel, "Soon.", references=(asked.external_id,), is_ours=True, sent_at=now)
    time.work()
    first = one(conversation, "first")
    assert (first.ended_at, first.is_met, first.agent) == (now, True, None)
    time.on(hours=2)
    jobs.watch()
    assert not Clock.objects.broken().filter(target="first").exists()


def test_a_second_too_late_it_is_broken_however_late_that_is_noticed(
    mail_channel: Channel, alice: Agent, time: Time, policy: Policy
):
    conversation = ask(mail_channel, time)
    time.on(minutes=60, seconds=1)
    reply(conversation, Saying("Soon."), by=alice)
    time.on(hours=5)  # The worker was away all the while.
    time.work()
    first = one(conversation, "first")
    assert first.is_met
    assert first.breached_at == MONDAY + HOUR
    assert first.lateness == timedelta(seconds=1)
    told = Event.objects.get(verb="promise.broken")
    assert (told.at, told.data["target"]) == (MONDAY + HOUR, "first")


def test_what_runs_over_is_marked_with_the_second_at_which_it_did(
    mail_channel: Channel, time: Time, policy: Policy
):
    conversation = ask(mail_channel, time)
    time.on(minutes=60)
    jobs.watch()
    assert not Clock.objects.broken().exists()
    time.on(hours=2)
    for _ in range(2):
        jobs.watch()
    first = one(conversation, "first")
    assert (first.breached_at, first.is_running) == (MONDAY + HOUR, True)
    assert Event.objects.filter(verb="promise.broken").count() == 1


def test_of_an_answer_in_time_that_nobody_told_of_yet_no_breach_is_said(
    mail_channel: Channel, alice: Agent, time: Time, policy: Policy
):
    """The answer is stored, its job waits, and the marking of what is broken runs first."""
    conversation = ask(mail_channel, time)
    time.on(minutes=59)
    reply(conversation, Saying("Soon."), by=alice)
    time.on(minutes=2)
    jobs.watch()
    assert not Event.objects.filter(verb="promise.broken").exists()
    assert one(conversation, "first").is_met


def test_business_hours_decide_and_those_of_the_place_go_before_the_teams(
    mail_channel: Channel, time: Time, policy: Policy, office: Calendar, baku: Place
):
    friday = datetime(2026, 6, 5, 15, 30, tzinfo=UTC)  # 17:30 in Sarajevo, 19:30 in Baku.
    time.to(friday)
    conversation = ask(mail_channel, time)
    assert one(conversation, "first").due_at == datetime(2026, 6, 8, 7, 30, tzinfo=UTC)
    daily = [[[540, 1260]]] * 7  # 9 to 21.
    baku.calendar = Calendar.objects.create(name="Baku", timezone="Asia/Baku", week=daily)
    baku.save()
    Conversation.objects.filter(pk=conversation.pk).update(place=baku)
    settle(conversation.pk)
    assert one(conversation, "first").due_at == friday + HOUR


def test_it_stands_still_while_snoozed_and_goes_on_after(
    mail_channel: Channel, alice: Agent, time: Time, policy: Policy
):
    conversation = ask(mail_channel, time)
    time.on(minutes=20)
    conversation.snooze_until(clock.now() + 3 * HOUR, by=alice)
    time.work()
    first = one(conversation, "first")
    assert (first.is_paused, first.left, first.due_at) == (True, 40 * 60, None)
    time.on(hours=3)
    jobs.watch()
    conversation.wake()
    time.work()
    first = one(conversation, "first")
    assert (first.due_at, first.is_broken) == (MONDAY + 4 * HOUR, False)


def test_it_runs_on_while_snoozed_where_the_policy_says_so(
    mail_channel: Channel, alice: Agent, time: Time
):
    promised(pauses_snoozed=False, pauses_awaiting=False)
    conversation = ask(mail_channel, time)
    conversation.snooze_until(clock.now() + 3 * HOUR, by=alice)
    time.work()
    assert one(conversation, "first").due_at == MONDAY + HOUR
    answer(conversation, alice, time)
    assert one(conversation, "resolution").due_at == MONDAY + 8 * HOUR


def test_the_resolution_waits_for_the_customer(
    mail_channel: Channel, alice: Agent, time: Time, policy: Policy
):
    conversation = ask(mail_channel, time)
    time.on(minutes=30)
    answer(conversation, alice, time)
    assert one(conversation, "resolution").left == 7.5 * 3600
    conversation.refresh_from_db()
    assert conversation.due_at is None
    time.on(hours=40)
    ask_again(conversation, time)
    again = one(conversation, "resolution")
    assert again.due_at == clock.now() + 7.5 * HOUR
    assert one(conversation, "next").due_at == clock.now() + 2 * HOUR


def test_closing_solves_it_and_the_customers_word_asks_again(
    mail_channel: Channel, alice: Agent, time: Time, policy: Policy
):
    conversation = ask(mail_channel, time)
    answer(conversation, alice, time)
    time.on(minutes=5)
    conversation.refresh_from_db()
    conversation.close(by=alice)
    time.work()
    solved = one(conversation, "resolution")
    assert (solved.ended_at, solved.agent) == (clock.now(), alice)
    time.on(hours=20)
    ask_again(conversation, time)
    assert one(conversation, "resolution").due_at == clock.now() + 8 * HOUR
    assert [c.is_met for c in clocks(conversation, target="resolution")] == [True, False]


def test_what_is_closed_without_an_answer_is_no_ones_failure(
    mail_channel: Channel, alice: Agent, time: Time, policy: Policy
):
    conversation = ask(mail_channel, time)
    conversation.close(by=alice)
    time.on(hours=9)
    time.work()
    jobs.watch()
    first = one(conversation, "first")
    assert (first.is_met, first.is_broken, first.is_running) == (False, False, False)


def test_a_closing_that_is_undone_lets_the_clocks_go_on(
    mail_channel: Channel, alice: Agent, time: Time, policy: Policy
):
    conversation = ask(mail_channel, time)
    with undoing.noted([conversation]) as deed:
        conversation.close(by=alice)
    time.work()
    assert not Clock.objects.running().exists()
    time.on(seconds=5)
    undoing.undo(deed.word, Conversation.objects.all(), by=alice)
    time.work()
    assert {c.target: c.due_at for c in Clock.objects.running()} == {
        "first": MONDAY + HOUR,
        "resolution": MONDAY + 8 * HOUR,
    }


def test_an_answer_taken_back_or_failed_was_none(
    mail_channel: Channel, alice: Agent, time: Time, policy: Policy
):
    conversation = ask(mail_channel, time)
    message = answer(conversation, alice, time)
    answering.withdraw(message, by=alice)
    time.work()
    assert one(conversation, "first").is_running
    message = answer(conversation, alice, time)
    Message.objects.filter(pk=message.pk).update(state=MessageState.FAILED)
    settle(conversation.pk)
    assert one(conversation, "first").is_running


def test_news_for_somebody_who_waits_are_no_answer(
    mail_channel: Channel, alice: Agent, time: Time, policy: Policy
):
    conversation = ask(mail_channel, time)
    time.on(minutes=10)
    reply(conversation, Saying("We have a new oven.", is_answer=False), by=alice)
    settle(conversation.pk)
    assert one(conversation, "first").due_at == MONDAY + HOUR
    assert one(conversation, "resolution").due_at == MONDAY + 8 * HOUR


def test_an_answer_for_later_counts_when_it_goes(
    mail_channel: Channel, alice: Agent, time: Time, policy: Policy
):
    conversation = ask(mail_channel, time)
    reply(conversation, Saying("Soon.", send_at=MONDAY + 2 * HOUR), by=alice)
    time.work()
    assert one(conversation, "first").is_running
    time.on(hours=3)
    settle(conversation.pk)
    first = one(conversation, "first")
    assert (first.ended_at, first.breached_at) == (MONDAY + 2 * HOUR, MONDAY + HOUR)


def test_a_case_brings_its_own_promise_from_then_on(
    mail_channel: Channel, time: Time, policy: Policy, alice: Agent
):
    severe = promised("Severe", severity=Severity.SEVERE, first_response=10, next_response=None)
    conversation = ask(mail_channel, time)
    time.on(minutes=30)
    case = open_case(Brief("Burnt", severity=Severity.SEVERE), by=alice, conversation=conversation)
    time.work()
    first = one(conversation, "first")
    # What was not promised before the case is not broken before it.
    assert (first.policy, first.due_at) == (severe, MONDAY + HOUR / 2)
    assert (first.kind, first.severity) == ("complaint", Severity.SEVERE)
    handling.change(case, by=alice, severity=Severity.MINOR)
    time.work()
    assert one(conversation, "first").policy == policy


def test_a_case_that_was_linked_by_mistake_takes_its_promise_along(
    mail_channel: Channel, time: Time, policy: Policy, alice: Agent
):
    severe = promised("Severe", severity=Severity.SEVERE, first_response=10, next_response=None)
    conversation = ask(mail_channel, time)
    case = open_case(Brief("Burnt", severity=Severity.SEVERE), by=alice)
    link(case, conversation, by=alice)
    time.work()
    assert one(conversation, "first").policy == severe
    unlink(CaseConversation.objects.get(case=case), by=alice)
    time.work()
    first = one(conversation, "first")
    assert (first.policy, first.kind, first.severity) == (policy, "", None)


def test_a_promise_counts_from_when_it_was_made(mail_channel: Channel, time: Time, alice: Agent):
    conversation = ask(mail_channel, time)
    old = ask(mail_channel, time, "Old")
    answered = reply(old, Saying("Yes"), by=alice).conversation
    answered.close(by=alice)
    now = time.on(hours=30)
    promised()
    for _ in range(2):
        jobs.apply_policies()
    assert one(conversation, "first").due_at == now + HOUR
    assert not Policy.objects.unapplied().exists()


def test_a_changed_promise_moves_what_runs_and_leaves_what_ended(
    mail_channel: Channel, time: Time, policy: Policy, alice: Agent
):
    conversation = ask(mail_channel, time)
    answer(conversation, alice, time)
    now = time.on(hours=5)
    ask_again(conversation, time)
    time.on(minutes=30)
    policy.first_response, policy.next_response = 1, 240
    policy.put()
    jobs.apply_policies()
    assert one(conversation, "next").due_at == now + 4 * HOUR
    first = one(conversation, "first")
    assert (first.minutes, first.is_met) == (60, True)
    time.on(seconds=1)
    policy.next_response = 10  # Over since twenty minutes, but promised only now.
    policy.put()
    jobs.apply_policies()
    assert one(conversation, "next").due_at == clock.now()


def test_a_pause_that_no_longer_counts_breaks_nothing_in_the_past(
    mail_channel: Channel, time: Time, policy: Policy, alice: Agent
):
    conversation = ask(mail_channel, time)
    answer(conversation, alice, time)
    time.on(hours=20)
    policy.pauses_awaiting = False
    policy.put()
    time.on(minutes=1)
    jobs.apply_policies()
    resolution = one(conversation, "resolution")
    assert resolution.due_at == policy.changed_at
    assert resolution.breached_at == policy.changed_at


def test_what_was_given_before_a_change_goes_by_what_was_promised_then(
    mail_channel: Channel, time: Time, policy: Policy, alice: Agent
):
    conversation = ask(mail_channel, time)
    time.on(hours=2)
    reply(conversation, Saying("Soon."), by=alice)  # Too late, and nobody has noticed.
    time.on(hours=1)
    policy.first_response = 600
    policy.put()
    jobs.apply_policies()
    assert one(conversation, "first").breached_at == MONDAY + HOUR


def test_what_is_broken_stays_broken_whatever_is_promised_since(
    mail_channel: Channel, time: Time, policy: Policy, alice: Agent
):
    conversation = ask(mail_channel, time)
    time.on(hours=2)
    jobs.watch()
    policy.first_response = 600
    policy.put()
    jobs.apply_policies()
    assert one(conversation, "first").breached_at == MONDAY + HOUR
    time.on(seconds=1)
    policy.end()
    jobs.apply_policies()
    first = one(conversation, "first")
    assert (first.breached_at, first.policy) == (MONDAY + HOUR, policy)
    # What was on its way to be kept is promised no longer.
    assert clocks(conversation, target="resolution") == []


def test_a_changed_calendar_moves_what_runs(
    mail_channel: Channel, time: Time, policy: Policy, office: Calendar
):
    conversation = ask(mail_channel, time)
    assert one(conversation, "first").due_at == MONDAY + HOUR
    today = MONDAY.date()
    office.special_days.create(name="Feast", begins_on=today, ends_on=today)
    office.note_change()
    follow_calendars()
    tuesday = datetime(2026, 6, 2, 8, 0, tzinfo=UTC)
    assert one(conversation, "first").due_at == tuesday
    office.special_days.all().delete()
    office.note_change()
    time.on(hours=6)
    follow_calendars()
    # Due this morning by the calendar, but nobody knew.
    assert one(conversation, "first").due_at == clock.now()


def test_joining_takes_the_clocks_along_and_undoing_brings_them_back(
    mail_channel: Channel, time: Time, policy: Policy, alice: Agent
):
    source = ask(mail_channel, time)
    time.on(minutes=10)
    target = heard(mail_channel, "Other", subject="Other").conversation
    time.work()
    assert target != source
    move = regrouping.join(source, target, by=alice)
    time.work()
    assert clocks(source) == []
    assert one(target, "first").asked_at == MONDAY
    regrouping.undo(move, by=alice)
    time.work()
    assert one(source, "first").asked_at == MONDAY
    assert one(target, "first").asked_at == MONDAY + HOUR / 6


def test_what_comes_from_an_archive_or_a_machine_is_promised_nothing(
    mail_channel: Channel, time: Time, policy: Policy
):
    heard(mail_channel, "Long ago", sent_at=MONDAY - timedelta(days=400))
    heard(mail_channel, "Away", subject="Away", automatic="auto-reply")
    time.work()
    assert not Clock.objects.exists()


def test_whose_a_clock_is_follows_the_conversation_while_it_runs(
    mail_channel: Channel, time: Time, policy: Policy, alice: Agent, bob: Agent
):
    conversation = ask(mail_channel, time)
    conversation.assign_to(bob)
    time.work()
    assert one(conversation, "first").agent == bob
    answer(conversation, alice, time)
    assert one(conversation, "first").agent == alice


def test_an_agent_sees_the_clocks_of_the_conversations_he_sees(
    mail_channel: Channel, time: Time, policy: Policy, alice: Agent, charlie: Agent
):
    ask(mail_channel, time)
    assert Clock.objects.visible_to(alice).count() == 2
    assert Clock.objects.visible_to(charlie).count() == 0


def test_without_promises_nothing_is_written(mail_channel: Channel, time: Time):
    ask(mail_channel, time)
    assert not Clock.objects.exists()


@pytest.mark.parametrize("page", ["/desk/inbox/?view=due", "/desk/inbox/?view=open"])
def test_the_list_shows_what_is_left(
    page: str, at_bob: Client, mail_channel: Channel, time: Time, policy: Policy, shop_inbox: Inbox
):
    ask(mail_channel, time)
    time.on(minutes=20)
    shown = at_bob.get(page).content.decode()
    assert "40 min left" in shown
    assert "8 h" not in shown  # The next to end only.
