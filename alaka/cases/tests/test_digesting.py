"""One mail a day, at the hour a manager chose, where he is; an empty one is not sent."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from alaka import registry
from alaka.accounts.models import Agent, Calendar
from alaka.cases import handling
from alaka.cases.digesting import digest
from alaka.cases.models import Case, Digest, Notice, Silence
from alaka.cases.opening import Brief, open_case
from alaka.cases.tests.post import links, mails, text, work
from alaka.core import clock
from alaka.inbox.models import Conversation
from tests.servers import MailServer

MONDAY = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.fixture
def wanted(murad: Agent) -> Digest:
    """Murad is in Baku, four hours ahead, and wants to read at nine."""
    Agent.objects.filter(pk=murad.pk).update(timezone="Asia/Baku")
    return Digest.objects.create(agent=murad, hour=9, days=[0, 1, 2, 3, 4])


def sent(hours: float) -> int:
    with clock.stopped_at(MONDAY + timedelta(hours=hours)):
        made = digest()
        work()
    return made


@pytest.fixture
def before(late: Conversation, wanted: Digest) -> Case:
    """It came on Sunday evening."""
    with clock.stopped_at(MONDAY - timedelta(hours=6)):
        brief = Brief("Roses a day late", due_at=MONDAY + timedelta(days=9))
        case = open_case(brief, by=None, conversation=late)
        work()
    return case


def test_it_comes_at_the_hour_of_the_manager_once(
    before: Case, murad: Agent, mail_server: MailServer
):
    assert sent(4.9) == 0
    assert sent(5.0) == 1  # Nine in Baku.
    assert sent(5.1) == 0
    (mail,) = mails(mail_server, murad.email)
    assert mail["Subject"] == "Müraciətləriniz: 1 yeni"
    assert "Roses a day late" in text(mail)
    assert Notice.objects.get().mailed_at is not None
    assert sent(24 + 5.0) == 0  # It was told, and is not due yet: an empty digest is not sent.


def test_it_names_overdue_due_and_new_and_leaves_out_what_is_put_off(
    before: Case, late: Conversation, murad: Agent, mail_server: MailServer
):
    with clock.stopped_at(MONDAY - timedelta(hours=6)):
        for title, hours in (("Old", -5), ("Today", 8), ("Put off", 8)):
            brief = Brief(title, due_at=MONDAY + timedelta(hours=hours))
            case = open_case(brief, by=None, conversation=late)
        work()
    Notice.objects.filter(case=case).update(mailed_at=MONDAY)
    Silence.objects.create(case=case, agent=murad, until=MONDAY + timedelta(days=3))
    assert sent(5.0) == 1
    (mail,) = mails(mail_server, murad.email)
    said = text(mail)
    assert said.index("Old") < said.index("Today") < said.index("Roses a day late")
    assert "Put off" not in said
    subject = mail["Subject"].strip()
    assert subject == "Müraciətləriniz: 1 gecikib, 1 vaxtı çatır, 1 yeni"


@pytest.mark.parametrize("days", [[5, 6], [1]])
def test_it_does_not_come_on_other_days(before: Case, wanted: Digest, days: list[int]):
    wanted.days = days
    wanted.save()
    assert sent(5.0) == 0


def test_a_worker_that_was_away_at_the_hour_sends_it_later(before: Case, murad: Agent):
    assert sent(11.0) == 1


def test_what_came_after_the_hour_is_told_the_next_day(
    before: Case, late: Conversation, murad: Agent, mail_server: MailServer
):
    with clock.stopped_at(MONDAY + timedelta(hours=5.5)):
        brief = Brief("Later", due_at=MONDAY + timedelta(days=9))
        open_case(brief, by=None, conversation=late)
        work()
    assert sent(6.0) == 1
    assert "Later" not in text(mails(mail_server, murad.email)[0])
    assert sent(24 + 5.0) == 1
    assert "Later" in text(mails(mail_server, murad.email)[1])


def test_a_new_manager_begins_with_the_next_hour(late: Conversation, murad: Agent):
    with clock.stopped_at(MONDAY + timedelta(hours=10)):
        open_case(Brief("First"), by=None, conversation=late)
        work()
    assert sent(10.1) == 0
    assert sent(24 + 8.0) == 1


def test_its_days_begin_as_those_on_which_the_business_is_open(murad: Agent):
    week = [[[540, 1080]]] * 2 + [[]] * 3 + [[[540, 720]]] * 2
    Calendar.objects.create(name="Shop", week=week, is_default=True)
    assert Digest.of(murad).days == [0, 1, 5, 6]


def test_without_a_way_to_send_the_day_is_not_used_up(
    before: Case, mail_server: MailServer, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    address = settings.EMAIL_URL
    monkeypatch.setattr(registry, "SYSTEM_MAIL", [])
    settings.EMAIL_URL = ""
    assert sent(5.0) == 0
    settings.EMAIL_URL = address
    assert sent(5.2) == 1


def test_steps_that_are_new_or_due_stand_in_it_with_a_link(
    before: Case, murad: Agent, alice: Agent, mail_server: MailServer
):
    Digest.objects.create(agent=alice, hour=9, days=[0])
    with clock.stopped_at(MONDAY - timedelta(hours=5)):
        handling.add_step(before, "Call the driver", alice, None, by=murad)
        handling.add_step(before, "Later", alice, date(2026, 12, 9), by=alice)
        work()
    assert sent(9.5) == 2
    (mail,) = mails(mail_server, alice.email)
    assert "Call the driver" in text(mail)
    assert any(path.startswith("/m/") for path in links(mail).values())
