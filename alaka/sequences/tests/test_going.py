"""People go through a sequence, by the clock."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from alaka.accounts.models import Agent
from alaka.activities.models import Activity
from alaka.activities.planning import Plan, plan
from alaka.channels.models import Channel
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact, Handle
from alaka.core import clock
from alaka.inbox.models import Message
from alaka.inbox.tests.talking import heard
from alaka.sales.models import OrderState
from alaka.sales.orders import Facts, Told, take
from alaka.sequences import going, starting
from alaka.sequences.models import Enrolment, Kind, Sequence, State, StepRun
from alaka.sequences.starting import CannotStart, start
from alaka.sequences.stopping import look
from alaka.sequences.tests.conftest import CALL, HELLO, MONDAY, Build, at
from alaka.timeline.models import Event
from alaka.tracking.letters import signed
from alaka.tracking.models import Source


def sent() -> list[str]:
    return list(
        Message.objects.filter(kind="outgoing").order_by("pk").values_list("text", flat=True)
    )


def begun(sequence: Sequence, contact: Contact, by: Agent) -> Enrolment:
    with clock.stopped_at(MONDAY):
        return start(sequence, contact, by=by)


def told(verb: str) -> list[int]:
    return list(Event.objects.filter(verb=verb).values_list("pk", flat=True))


def test_three_days_pass_step_by_step(three_days: Sequence, dana: Contact, alice: Agent) -> None:
    row = begun(three_days, dana, alice)
    assert sent() == []
    with at():
        going.go_on()  # Twice at once is once.
    assert sent() == ["Hello Dana Novak, did you read our offer?"]
    message = Message.objects.get(kind="outgoing")
    assert (message.state, message.subject, message.author) == ("sent", "Your offer", alice)
    assert message.conversation.is_closed
    with at(1.9):
        assert len(sent()) == 1
    with at(2):
        assert sent()[1:] == ["Hello Dana Novak, one more word on the offer."]
    assert Message.objects.filter(kind="outgoing").latest("pk").conversation == message.conversation
    with at(2.5):
        assert not Activity.objects.exists()
    with at(3, minutes=1):
        row.refresh_from_db()
    assert (row.state, row.step, row.reason) == (State.ENDED, None, "")
    call = Activity.objects.get()
    assert (call.subject, call.kind, call.contact, call.agent) == (
        "Call about the offer", "call", dana, alice,
    )  # fmt: skip
    assert [run.outcome for run in row.runs.all()] == ["sent", "done", "sent", "done", "done"]
    assert len(told("sequence.started")) == len(told("sequence.ended")) == 1


def test_an_answer_ends_it(three_days: Sequence, dana: Contact, alice: Agent) -> None:
    row = begun(three_days, dana, alice)
    with at():
        pass
    with at(1):
        answer = heard(three_days.channel, "Yes, I read it")
        look(told("message.received"))
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.STOPPED, "answered")
    assert row.answered_after == three_days.steps.first()
    with at(30):
        assert len(sent()) == 1
    assert answer.conversation.contact == dana
    assert len(told("sequence.stopped")) == 1


def test_an_answer_ends_it_though_nobody_told_of_it_yet(
    three_days: Sequence, dana: Contact, alice: Agent
) -> None:
    row = begun(three_days, dana, alice)
    with at():
        pass
    with clock.stopped_at(MONDAY.replace(hour=20)):
        heard(three_days.channel, "I am away until Friday", automatic="reply")
    with at(1):
        row.refresh_from_db()
        assert row.state == State.RUNNING  # What a machine says is no answer.
        heard(three_days.channel, "Yes, I read it")
    with at(2):
        row.refresh_from_db()
    assert (row.state, row.reason) == (State.STOPPED, "answered")
    assert len(sent()) == 1


def test_what_is_stored_while_we_write_stops_us(
    three_days: Sequence, dana: Contact, alice: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first look finds nothing; the answer comes before our message is stored."""
    row = begun(three_days, dana, alice)
    seen = iter([False, True])
    monkeypatch.setattr("alaka.sequences.stopping.answered", lambda *_: next(seen))
    monkeypatch.setattr("alaka.sequences.going.answered", lambda *_: next(seen))
    with at():
        pass
    row.refresh_from_db()
    assert (row.state, row.reason, row.conversation) == (State.STOPPED, "answered", None)
    assert sent() == []
    assert not row.runs.exists()


def test_what_breaks_in_the_middle_did_nothing(
    three_days: Sequence, dana: Contact, alice: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = begun(three_days, dana, alice)

    def broken(*_: Any) -> None:
        raise RuntimeError("the machine stands")

    with monkeypatch.context() as patched:
        patched.setattr("alaka.sequences.going._note", broken)
        with at():
            pass
    row.refresh_from_db()
    assert sent() == []
    assert (row.state, row.reason) == (State.FAILED, "fault")
    assert "the machine stands" in row.why
    with clock.stopped_at(MONDAY):
        assert starting.resume(row, by=alice)
    with at():
        going.go_on()
    assert len(sent()) == 1
    step = three_days.steps.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        StepRun.objects.create(enrolment=row, step=step, at=MONDAY, outcome="sent")


def test_a_person_is_in_one_at_a_time(
    build: Build, dana: Contact, alice: Agent, three_days: Sequence
) -> None:
    row = begun(three_days, dana, alice)
    for other in (three_days, build((Kind.MESSAGE, {"texts": HELLO}), name="Welcome")):
        with pytest.raises(CannotStart) as refused:
            begun(other, dana, alice)
        assert "already" in refused.value.reason or "After an offer" in refused.value.reason
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(
            sequence=other, contact=dana, is_alone=True, started_at=MONDAY, state=State.PAUSED
        )
    beside = build((Kind.MESSAGE, {"texts": HELLO}), name="Beside", may_overlap=True)
    assert begun(beside, dana, alice).is_active
    assert starting.pause(row, by=alice)
    with at(1):
        assert len(sent()) == 1  # What is paused waits.
    assert starting.resume(row, by=alice)
    with at(1):
        assert len(sent()) == 2
    three_days.is_on = False
    three_days.save()
    with at(9):
        assert len(sent()) == 2  # Switched off, all wait.
    with pytest.raises(CannotStart):
        begun(three_days, dana, alice)


def test_who_is_found_to_be_one_person_goes_through_one(
    three_days: Sequence, build: Build, dana: Contact, alice: Agent, bob: Agent
) -> None:
    twin = Contact.objects.create(name="D. Novak", created_at=clock.now())
    Handle.objects.create(
        contact=twin, scheme="email", value="d@example.org", created_at=clock.now()
    )
    first = begun(three_days, twin, alice)
    second = begun(build((Kind.MESSAGE, {"texts": HELLO}), name="Welcome"), dana, alice)
    merge(dana, twin, by=bob)
    look(told("contact.merged"))
    for row in (first, second):
        row.refresh_from_db()
    assert (first.state, second.state, second.reason) == (State.RUNNING, State.STOPPED, "merged")
    with pytest.raises(CannotStart):
        begun(three_days, Contact.objects.get(pk=dana.pk), alice)
    with at():
        pass
    assert Message.objects.get(kind="outgoing").conversation.contact_id == dana.pk


def test_a_meeting_ends_it_and_a_task_of_its_own_does_not(
    build: Build, dana: Contact, alice: Agent
) -> None:
    sequence = build((Kind.ACTION, CALL), (Kind.WAIT, {"unit": "hours", "count": 5}))
    row = begun(sequence, dana, alice)
    with at(minutes=1):
        look(told("activity.planned"))
        row.refresh_from_db()
        assert row.state == State.RUNNING
        due = MONDAY.replace(hour=15)
        plan(Plan(subject="Meet", kind="meeting", agent=alice, contact=dana, due_at=due), by=alice)
        look(told("activity.planned"))
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.STOPPED, "meeting")


def test_what_is_bought_ends_it_unless_it_is_older_or_was_cancelled(
    build: Build, dana: Contact, alice: Agent
) -> None:
    wait = (Kind.WAIT, {"unit": "days", "count": 9})
    row = begun(build(wait), dana, alice)
    other = begun(build(wait, name="Beside", may_overlap=True, stops_at_deal=False), dana, alice)
    before, after = MONDAY - timedelta(days=1), MONDAY + timedelta(hours=1)
    with clock.stopped_at(MONDAY + timedelta(hours=2)):
        take(Told("Shop", "1", before, dana, Facts()))
        take(Told("Shop", "2", after, dana, Facts(), OrderState.CANCELLED))
        nobodys = take(Told("Shop", "3", after, facts=Facts()))
        look(told("order.placed"))
        row.refresh_from_db()
        assert row.state == State.RUNNING
        take(Told("Shop", "3", after, dana))
        look(told("order.placed"))
    for each in (row, other):
        each.refresh_from_db()
    assert (row.state, row.reason) == (State.STOPPED, "bought")
    assert other.state == State.RUNNING
    assert nobodys.contact is None


def test_without_an_address_or_while_its_mailbox_rests(
    three_days: Sequence, dana: Contact, alice: Agent, mail_channel: Channel
) -> None:
    row = begun(three_days, dana, alice)
    Channel.objects.update(is_enabled=False)
    with at():
        row.refresh_from_db()
    assert row.state == State.RUNNING
    assert row.due_at is not None
    assert row.due_at > MONDAY
    Channel.objects.update(is_enabled=True)
    dana.handles.filter(scheme="email").delete()
    with at(1):
        row.refresh_from_db()
    assert (row.state, row.reason) == (State.STOPPED, "unreachable")
    with pytest.raises(CannotStart) as refused:
        begun(three_days, dana, alice)
    assert "Shop mail" in refused.value.reason


def test_a_link_to_our_own_site_says_whose_letter_it_was(
    build: Build, dana: Contact, alice: Agent
) -> None:
    Source.objects.create(name="Site", origins="https://gul.example", created_at=clock.now())
    texts = {"en": {"subject": "Roses", "text": "See https://gul.example/roses."}}
    begun(build((Kind.MESSAGE, {"texts": texts})), dana, alice)
    with at():
        word = signed(dana.pk)
    assert sent() == [f"See https://gul.example/roses?alaka_m={word}."]
