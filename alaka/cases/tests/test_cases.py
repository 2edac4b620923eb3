"""A case begins, finds who is responsible, is decided, answered, and may come back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client

from alaka.accounts.models import Agent, Calendar, Place, Role
from alaka.accounts.tree import answered_for
from alaka.cases import asked, handling
from alaka.cases.closing import CannotClose, Ending, close, confirm, reopen
from alaka.cases.models import Case, CaseStatus, Notice, Outcome, Reason, Severity, Term
from alaka.cases.opening import Brief, link, open_case
from alaka.cases.responsible import above, line, responsible
from alaka.cases.telling import hear
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.models import Conversation, MessageKind, MessageState
from alaka.timeline.models import Event

DECIDED = Ending(Outcome.SOLVED, "A driver was ill", "We send new roses.", "A second driver")


def verbs(case: Case) -> list[str]:
    rows = Event.objects.filter(subject_type="cases.case", subject_id=case.pk).order_by("pk")
    return list(rows.values_list("verb", flat=True))


def test_it_takes_place_contact_and_manager_from_where_it_came(case: Case, late: Conversation):
    assert case.place == late.place
    assert case.contact == late.contact
    assert case.manager is not None
    assert case.manager.name == "Murad"
    assert case.origin == late
    assert verbs(case) == ["case.opened"]


def test_the_responsible_one_is_found_up_the_tree(company: Place, baku: Place):
    corner = Place.objects.create(name="Corner", parent=baku)
    murad, boss = baku.manager, company.manager
    assert responsible(corner) == murad
    assert above(corner, murad) == boss
    assert above(corner, boss) is None
    assert above(corner, None) == murad
    assert murad is not None
    Agent.objects.filter(pk=murad.pk).update(is_active=False)
    corner = Place.objects.get(pk=corner.pk)
    assert responsible(corner) == boss


def test_who_only_reads_by_now_is_neither_asked_nor_told(
    company: Place, baku: Place, late: Conversation
):
    """A manager who became an analyst: he could do nothing with it."""
    murad, boss = baku.manager, company.manager
    assert murad is not None
    before = open_case(Brief("Before", place=baku), by=None, conversation=late)
    Agent.objects.filter(pk=murad.pk).update(role=Role.ANALYST)
    baku = Place.objects.get(pk=baku.pk)
    after = open_case(Brief("After", place=baku, severity=3), by=None, conversation=late)
    assert after.manager == boss
    assert list(line(baku)) == [boss]
    assert above(baku, None) == boss
    assert asked.asked(Case.objects.get(pk=before.pk)) == [boss]
    assert asked.managers_above(baku, None) == [boss]
    assert [one.answers for one in answered_for() if one.place == baku] == [boss]


def test_a_deputy_stands_in_where_the_manager_may_not_log_in(baku: Place, alice: Agent):
    baku.deputies.add(alice)
    Agent.objects.filter(places=baku).update(is_active=False)
    assert responsible(Place.objects.get(pk=baku.pk)) == alice


def test_the_deadline_is_in_business_hours_of_the_place(
    late: Conversation, baku: Place, monkeypatch: pytest.MonkeyPatch
):
    week = [[[540, 1080]]] * 5 + [[], []]  # Monday to Friday, 9 to 18.
    baku.calendar = Calendar.objects.create(name="Baku", timezone="Asia/Baku", week=week)
    baku.save()
    friday = datetime(2026, 11, 27, 13, 0, tzinfo=UTC)  # 17:00 in Baku.
    monkeypatch.setattr(clock, "now", lambda: friday)
    brief = Brief("Roses", severity=Severity.SEVERE)
    late.refresh_from_db()
    severe = open_case(brief, by=None, conversation=late)
    assert severe.due_at == datetime(2026, 11, 30, 12, 0, tzinfo=UTC)  # Monday, 16:00.
    Term.objects.create(severity=Severity.SEVERE, hours=2)
    Term.objects.create(kind="complaint", severity=Severity.SEVERE, hours=1)
    hasty = open_case(brief, by=None, conversation=late)
    assert hasty.due_at == friday + timedelta(hours=1)


def test_changing_severity_moves_a_deadline_that_nobody_set(case: Case, bob: Agent):
    before = case.due_at
    assert handling.change(case, by=bob, severity=Severity.SEVERE) == ["severity"]
    assert case.due_at is not None
    assert before is not None
    assert case.due_at < before
    day = clock.now() + timedelta(days=9)
    handling.change(case, by=bob, due_at=day)
    handling.change(case, by=bob, severity=Severity.MINOR)
    assert case.due_at == day
    assert handling.change(case, by=bob, severity=Severity.MINOR) == []


def test_another_place_finds_another_manager(case: Case, bob: Agent, shiraz: Place, at_bob: Client):
    handling.change(case, by=bob, place=shiraz)
    assert case.manager == shiraz.manager
    assert case.manager is not None
    page = at_bob.get(case.get_absolute_url()).content.decode()
    assert f"<bdi>Murad</bdi> → <bdi>{case.manager.name}</bdi>" in page
    hear(list(Event.objects.filter(verb="case.changed").values_list("pk", flat=True)))
    assert Notice.objects.get(agent=case.manager).reason == Reason.NEW


@pytest.mark.parametrize("how", ["accepted", "passed", "passed back"])
def test_who_accepted_or_was_chosen_keeps_it_at_another_place(
    case: Case, bob: Agent, alice: Agent, shiraz: Place, how: str
):
    murad = case.manager
    assert murad is not None
    if how == "accepted":
        handling.accept(case, by=murad)
    else:
        handling.pass_to(case, alice, by=bob)
    if how == "passed back":
        handling.pass_to(case, murad, by=alice)
    before = case.manager
    handling.change(case, by=bob, place=shiraz)
    assert case.manager == before


def test_where_nobody_answers_for_the_new_place_it_stays_with_who_had_it(case: Case, bob: Agent):
    murad = case.manager
    handling.change(case, by=bob, place=None)
    assert case.manager == murad


def test_it_is_accepted_once_and_passed_on(case: Case, bob: Agent, alice: Agent):
    murad = case.manager
    assert murad is not None
    assert handling.accept(case, by=murad)
    assert not handling.accept(case, by=bob)
    assert handling.pass_to(case, alice, by=murad, note="Yours")
    assert (case.manager, case.status) == (alice, CaseStatus.NEW)
    assert not handling.pass_to(case, alice, by=murad)
    assert verbs(case) == ["case.opened", "case.accepted", "case.passed"]


def test_steps_are_added_and_done_once(case: Case, bob: Agent):
    step = handling.add_step(case, "Call the driver", bob, None, by=bob)
    assert handling.finish_step(step, by=bob)
    assert not handling.finish_step(step, by=bob)


@pytest.mark.parametrize(
    ("ending", "field"),
    [(Ending("", answer="Sorry"), "outcome"), (Ending(Outcome.SOLVED), "answer")],
)
def test_it_is_not_closed_without_outcome_and_answer(
    case: Case, bob: Agent, ending: Ending, field: str
):
    with pytest.raises(CannotClose) as refusal:
        close(case, ending, by=bob)
    assert list(refusal.value.errors) == [field]
    case.refresh_from_db()
    assert not case.is_closed


def test_the_database_too_refuses_a_closed_case_without_outcome(case: Case):
    with pytest.raises(IntegrityError):
        Case.objects.filter(pk=case.pk).update(status="closed", closed_at=clock.now())


def test_the_answer_goes_out_in_the_conversation_it_came_from(case: Case, late: Conversation):
    murad = case.manager
    assert murad is not None
    close(case, DECIDED, by=murad)
    answer = late.messages.get(kind=MessageKind.OUTGOING)
    assert answer.text.startswith("We send new roses.\n")
    assert answer.state == MessageState.QUEUED
    late.refresh_from_db()
    assert late.is_closed  # Nobody had it in hand.
    assert case.answered_at is not None
    assert case.change == "A second driver"
    close(case, DECIDED, by=murad)
    assert late.messages.filter(kind=MessageKind.OUTGOING).count() == 1


def test_a_conversation_that_somebody_has_stays_open(case: Case, late: Conversation, alice: Agent):
    late.assign_to(alice)
    close(case, DECIDED, by=alice)
    late.refresh_from_db()
    assert late.is_open


def test_who_left_no_address_is_not_answered_but_the_case_can_end(bob: Agent, baku: Place):
    case = open_case(Brief("Rude seller", place=baku), by=bob)
    close(case, Ending(Outcome.EXPLAINED), by=bob)
    assert case.is_closed
    assert case.answered_at is None


def test_a_case_by_hand_is_answered_in_a_new_conversation(
    bob: Agent, dana: Contact, mail_channel: object
):
    case = open_case(Brief("Wilted", contact=dana), by=bob)
    close(case, DECIDED, by=bob)
    assert case.origin is not None
    assert case.origin.messages.get().text.startswith("We send new roses.")


def test_it_comes_back_with_a_new_deadline_or_is_confirmed(case: Case, bob: Agent):
    close(case, DECIDED, by=bob)
    assert confirm(case)
    assert not confirm(case)
    assert reopen(case, by=None, reason="Still no roses")
    assert (case.status, case.reopened, case.confirmed_at) == (CaseStatus.NEW, 1, None)
    assert not reopen(case, by=None)
    assert verbs(case)[-2:] == ["case.confirmed", "case.reopened"]


def test_conversations_and_cases_are_many_to_many(case: Case, late: Conversation):
    other = open_case(Brief("Rude driver"), by=None, conversation=late)
    assert set(late.cases.all()) == {case, other}
    assert not link(case, late, by=None)
