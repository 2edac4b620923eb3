"""Each kind of data is kept as long as its rule says, and not longer."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import QuerySet
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry, Business
from alaka.channels.models import Channel, Intake
from alaka.conftest import logged_in
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.core.models import Blob
from alaka.importing import files
from alaka.importing.models import Piece
from alaka.inbox import raw
from alaka.inbox.models import Attachment, Conversation, Message
from alaka.privacy import board, keeping
from alaka.privacy.models import Erasure, RetentionRule
from alaka.privacy.tests.conftest import found, mailed

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=366)


def rule(kind: str, months: int | None) -> None:
    RetentionRule.objects.update_or_create(kind=kind, defaults={"months": months})


def night(after: timedelta = YEAR) -> None:
    with clock.stopped_at(clock.now() + after):
        keeping.keep(keeping.rules())


def told(kind: str) -> RetentionRule:
    return RetentionRule.objects.get(kind=kind)


@pytest.fixture
def talk(mail_channel: Channel, bob: Agent) -> Conversation:
    made = mailed(mail_channel, 1)
    made.close(by=bob)
    return made


def test_months_are_those_of_the_calendar() -> None:
    for now, months, then in (
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2026, 11, 29), 12, (2025, 11, 29)),
        ((2026, 1, 15), 1, (2025, 12, 15)),
    ):
        with clock.stopped_at(datetime(*now, 9, tzinfo=UTC)):
            assert keeping.before(months) == datetime(*then, 9, tzinfo=UTC)


def test_texts_of_closed_conversations_go_and_the_person_stays(talk: Conversation) -> None:
    rule("conversation_texts", 12)
    night(timedelta(days=300))
    assert Message.objects.get(conversation=talk).text
    night()
    talk.refresh_from_db()
    message = Message.objects.get(conversation=talk)
    assert (message.text, message.subject, talk.subject, talk.preview) == ("", "", "", "")
    assert talk.emptied_at is not None
    assert not Attachment.objects.exists()
    assert not Blob.objects.exists()
    assert not bytes(Intake.objects.get().body)
    assert talk.contact.name
    assert (told("conversation_texts").count, told("conversation_texts").is_unfinished) == (
        1,
        False,
    )
    night()
    assert told("conversation_texts").count == 0


def test_an_open_conversation_keeps_its_words(mail_channel: Channel) -> None:
    mailed(mail_channel, 1)
    rule("conversation_texts", 1)
    night()
    assert Message.objects.get().text


def test_raw_mails_go_and_are_not_taken_for_new_ones(
    talk: Conversation, mail_channel: Channel
) -> None:
    rule("raw_mails", 3)
    night()
    assert not bytes(Intake.objects.get().body)
    assert Message.objects.get().text
    mailed(mail_channel, 1)
    assert Message.objects.count() == 1


def test_what_lies_in_quarantine_goes_after_its_time(mail_channel: Channel) -> None:
    Intake.objects.create(
        channel=mail_channel, key="k", body=b"?", state="quarantined", received_at=clock.now()
    )
    rule("quarantine", 6)
    night()
    assert not Intake.objects.quarantined().exists()


def test_people_with_nothing_for_long_are_erased_and_others_stay(
    talk: Conversation, dana: Contact, mail_channel: Channel
) -> None:
    waiting = mailed(mail_channel, 2, WAITING)
    rule("idle_people", 12)
    night(timedelta(days=300))
    assert not Erasure.objects.exists()
    night()
    made = Erasure.objects.get()
    assert (made.people, made.reason, made.by) == (2, "retention", None)
    assert sorted(made.records) == sorted([dana.pk, talk.contact_id])
    waiting.contact.refresh_from_db()
    assert waiting.contact.erased_at is None


WAITING = "From: erin@example.org\nSubject: Roses\nMessage-ID: <w@x.example>\n\nStill waiting"


def test_files_of_imports_go(bob: Agent) -> None:
    of = files.take_in("people.csv", [b"E-mail\nzyx@example.org"], by=bob)
    night(timedelta(days=20))
    assert Piece.objects.filter(of=of).exists()
    night(timedelta(days=40))
    assert not Piece.objects.exists()


def test_the_audit_log_is_kept_for_ever_until_somebody_decides(bob: Agent) -> None:
    AuditEntry.write("login", agent=bob)
    night()
    assert AuditEntry.objects.exists()
    rule("audit_log", 6)
    night()
    assert not AuditEntry.objects.exists()


def test_a_night_ends_where_it_takes_too_long(
    mail_channel: Channel, bob: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw, "_AT_ONCE", 1)
    monkeypatch.setattr(keeping, "AT_MOST", -1)
    rule("raw_mails", 1)
    mailed(mail_channel, 1)
    night()
    assert (told("raw_mails").count, told("raw_mails").is_unfinished) == (0, True)


def test_it_is_done_at_night_and_by_day_where_nights_are_slept_through(
    mail_channel: Channel,
) -> None:
    zone = ZoneInfo(Business.get().timezone)
    noon = (clock.now() + YEAR).astimezone(zone).replace(hour=12)
    mailed(mail_channel, 1)
    with clock.stopped_at(noon):
        keeping.change({"raw_mails": 1})
        keeping.keep_what_is_due()
        assert told("raw_mails").ran_at is None
    night = noon + timedelta(hours=14)
    for now, ran in (
        (night, night),
        (night + timedelta(hours=1), night),
        (noon + timedelta(hours=47), night),
        (noon + timedelta(hours=72), noon + timedelta(hours=72)),
    ):
        with clock.stopped_at(now):
            keeping.keep_what_is_due()
        assert told("raw_mails").ran_at == ran


def test_one_kind_that_fails_keeps_no_other(bob: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(before: datetime) -> QuerySet[Any]:
        raise ValueError("broken")

    kinds = [kind for kind in board.kinds() if kind.name in {"audit_log", "quarantine"}]
    broken_one = type(kinds[0])(**{**kinds[0].__dict__, "sweep": broken})
    monkeypatch.setattr(board, "kinds", lambda: [broken_one, *kinds[1:]])
    for kind in kinds:
        rule(kind.name, 1)
    night()
    assert "broken" in str(told(kinds[0].name).problem)
    assert told(kinds[1].name).ran_at is not None


def test_the_page_shows_the_rules_and_what_they_did(
    admin: Agent,
    talk: Conversation,
) -> None:
    client: Client = logged_in(admin)
    page = client.get("/desk/settings/retention/").content.decode()
    assert "Keep for ever" in page
    wanted = {each.kind.name: str(each.rule.months or "") for each in keeping.rules()}
    client.post("/desk/settings/retention/", wanted | {"conversation_texts": "12"})
    assert told("conversation_texts").months == 12
    assert RetentionRule.objects.count() == 1
    entry = AuditEntry.objects.get(act="retention changed")
    assert entry.data == {"conversation_texts": 12}
    with clock.stopped_at(clock.now() + YEAR):
        asked = {"conversation_texts": "12"}
        shown = client.get("/desk/settings/retention/conversation_texts/", asked)
        assert shown.content.decode() == "1 row.\n"
        keeping.keep(keeping.rules())
        assert "1 row went" in client.get("/desk/settings/retention/").content.decode()
    assert not found("roses")


def test_a_number_of_months_that_is_not_offered_is_refused(admin: Agent) -> None:
    client: Client = logged_in(admin)
    answer = client.post("/desk/settings/retention/", {"quarantine": "7"})
    assert answer.status_code == 422
    assert not RetentionRule.objects.exists()
