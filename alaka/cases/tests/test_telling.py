"""Severe cases are told at once, by mail and at the desk; each of them once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from alaka.accounts.models import Agent, Business, Place, Role
from alaka.cases import handling, telling
from alaka.cases.closing import Ending, close, reopen
from alaka.cases.models import Case, Digest, Notice, Outcome, Reason, Severity
from alaka.cases.opening import Brief, open_case
from alaka.cases.tests.post import links, mails, text, work
from alaka.core import live
from alaka.inbox.models import Conversation
from alaka.timeline.models import Event
from tests.servers import MailServer

SEVERE = Brief("Roses\r\nBcc: x@evil.example", severity=Severity.SEVERE, text="All are dead.")


def told(agent: Agent) -> list[str]:
    return list(Notice.objects.filter(agent=agent).values_list("reason", flat=True))


def test_a_severe_case_is_mailed_at_once_in_the_managers_language(
    late: Conversation, murad: Agent, mail_server: MailServer
):
    case = open_case(SEVERE, by=None, conversation=late)
    work()
    (mail,) = mails(mail_server, murad.email)
    assert mail["Subject"] == "Ağır: Roses Bcc: x@evil.example (Baku)"
    assert mail["Bcc"] is None
    assert mail["Auto-Submitted"] == "auto-generated"
    html = text(mail, "html")
    assert '<html lang="az" dir="ltr">' in html
    assert "All are dead." in html
    assert "My roses are late" in text(mail)
    assert len(links(mail)) >= 5
    notice = Notice.objects.get(case=case)
    assert (notice.reason, notice.is_at_once, notice.agent) == (Reason.NEW, True, murad)
    assert notice.mailed_at is not None


def test_a_persian_manager_reads_from_right_to_left(shiraz: Place, mail_server: MailServer):
    open_case(replace(SEVERE, place=shiraz), by=None)
    work()
    (mail,) = mails(mail_server, "shirin@gul.example")
    assert '<html lang="fa" dir="rtl">' in text(mail, "html")
    assert "شدید" in mail["Subject"]


def test_a_normal_case_waits_for_the_digest(case: Case, murad: Agent, mail_server: MailServer):
    work()
    assert mail_server.mails == []
    notice = Notice.objects.get(agent=murad)
    assert (notice.reason, notice.is_at_once, notice.mailed_at) == (Reason.NEW, False, None)


def test_a_manager_may_want_to_hear_of_all_at_once(
    late: Conversation, murad: Agent, mail_server: MailServer
):
    Digest.objects.create(agent=murad, at_once=Severity.MINOR)
    open_case(Brief("Thorns", severity=Severity.MINOR), by=None, conversation=late)
    work()
    assert len(mails(mail_server, murad.email)) == 1


def test_a_job_that_runs_twice_sends_no_second_mail(
    late: Conversation, murad: Agent, mail_server: MailServer
):
    case = open_case(SEVERE, by=None, conversation=late)
    event = Event.objects.get(verb="case.opened", subject_id=case.pk)
    for _time in range(3):
        telling.hear([event.pk])
    work()
    assert len(mails(mail_server, murad.email)) == 1


def test_notice_and_mail_are_kept_together_or_not_at_all(
    late: Conversation, murad: Agent, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
):
    case = open_case(SEVERE, by=None, conversation=late)
    before = ProcrastinateJob.objects.count()

    def broken(*_topics: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(live, "publish", broken)
    with pytest.raises(ZeroDivisionError):
        telling.tell(case, murad, Reason.NEW, 1)
    assert not Notice.objects.exists()
    assert ProcrastinateJob.objects.count() == before


def test_where_no_mail_can_leave_the_desk_tells_and_the_digest_comes_back_to_it(
    late: Conversation, murad: Agent, mail_server: MailServer, settings
):
    settings.EMAIL_URL = ""
    late.channel.is_enabled = False
    late.channel.save()
    open_case(SEVERE, by=None, conversation=late)
    work()
    notice = Notice.objects.get(agent=murad)
    assert notice.is_at_once
    assert notice.mailed_at is None


def test_where_nobody_answers_the_administrators_are_told(
    late: Conversation, baku: Place, mail_server: MailServer
):
    for number in (1, 2):
        Agent.objects.create_user(f"ada{number}@gul.example", role=Role.ADMINISTRATOR, name="Ada")
    Place.objects.update(manager=None)
    late.refresh_from_db()
    open_case(SEVERE, by=None, conversation=Conversation.objects.get(pk=late.pk))
    work()
    for number in (1, 2):
        (mail,) = mails(mail_server, f"ada{number}@gul.example")
        assert mail["Subject"].startswith("Nobody answers for it")


def test_whoever_it_is_passed_to_is_told_with_the_note(
    late: Conversation, murad: Agent, alice: Agent, mail_server: MailServer
):
    case = open_case(SEVERE, by=None, conversation=late)
    handling.pass_to(case, alice, by=murad, note="You know her")
    work()
    assert mails(mail_server, murad.email) == []  # It was passed on before anybody was told.
    (mail,) = mails(mail_server, alice.email)
    assert mail["Subject"].startswith("Passed on to you")
    assert "Murad passed this case on to you." in text(mail)
    assert "> You know her" in text(mail)


def test_a_case_that_becomes_severe_is_told_at_once(
    case: Case, murad: Agent, bob: Agent, mail_server: MailServer
):
    work()
    handling.change(case, by=bob, severity=Severity.SEVERE)
    work()
    handling.change(case, by=bob, severity=Severity.NORMAL)
    work()
    assert len(mails(mail_server, murad.email)) == 1
    assert told(murad) == [Reason.NEW, Reason.WORSE]


def test_what_comes_back_is_told_with_the_customers_words(
    late: Conversation, murad: Agent, mail_server: MailServer
):
    case = open_case(SEVERE, by=None, conversation=late)
    close(case, Ending(Outcome.SOLVED, answer="New ones come."), by=murad)
    work()
    reopen(case, by=None, reason="Still none")
    work()
    (mail,) = mails(mail_server, murad.email)
    assert "> Still none" in text(mail)
    assert told(murad) == [Reason.BACK]


def test_nobody_is_told_of_what_he_did_himself(
    late: Conversation, murad: Agent, mail_server: MailServer
):
    open_case(SEVERE, by=murad, conversation=late)
    work()
    assert told(murad) == []


def test_the_language_of_the_business_is_that_of_who_chose_none(
    late: Conversation, company: Place, baku: Place, mail_server: MailServer
):
    Business.get()
    Business.objects.update(language="fr")
    baku.manager = None
    baku.save()
    late = Conversation.objects.get(pk=late.pk)
    open_case(SEVERE, by=None, conversation=late)
    work()
    (mail,) = mails(mail_server, "boss@gul.example")
    assert '<html lang="fr"' in text(mail, "html")


def test_one_agent_is_told_once_by_the_database_too(case: Case, murad: Agent):
    constraint = "notice_once"
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, "cases_notice")
    assert constraints[constraint]["unique"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_once(late: Conversation, murad: Agent, mail_server: MailServer):
    case = open_case(SEVERE, by=None, conversation=late)
    before = ProcrastinateJob.objects.count()
    start = threading.Barrier(4)

    def work_too() -> bool:
        try:
            start.wait()
            return telling.tell(case, murad, Reason.OVERDUE, 1)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        told_now = [each.result() for each in [workers.submit(work_too) for _ in range(4)]]
    assert sorted(told_now) == [False, False, False, True]
    assert Notice.objects.filter(reason=Reason.OVERDUE).count() == 1
    assert ProcrastinateJob.objects.count() == before + 1  # The mail.


def test_a_case_of_nobody_that_gets_a_place_is_told_to_who_answers_there(
    murad: Agent, baku: Place, bob: Agent, mail_server: MailServer
):
    case = open_case(SEVERE, by=None)
    handling.change(case, by=bob, place=baku)
    work()
    assert told(murad) == [Reason.NEW]
