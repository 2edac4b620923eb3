"""A person is erased from every room, by every way in, and what is counted stays as it was."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from alaka.accounts.models import Agent
from alaka.cases.models import Case
from alaka.channels.models import Channel
from alaka.contacts.models import Contact, Document, Handle
from alaka.core import clock
from alaka.core.models import Blob
from alaka.inbox.models import Conversation, Message, MessageState
from alaka.privacy import erasing, finding, jobs
from alaka.privacy.erasing import Decision
from alaka.privacy.models import Erasure, ErasureState, Reason, Wish
from alaka.privacy.previewing import preview
from alaka.privacy.proving import of_address
from alaka.privacy.tests.conftest import ADDRESS, WORD, found, mailed, run_jobs
from alaka.reports.answering import answer
from alaka.reports.boards import reports
from alaka.reports.checking import check
from alaka.reports.scope import Scope
from alaka.segments import making
from alaka.segments.keeping.running import keep_all
from alaka.segments.models import Segment
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db


def erased(person: Contact, by: Agent) -> Erasure:
    made = erasing.begin([person.pk], Decision(by, Reason.ASKED, Wish.PERSON))
    assert made is not None
    erasing.run(made.pk)
    return Erasure.objects.get(pk=made.pk)


def test_no_word_of_the_person_is_left_in_any_column(person: Contact, bob: Agent) -> None:
    before = found()
    assert len({place.partition(":")[0] for place in before}) > 40, before
    erased(person, bob)
    assert not (left := found()), left
    assert found("61998877") == []


def test_the_jobs_that_come_after_it_bring_nothing_back(person: Contact, bob: Agent) -> None:
    made = erased(person, bob)
    run_jobs("alaka.core.jobs.tell", "alaka.privacy")
    assert not (left := found()), left
    event = Event.objects.get(verb="contact.erased")
    assert (event.contact, event.subject_id) == (None, person.pk)
    assert event.data == {"erasure": made.pk, "reason": "asked"}


def test_segments_say_how_many_are_left_in_them(person: Contact, bob: Agent) -> None:
    other = Contact.objects.create(name="Other", language="en", created_at=clock.now())
    named = {"of": "name", "op": "filled"}
    live = making.make(Segment(name="Live", owner=bob, filter=named))
    static = making.make(Segment(name="Static", owner=bob, is_live=False), [person.pk, other.pk])
    keep_all()
    sizes = [Segment.objects.get(pk=each.pk).size for each in (live, static)]
    erased(person, bob)
    keep_all()
    for each, size in zip((live, static), sizes, strict=True):
        each.refresh_from_db()
        assert each.size == size - 1 == each.members.count()
        assert not each.members.filter(contact=person).exists()


def numbers(agent: Agent) -> dict[str, Any]:
    """All that the reports say, of everything there is."""
    told = {}
    for name, report in reports().items():
        scope = Scope.read(report, {"period": "365"}, ZoneInfo("UTC"), "en")
        said = answer(scope, agent)
        told[name] = (said.total, [(line.value, line.numbers) for line in said.lines])
    return told


def test_every_report_says_the_same_afterwards(
    person: Contact, bob: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    check()
    before = numbers(bob)
    assert any(value for total, _lines in before.values() for value in total.values())
    rows = (Conversation.objects.count(), Message.objects.count(), Case.objects.count())
    erased(person, bob)
    check()
    assert numbers(bob) == before
    assert (Conversation.objects.count(), Message.objects.count(), Case.objects.count()) == rows


def test_the_whole_family_goes_and_is_seen_by_nobody(person: Contact, bob: Agent) -> None:
    assert len(person.ids) == 2
    made = erased(person, bob)
    assert made.records == person.ids
    assert made.people == 1
    assert not Contact.objects.visible_to(bob).filter(pk__in=person.ids).exists()
    assert str(Contact.objects.get(pk=person.pk)) == "Erased person"


def test_what_others_said_stays(person: Contact, bob: Agent) -> None:
    erased(person, bob)
    other = Message.objects.get(handle__value="erin@example.org")
    assert "fern" in other.text
    assert other.participants == ["x@example.org"]
    assert other.intake is not None
    assert bytes(other.intake.body)
    assert other.attachments.count() == 1


def test_a_new_mail_from_the_address_is_somebody_new(
    person: Contact, bob: Agent, mail_channel: Channel
) -> None:
    made = erased(person, bob)
    talk = mailed(mail_channel, 20, MAIL_AGAIN)
    assert talk.contact_id not in person.ids
    assert Handle.objects.get(value=ADDRESS).contact == talk.contact
    assert list(of_address(ADDRESS)) == [made]


MAIL_AGAIN = f"From: {ADDRESS}\nSubject: Again\nMessage-ID: <one-20@x.example>\n\nHello again"


def test_a_mail_that_lies_in_the_mailbox_still_is_not_taken_in_again(
    person: Contact, bob: Agent, mail_channel: Channel
) -> None:
    erased(person, bob)
    count = Message.objects.count()
    mailed(mail_channel, 1)
    assert Message.objects.count() == count
    assert not (left := found()), left


def test_what_waits_to_be_sent_goes_to_nobody(
    person: Contact, bob: Agent, mail_channel: Channel
) -> None:
    waiting = Message.objects.filter(conversation__contact=person, state=MessageState.QUEUED)
    ids = list(waiting.values_list("pk", flat=True))
    assert ids
    erased(person, bob)
    assert set(Message.objects.filter(pk__in=ids).values_list("state", flat=True)) == {"failed"}


def test_files_that_somebody_else_has_stay(
    person: Contact, bob: Agent, mail_channel: Channel
) -> None:
    shared = next(iter(Blob.objects.keep([f"document of {WORD}".encode()]).values()))
    other = Contact.objects.create(name="Erin", created_at=clock.now())
    Document.objects.create(
        contact=other, blob=shared, name="a.txt", content_type="text/plain", size=1,
        added_at=clock.now(),
    )  # fmt: skip
    erased(person, bob)
    assert found() == ["core_blob.data: 1"]


def test_the_record_leads_to_nobody_and_answers_whoever_has_the_address(
    person: Contact, bob: Agent
) -> None:
    shown = preview(finding.of(person))
    made = erased(person, bob)
    assert made.state == ErasureState.DONE
    assert made.whom is None
    for name, count in shown.counts.items():
        assert made.counts.get(name, 0) == count, name
    assert made.counts["audit"] == 1
    assert made.counts["intakes_elsewhere"] >= 1
    for written in (ADDRESS, f" {ADDRESS.upper()} ", "+387 61 998-877"):
        assert list(of_address(written)) == [made]
    assert not of_address("dana@example.org").exists()
    assert not found(ADDRESS)


def test_whoever_was_killed_in_the_middle_is_gone_on_for(
    person: Contact, bob: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = erasing.begin([person.pk], Decision(bob, Reason.ASKED, Wish.PERSON))
    assert made is not None
    assert not Handle.objects.filter(value=ADDRESS).exists()
    step = erasing._step
    steps = iter([True] * 6)
    with monkeypatch.context() as killed:
        killed.setattr(
            erasing, "_step", lambda *given: step(*given) if next(steps, None) else 1 / 0
        )
        with pytest.raises(ZeroDivisionError):
            erasing.run(made.pk)
    assert "ZeroDivisionError" in str(Erasure.objects.get(pk=made.pk).problem)
    assert found()
    jobs.carry_on()
    run_jobs("alaka.privacy.jobs")
    assert not (left := found()), left
    assert Erasure.objects.get(pk=made.pk).state == ErasureState.DONE


def test_erasing_twice_is_erasing_once(person: Contact, bob: Agent) -> None:
    erased(person, bob)
    assert erasing.begin([person.pk], Decision(bob, Reason.ASKED, Wish.PERSON)) is None
    assert Erasure.objects.count() == 1
