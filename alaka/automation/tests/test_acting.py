"""Rules hear what happens and act, once, within their limits."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from alaka.accounts.models import Agent, AuditEntry
from alaka.activities.models import Activity
from alaka.automation import doing, hearing, looking, switching
from alaka.automation.hearing import Hearer
from alaka.automation.models import Again, Hearing, Rule, Run, RunState, Trigger
from alaka.contacts import merging, tagging
from alaka.contacts.models import About, Contact, OwnField, Tag
from alaka.core import clock
from alaka.segments.actions.people import PutTag
from alaka.timeline.models import Event
from alaka.timeline.recording import record

Make = Callable[..., Rule]
Work = Callable[[], int]


def add(contact: Contact, verb: str = "contact.added", **data: Any) -> Event:
    return record(verb, subject=contact, contact=contact, **data)


def at(moment: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_a_rule_acts_once_on_what_happens_while_it_is_on(
    rule: Make, work: Work, dana: Contact, vip: Tag
):
    add(dana)
    made = rule()
    assert work() == 0, "what was before is no business of its"
    event = add(dana)
    assert work() == 1
    assert tagging.on(dana) == [vip]
    run = Run.objects.get()
    assert (run.state, run.event, run.contact) == (RunState.DONE, event.pk, dana)
    assert [str(words) for words in run.told] == ["The person was tagged VIP."]
    told = Event.objects.latest("pk")
    assert told.data["because"] == {"name": "Tag who is new", "chain": [made.key]}
    assert work() == 0
    Hearing.objects.update(hearer="", event=0, horizon=None)
    assert Hearer().hear() is False
    assert Run.objects.count() == 1, "heard anew after a crash it acts no second time"
    switching.switch_off(made, by=made.owner)
    add(dana)
    assert work() == 0


def test_the_place_from_which_it_looks_moves_on_and_nothing_is_passed(
    rule: Make, work: Work, dana: Contact, monkeypatch: pytest.MonkeyPatch
):
    made, running = rule(), [(9, 5)]
    monkeypatch.setattr(hearing, "horizon", lambda: running[0])
    for _look in range(3):
        add(dana)
        work()
    assert Hearing.objects.get().event == 0, "somebody is still writing who may have an older id"
    running[0] = (12, 12)
    for _look in range(6):
        add(dana)
        work()
    place = Hearing.objects.get()
    assert made.since_event < place.event <= Event.objects.latest("pk").pk
    assert Run.objects.count() == 9


def test_only_those_are_touched_whom_the_condition_finds(
    rule: Make, work: Work, dana: Contact, vip: Tag
):
    rule(condition={"of": "country", "op": "is", "value": ["BA"]})
    other = Contact.objects.create(name="Omid", country="IR", created_at=clock.now())
    add(dana)
    add(other)
    record("contact.added", subject=dana)
    assert work() == 1
    assert (tagging.on(dana), tagging.on(other)) == ([vip], [])


def test_only_the_events_are_heard_that_are_meant(rule: Make, work: Work, dana: Contact):
    rule(when={"verbs": ["case.opened"], "where": {"case.opened": ["complaint"]}})
    rule(when={"verbs": ["contact.tagged"], "where": {"contact.tagged": ["New"]}})
    add(dana, "case.opened", kind="praise")
    add(dana, "contact.tagged", on=["Old"], off=["New"])
    assert work() == 0
    add(dana, "case.opened", kind="complaint")
    add(dana, "contact.tagged", on=["New"])
    assert work() == 2


def test_one_person_is_touched_as_often_as_the_rule_says(
    rule: Make, work: Work, dana: Contact, monkeypatch: pytest.MonkeyPatch
):
    rule(again=Again.ONCE)
    rule(again=Again.DAYS, again_days=7)
    add(dana)
    add(dana)
    assert work() == 2
    twin = Contact.objects.create(name="Dana N.", created_at=clock.now())
    add(twin)
    Run.objects.filter(contact=twin).delete()
    at(clock.now() + timedelta(days=8), monkeypatch)
    add(dana)
    assert work() == 3, "the first never again; the second, and the twin of each"
    assert Run.objects.filter(contact=dana).count() == 3


def test_merged_people_are_one(rule: Make, work: Work, dana: Contact, alice: Agent, vip: Tag):
    rule(again=Again.ONCE)
    twin = Contact.objects.create(name="Dana N.", created_at=clock.now())
    add(twin)
    assert work() == 1
    merging.merge(dana, twin, by=alice)
    dana.refresh_from_db()
    add(dana)
    assert work() == 1
    assert Run.objects.latest("pk").why == "The rule has touched this person already."


def test_a_rule_does_not_start_itself_nor_do_two_one_another(
    rule: Make, work: Work, dana: Contact, vip: Tag
):
    other = Tag.objects.create(name="Other")
    off = {"do": "tag.off", "with": {"tag": vip.pk}}
    there = [{"do": "tag.on", "with": {"tag": other.pk}}, off]
    rule(when={"verbs": ["contact.tagged"]}, actions=there)
    rule(when={"verbs": ["contact.tagged"]})
    tagging.retag(dana, put=[Tag.objects.create(name="New")], taken=[], by=None)
    rounds = [work() for _round in range(6)]
    assert sum(rounds) < 8, "each starts the other once at most in a chain"
    assert rounds[-1] == 0


def test_a_long_chain_is_cut(rule: Make, work: Work, dana: Contact):
    rule()
    add(dana, because={"name": "x", "chain": [f"rule:{n}" for n in range(900, 905)]})
    assert work() == 0
    run = Run.objects.get()
    assert (run.state, str(run.why)[:5]) == (RunState.SKIPPED, "Rules")


def test_it_touches_no_more_than_it_may_and_switches_itself_off_far_above(
    rule: Make, work: Work, dana: Contact, ada: Agent
):
    made = rule(cap=2)
    for _time in range(5):
        add(dana)
    work()
    states = Run.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["done", "done", "over", "over", "over"]
    assert doing.try_again(Run.objects.latest("pk"))
    for _time in range(16):
        add(dana)
    work()
    made.refresh_from_db()
    assert not made.is_on
    assert "In one day it was to act 21 times, and it may 2 times." in made.stopped_because
    assert [letter.to for letter in mail.outbox] == [[ada.email]]
    assert "switched itself off" in mail.outbox[0].subject
    assert AuditEntry.objects.filter(act="rule stopped").count() == 1
    told = Event.objects.filter(subject_type="automation.rule", subject_id=made.pk)
    assert [event.verb for event in told.order_by("pk")] == ["rule.switched_on", "rule.stopped"]


def test_what_cannot_be_done_is_told_and_the_rest_is_done(
    rule: Make, work: Work, dana: Contact, vip: Tag
):
    close = {"do": "conversation.close", "with": {}}
    rule(actions=[close, {"do": "tag.on", "with": {"tag": vip.pk}}])
    rule(actions=[close, {"do": "long.gone", "with": {}}])
    add(dana)
    assert work() == 2
    both, none = Run.objects.order_by("rule")
    assert both.state == RunState.DONE
    assert [str(words) for words in both.told] == [
        "There is no conversation with this person.",
        "The person was tagged VIP.",
    ]
    assert none.state == RunState.FAILED
    assert doing.try_again(none)


def test_what_breaks_in_the_middle_leaves_nothing_and_is_tried_again(
    rule: Make, work: Work, dana: Contact, vip: Tag, monkeypatch: pytest.MonkeyPatch
):
    plan = {"do": "activity.plan", "with": {"kind": "call", "subject": "Call", "days": 0}}
    rule(actions=[plan, {"do": "tag.on", "with": {"tag": vip.pk}}])
    right = PutTag.do

    def broken(*_given: Any) -> Any:
        raise ValueError("broken")

    monkeypatch.setattr(PutTag, "do", broken)
    add(dana)
    assert work() == 1
    assert not Activity.objects.exists()
    run = Run.objects.get()
    assert (run.state, run.attempts) == (RunState.DUE, 1)
    assert "broken" in run.why
    monkeypatch.setattr(PutTag, "do", right)
    at(run.due_at, monkeypatch)
    assert work() == 1
    assert (Activity.objects.count(), tagging.on(dana)) == (1, [vip])


def test_after_some_time_it_acts_unless_something_happened_meanwhile(
    rule: Make, work: Work, dana: Contact, monkeypatch: pytest.MonkeyPatch
):
    when = {"verbs": ["case.opened"], "hours": 48, "unless": ["case.answered"]}
    rule(trigger=Trigger.SILENCE, when=when, condition={"of": "tag", "op": "has", "value": []})
    Rule.objects.update(condition={})
    other = Contact.objects.create(name="Omid", created_at=clock.now())
    add(dana, "case.opened")
    add(other, "case.opened")
    assert work() == 0
    add(other, "case.answered")
    at(clock.now() + timedelta(hours=49), monkeypatch)
    assert work() == 2
    assert dict(Run.objects.values_list("contact__name", "state")) == {
        "Dana Novak": "done",
        "Omid": "skipped",
    }
    assert "meanwhile" in Run.objects.get(contact=other).why


def test_once_a_day_it_looks_for_dates_and_for_whoever_is_such(
    rule: Make, work: Work, dana: Contact, monkeypatch: pytest.MonkeyPatch
):
    OwnField.objects.create(about=About.CONTACT, key="born", name="Birthday", kind="date")
    Contact.objects.filter(pk=dana.pk).update(own={"born": "1990-03-03"})
    Contact.objects.create(name="Leap", own={"born": "1992-02-29"}, created_at=clock.now())
    born = {"field": "own.born", "days": 2, "yearly": True, "hour": 9}
    rule(name="Born", trigger=Trigger.DATE, when=born)
    rule(name="All", trigger=Trigger.DAILY, when={"hour": 9}, cap=1, again=Again.ONCE)
    Rule.objects.update(looked_on=None)

    def look(month: int, day: int, hour: int) -> list[tuple[str, str]]:
        Run.objects.filter(rule__name="Born").delete()
        there = clock.now().replace(2027, month, day, hour)
        with monkeypatch.context() as patch:
            at(there, patch)
            looking.look()
            looking.look()
            work()
        return sorted(Run.objects.filter(state="done").values_list("rule__name", "contact__name"))

    assert look(2, 26, 8) == []
    assert look(2, 26, 10) == [("All", "Dana Novak"), ("Born", "Leap")]
    assert look(2, 27, 10) == [("All", "Dana Novak"), ("All", "Leap")]
    assert look(3, 1, 10) == [("All", "Dana Novak"), ("All", "Leap"), ("Born", "Dana Novak")]


def test_what_waits_is_not_done_when_the_rule_is_off_by_then(rule: Make, dana: Contact, vip: Tag):
    made = rule()
    add(dana)
    Hearer().hear()
    switching.switch_off(made, by=made.owner)
    assert doing.do_due() == 1
    assert (Run.objects.get().state, tagging.on(dana)) == (RunState.SKIPPED, [])
