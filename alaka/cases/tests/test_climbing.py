"""Deadlines: told before, told at them, and further up the tree after them."""

from datetime import timedelta

import pytest

from alaka.accounts.models import Agent, Place, Role
from alaka.cases import climbing, handling, reminding
from alaka.cases.models import Case, Notice, Reason, Silence
from alaka.cases.tests.post import mails, text, work
from alaka.core import clock
from alaka.timeline.models import Event
from tests.servers import MailServer


@pytest.fixture
def region(baku: Place) -> Agent:
    """Elvin manages the region in which the shop lies."""
    elvin = Agent.objects.create_user("elvin@gul.example", name="Elvin", role=Role.MANAGER)
    Place.objects.filter(parts=baku).update(manager=elvin)
    return elvin


def reasons(case: Case) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(case=case).exclude(reason=Reason.NEW)
    return list(rows.values_list("agent__name", "reason"))


def at(case: Case, **later: float):
    assert case.due_at is not None
    return clock.stopped_at(case.due_at + timedelta(**later))


def test_whoever_answers_for_it_is_reminded_once_when_a_quarter_of_the_term_is_left(
    case: Case, murad: Agent, mail_server: MailServer
):
    with at(case, hours=-7):  # Of 24 hours.
        assert reminding.remind() == 0
    with at(case, hours=-6):
        assert reminding.remind() == 1
        assert reminding.remind() == 0
        work()
    (mail,) = mails(mail_server, murad.email)
    assert mail["Subject"].startswith("Vaxt azalır")
    assert reasons(case) == [("Murad", Reason.DUE)]


def test_a_deadline_that_was_moved_is_told_of_again(case: Case, bob: Agent):
    with at(case, hours=-1):
        reminding.remind()
        handling.change(case, by=bob, due_at=clock.now() + timedelta(days=3))
        assert reminding.remind() == 0
    with at(case, hours=-1):
        assert reminding.remind() == 1


def test_at_the_deadline_it_climbs_to_the_next_in_line(
    case: Case, murad: Agent, region: Agent, boss: Agent, mail_server: MailServer
):
    with at(case, minutes=-1):
        assert climbing.climb() == 0
    with at(case, minutes=1):
        assert climbing.climb() == 1
        assert climbing.climb() == 0
        work()
    assert reasons(case) == [("Murad", Reason.OVERDUE), ("Elvin", Reason.CLIMBED)]
    case.refresh_from_db()
    assert (case.climbed, case.manager) == (1, murad)
    assert case.climbed_at is not None
    (mail,) = mails(mail_server, murad.email)
    assert "Elvin" in text(mail)  # In words who was told.
    (mail,) = mails(mail_server, region.email)
    assert "waits for Murad" in text(mail)
    event = Event.objects.get(verb="case.climbed")
    assert event.data["names"] == "Murad, Elvin"


def test_after_half_a_term_more_the_next_above_is_told_and_then_nobody(
    case: Case, region: Agent, boss: Agent
):
    with at(case, minutes=1):
        climbing.climb()
    with at(case, hours=11):
        assert climbing.climb() == 0
    with at(case, hours=12, minutes=2):
        assert climbing.climb() == 1
        assert climbing.climb() == 0
    with at(case, days=9):
        assert climbing.climb() == 0  # There is nobody above.
        assert climbing.climb() == 0
    told = [("Murad", Reason.OVERDUE), ("Elvin", Reason.CLIMBED), ("Boss", Reason.CLIMBED)]
    assert reasons(case) == told
    case.refresh_from_db()
    assert case.climbed == 2


def test_a_solved_case_climbs_no_further(case: Case, murad: Agent, region: Agent):
    Case.objects.filter(pk=case.pk).update(status="closed", outcome="solved", closed_at=clock.now())
    with at(case, days=3):
        assert climbing.climb() == 0


def test_where_nobody_answers_the_administrators_hear_that_it_is_overdue(case: Case, baku: Place):
    ada = Agent.objects.create_user("ada@gul.example", name="Ada", role=Role.ADMINISTRATOR)
    Place.objects.update(manager=None)
    Case.objects.update(manager=None)
    with at(case, minutes=1):
        climbing.climb()
    assert reasons(case) == [(ada.name, Reason.OVERDUE)]


def test_who_is_gone_is_not_told_but_who_answers_now(case: Case, murad: Agent, boss: Agent):
    Agent.objects.filter(pk=murad.pk).update(is_active=False)
    with at(case, minutes=1):
        climbing.climb()
    assert reasons(case) == [("Boss", Reason.OVERDUE)]


def test_a_reminder_that_was_put_off_comes_then_and_overdue_is_told_all_the_same(
    case: Case, murad: Agent, region: Agent
):
    assert case.due_at is not None
    until = case.due_at + timedelta(hours=2)
    Silence.objects.create(case=case, agent=murad, until=until)
    with at(case, hours=-1):
        assert reminding.remind() == 0
    with at(case, minutes=1):
        climbing.climb()
    with at(case, hours=3):
        assert reminding.remind() == 1
        assert reminding.remind() == 0
    assert reasons(case)[-1] == ("Murad", Reason.AGAIN)
    assert ("Murad", Reason.OVERDUE) in reasons(case)
    assert not Silence.objects.exists()
