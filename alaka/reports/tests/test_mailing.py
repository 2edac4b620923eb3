"""Views by mail: at their hour, once, to each with his own numbers, in his language."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from alaka.accounts.models import Agent, AuditEntry, Place
from alaka.core import clock, jobs
from alaka.core.mail import packed, unpacked
from alaka.reports import mailing
from alaka.reports.mailing import letter, next_time, send, send_what_is_due
from alaka.reports.models import Schedule, View
from alaka.reports.tests.conftest import Shop
from alaka.segments.making import make
from alaka.segments.models import Segment
from alaka.tracking.columns.lacking import NotCopiedError, TooMuchError

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.fixture
def view(bob: Agent) -> View:
    return View.objects.create(name="Week", report="volume", query="period=90", owner=bob)


def schedule(view: View, *recipients: Agent, **fields) -> Schedule:
    given = {"next_at": MONDAY, "timezone": "Asia/Baku", "hour": 9, "weekday": 0}
    row = Schedule.objects.create(view=view, owner=view.owner, **(given | fields))
    row.recipients.set(recipients)
    return row


@pytest.mark.parametrize(
    ("rhythm", "language", "after", "then"),
    [
        ("daily", "en", "2026-11-23T05:00", "2026-11-24T05:00"),
        ("daily", "en", "2026-11-23T04:59", "2026-11-23T05:00"),
        ("weekly", "en", "2026-11-23T05:00", "2026-11-30T05:00"),
        ("monthly", "en", "2026-11-23T05:00", "2026-12-01T05:00"),
        # The first of Āzar 1405 is the 22nd of November.
        ("monthly", "fa", "2026-11-01T05:00", "2026-11-22T05:00"),
    ],
)
def test_the_next_time_is_at_the_hour_of_its_zone(
    view: View, rhythm: str, language: str, after: str, then: str
):
    row = schedule(view, rhythm=rhythm, language=language)
    found = next_time(row, datetime.fromisoformat(f"{after}:00+00:00"))
    assert found == datetime.fromisoformat(f"{then}:00+00:00")


def test_over_a_change_of_the_clocks_it_stays_at_its_hour(view: View):
    row = schedule(view, rhythm="daily", timezone="Europe/Sarajevo", hour=8)
    found = next_time(row, datetime(2026, 10, 24, 12, 0, tzinfo=UTC))
    assert found == datetime(2026, 10, 25, 7, 0, tzinfo=UTC)


def test_what_is_due_is_sent_once_and_moved_on(
    view: View, bob: Agent, alice: Agent, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    row = schedule(view, bob, alice, rhythm="weekly")
    send_what_is_due()
    send_what_is_due()
    planned = ProcrastinateJob.objects.filter(args__path="alaka.reports.mailing.send")
    assert planned.count() == 2
    for job in planned:
        jobs.run(**job.args)
    assert {each.to[0] for each in mail.outbox} == {bob.email, alice.email}
    row.refresh_from_db()
    assert row.next_at > MONDAY


def test_each_gets_his_own_numbers_in_his_language(view: View, bob: Agent, shop: Shop, baku: Place):
    shop.fill(7, conversations=20)
    assert baku.manager is not None
    row = schedule(view, bob, baku.manager, shape="csv")
    send(row.pk, bob.pk)
    send(row.pk, baku.manager.pk)
    whole, branch = (each.attachments[0][1] for each in mail.outbox)
    assert whole != branch
    total, of_branch = (re.split("[,;]", each.splitlines()[-1])[1] for each in (whole, branch))
    assert total == "20"
    assert int(of_branch) < 20


def test_it_comes_as_pdf_and_survives_the_queue(view: View, bob: Agent):
    made = unpacked(packed(letter(schedule(view, bob), bob)))
    name, content, kind = made.attachments[0]
    assert name.endswith(".pdf")
    assert kind == "application/pdf"
    assert content.startswith(b"%PDF-")
    assert re.search(r"^Conversations: \d+ \(before: \d+\)$", str(made.body), re.M)


def test_it_says_what_it_is_narrowed_to_and_reads_from_the_right(view: View, bob: Agent):
    segment = make(Segment(name="دوستان", owner=bob, is_live=False, sharing="all"), [])
    View.objects.filter(pk=view.pk).update(query=f"period=30&segment={segment.pk}", name="A\nB <b>")
    Agent.objects.filter(pk=bob.pk).update(language="fa")
    row = schedule(view, bob)
    send(row.pk, bob.pk)
    segment.delete()
    send(row.pk, bob.pk)
    for made, said in zip(
        mail.outbox, ("دوستان", "سگمنتی که دیگر نیست یا شما آن را نمی‌بینید"), strict=True
    ):
        assert isinstance(made, EmailMultiAlternatives)
        html, kind = str(made.alternatives[0][0]), made.alternatives[0][1]
        assert kind == "text/html"
        assert '<html lang="fa" dir="rtl">' in html
        assert "A\nB &lt;b&gt;" in html
        assert f"مخاطبان: {said}" in html
        assert f"مخاطبان: {said}\n" in made.body
        assert made.subject.startswith("A B <b> · ")
        assert made.extra_headers["Auto-Submitted"] == "auto-generated"


def test_whoever_lost_his_account_gets_none(view: View, bob: Agent, alice: Agent):
    row = schedule(view, alice)
    Agent.objects.filter(pk=alice.pk).update(is_active=False)
    send(row.pk, alice.pk)
    assert mail.outbox == []


def test_a_schedule_is_made_and_ended_on_the_views_page(view: View, bob: Agent, at_bob: Client):
    asked = {"rhythm": "weekly", "weekday": "0", "hour": "8", "shape": "pdf"}
    refused = at_bob.post(f"/desk/report-views/{view.pk}/schedules", asked)
    assert refused.status_code == 422
    asked["recipients"] = str(bob.pk)
    assert at_bob.post(f"/desk/report-views/{view.pk}/schedules", asked).status_code == 302
    row = Schedule.objects.get()
    assert row.next_at > clock.now()
    assert bob.name in at_bob.get(f"/desk/report-views/{view.pk}/").content.decode()
    at_bob.post(f"/desk/report-views/schedules/{row.pk}/removal")
    assert not Schedule.objects.exists()


def test_where_there_is_no_room_to_count_the_mail_says_so(
    view: View, bob: Agent, monkeypatch: pytest.MonkeyPatch
):
    def too_much(*_given: object) -> None:
        raise TooMuchError("no room")

    monkeypatch.setattr(mailing, "answer", too_much)
    send(schedule(view, bob).pk, bob.pk)
    (sent,) = mail.outbox
    assert "more visits than this machine has room to count." in sent.body
    assert view.get_absolute_url() in sent.body
    assert not sent.attachments


def planned() -> list[ProcrastinateJob]:
    path = "alaka.reports.mailing.send"
    return list(ProcrastinateJob.objects.filter(args__path=path).order_by("pk"))


def test_a_report_whose_visits_are_not_copied_yet_comes_as_soon_as_they_are(
    view: View, bob: Agent, monkeypatch: pytest.MonkeyPatch
):
    def not_copied(*_given: object) -> None:
        raise NotCopiedError(40, True)

    row = schedule(view, bob)
    now = MONDAY
    monkeypatch.setattr(clock, "now", lambda: now)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(mailing, "answer", not_copied)
        send_what_is_due()
        for _minute in range(65):
            job = planned()[-1]
            jobs.run(**job.args)
            again = planned()[-1]
            assert again.scheduled_at == now + timedelta(minutes=1)
            now += timedelta(minutes=1)
    (told,) = mail.outbox
    assert "is not ready yet." in told.body
    assert "as soon as the copy is there" in told.body
    assert not told.attachments
    assert not AuditEntry.objects.filter(act="report mailed").exists()
    jobs.run(**planned()[-1].args)
    assert [bool(each.attachments) for each in mail.outbox] == [False, True]
    assert len(planned()) == 66, "it asks no more"
    row.refresh_from_db()
    assert row.sent_at == MONDAY


def test_what_waits_gives_way_to_the_next(view: View, bob: Agent, monkeypatch: pytest.MonkeyPatch):
    schedule(view, bob, rhythm="daily")
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    send_what_is_due()
    monkeypatch.setattr(clock, "now", lambda: MONDAY + timedelta(days=1))
    send_what_is_due()
    old, new = planned()
    jobs.run(**old.args)
    assert mail.outbox == []
    jobs.run(**new.args)
    assert len(mail.outbox) == 1


def test_a_job_that_runs_twice_sends_one_mail(
    view: View, bob: Agent, alice: Agent, monkeypatch: pytest.MonkeyPatch
):
    schedule(view, bob, alice)
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    send_what_is_due()
    for job in planned() * 2:
        jobs.run(**job.args)
    assert sorted(each.to[0] for each in mail.outbox) == sorted([alice.email, bob.email])


def test_without_a_way_to_send_it_waits_until_there_is_one(
    view: View, bob: Agent, monkeypatch: pytest.MonkeyPatch
):
    schedule(view, bob)
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(mailing.mail, "can_send", lambda: False)
        send_what_is_due()
    assert planned() == []
    send_what_is_due()
    assert len(planned()) == 1
