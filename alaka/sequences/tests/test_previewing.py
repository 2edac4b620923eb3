"""What is foreseen is what happens: quiet hours, consent, conditions."""

from datetime import time

from alaka.accounts.models import Agent
from alaka.contacts.consent.stating import Statement, state
from alaka.contacts.consent.suppressing import suppress
from alaka.contacts.models import Contact, Handle
from alaka.core import clock
from alaka.inbox.models import Message
from alaka.inbox.sending import outbound
from alaka.sales import pipelines
from alaka.sales.models import Deal
from alaka.sales.opening import Brief, open_deal
from alaka.sequences import starting
from alaka.sequences.models import Enrolment, Kind, State, Step
from alaka.sequences.previewing import foreseen
from alaka.sequences.starting import start
from alaka.sequences.stopping import look
from alaka.sequences.tests.conftest import AGAIN, HELLO, MONDAY, Build, at
from alaka.sequences.tests.test_going import begun, told


def sent_at() -> list[object]:
    return list(Message.objects.filter(kind="outgoing").order_by("pk").values_list("at", flat=True))


def test_quiet_hours_move_a_message_and_the_preview_says_so(
    build: Build, dana: Contact, alice: Agent
) -> None:
    """Dana is in Sarajevo, where it is half past nine on Monday; Tuesdays and Fridays from ten."""
    sequence = build(
        (Kind.MESSAGE, {"texts": HELLO}),
        (Kind.WAIT, {"unit": "hours", "count": 5}),
        (Kind.MESSAGE, {"texts": AGAIN}),
        (Kind.WAIT, {"unit": "days", "count": 1}),
        (Kind.MESSAGE, {"texts": AGAIN}),
        days=[1, 4], sends_from=time(10), sends_until=time(16),
    )  # fmt: skip
    with clock.stopped_at(MONDAY):
        plan = foreseen(sequence, [dana])[0]
    assert plan.why is None
    moments = [each.at for each in plan.steps]
    tuesday = MONDAY.replace(day=1, month=12, hour=9, minute=0)
    friday = tuesday.replace(day=4)
    assert moments == [tuesday, tuesday.replace(hour=14), friday]
    assert [each.is_moved for each in plan.steps] == [True, False, True]
    begun(sequence, dana, alice)
    for hours in range(24 * 5):
        with at(hours=hours, minutes=30):
            pass
    assert sent_at() == moments


def test_consent_is_asked_before_each_message(build: Build, dana: Contact, alice: Agent) -> None:
    sequence = build(
        (Kind.MESSAGE, {"texts": HELLO}),
        (Kind.WAIT, {"unit": "days", "count": 1}),
        (Kind.MESSAGE, {"texts": AGAIN}),
        purpose="marketing",
    )
    assert "Never said yes" in str(foreseen(sequence, [dana])[0].why)
    state(Statement(dana, "marketing", True, "form"))
    row = begun(sequence, dana, alice)
    with at():
        letter = outbound(Message.objects.get(kind="outgoing"))
    assert letter.purpose == "marketing"
    assert letter.unsubscribe
    state(Statement(dana, "marketing", False, "link"))
    with at(1):
        row.refresh_from_db()
    assert (row.state, row.reason) == (State.STOPPED, "refused")
    assert "Said no" in row.why
    state(Statement(dana, "marketing", True, "form"))
    row = begun(sequence, dana, alice)
    state(Statement(dana, "marketing", False, "link"))
    look(told("consent.withdrawn"))
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.STOPPED, "refused")
    service = build((Kind.MESSAGE, {"texts": HELLO}), name="Service")
    suppress("email", "dana@example.org", "asked")
    assert "There is no address" in str(foreseen(service, [dana])[0].why)


def test_a_condition_goes_on_leaps_or_ends(build: Build, dana: Contact, alice: Agent) -> None:
    is_french = {"of": "language", "op": "is", "value": ["fr"]}
    sequence = build(
        (Kind.CONDITION, {"filter": is_french, "no": 0}),
        (Kind.MESSAGE, {"texts": HELLO}),
        (Kind.WAIT, {"unit": "hours", "count": 1}),
        (Kind.MESSAGE, {"texts": AGAIN}),
    )
    ask, _hello, _wait, again = sequence.steps.all()
    assert foreseen(sequence, [dana])[0].steps == []
    row = begun(sequence, dana, alice)
    with at():
        row.refresh_from_db()
    assert (row.state, sent_at()) == (State.ENDED, [])
    Step.objects.filter(pk=ask.pk).update(settings={"filter": is_french, "no": again.pk})
    assert [each.step for each in foreseen(sequence, [dana])[0].steps] == [again]
    row = begun(sequence, dana, alice)
    with at():
        row.refresh_from_db()
    assert (row.state, len(sent_at())) == (State.ENDED, 1)
    assert [run.outcome for run in row.runs.all()] == ["no", "sent"]
    Contact.objects.filter(pk=dana.pk).update(language="fr")
    again_row = begun(sequence, Contact.objects.get(pk=dana.pk), alice)
    with at():
        again_row.refresh_from_db()
    assert [run.outcome for run in again_row.runs.all()] == ["yes", "sent"]


def test_a_deal_moves_on_and_its_end_stops_all(build: Build, dana: Contact, alice: Agent) -> None:
    stages = list(pipelines.offered()[0].stages.all())
    wedding = open_deal(Brief("Wedding", contact=dana, owner=alice), by=alice)
    sequence = build(
        (Kind.ACTION, {"do": "deal.move", "with": {"stage": stages[2].pk}}),
        (Kind.ACTION, {"do": "deal.move", "with": {"stage": 987654}}),
        (Kind.WAIT, {"unit": "days", "count": 1}),
        (Kind.MESSAGE, {"texts": HELLO}),
    )
    with clock.stopped_at(MONDAY):
        row = start(sequence, dana, by=alice, deal=wedding)
    with at():
        wedding.refresh_from_db()
        row.refresh_from_db()
    assert wedding.stage == stages[2]
    runs = list(row.runs.values_list("outcome", flat=True))
    assert runs == ["done", "skipped"]
    assert "removed" in row.runs.get(outcome="skipped").told
    Deal.objects.filter(pk=wedding.pk).update(status="won", closed_at=MONDAY.replace(hour=20))
    with at(1):
        row.refresh_from_db()
    assert (row.state, row.reason) == (State.STOPPED, "deal")
    assert sent_at() == []


def test_many_are_foreseen_by_few_questions(
    build: Build, dana: Contact, alice: Agent, django_assert_max_num_queries
) -> None:
    is_here = {"of": "country", "op": "is", "value": ["BA"]}
    sequence = build(
        (Kind.CONDITION, {"filter": is_here, "no": 0}), (Kind.MESSAGE, {"texts": HELLO})
    )
    now = clock.now()
    people = Contact.objects.bulk_create(
        Contact(name=f"Person {number}", country="BA", created_at=now) for number in range(30)
    )
    Handle.objects.bulk_create(
        Handle(contact=each, scheme="email", value=f"p{each.pk}@example.org", created_at=now)
        for each in people
    )
    starting.start(sequence, people[0], by=alice)
    assert Enrolment.objects.count() == 1
    with django_assert_max_num_queries(15):
        found = foreseen(sequence, [*people, dana])
    assert [str(each.why) for each in found if each.why] == ["Is in it already."]
    assert all(len(each.letters) == 1 for each in found if each.why is None)
