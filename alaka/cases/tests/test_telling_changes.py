"""Customers are told what changed: each once, in his language, in the conversation he began."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from alaka.accounts.models import Agent, Place
from alaka.cases.improving import making, telling
from alaka.cases.improving.concerned import concerned
from alaka.cases.improving.telling import TIME_TO_UNDO, tell_all, undo
from alaka.cases.models import Case, ChangesPage, Improvement, Telling, Told, Topic
from alaka.cases.tests.spoken import complained, improved
from alaka.channels.models import Channel
from alaka.contacts.consent.choosing import say_no
from alaka.contacts.models import Contact, Handle
from alaka.core import clock
from alaka.inbox.models import Conversation, Message, MessageKind, MessageState
from alaka.inbox.sending import outbound
from alaka.timeline.models import Event


@pytest.fixture
def samir(mail_channel: Channel, baku: Place) -> Case:
    return complained(mail_channel, baku, "samir", "az")


@pytest.fixture
def zahra(mail_channel: Channel, baku: Place) -> Case:
    return complained(mail_channel, baku, "zahra", "fa")


@pytest.fixture
def heating(samir: Case, zahra: Case, baku: Place, murad: Agent) -> Improvement:
    return improved(baku, murad, samir, zahra)


def told_in_time(improvement: Improvement, by: Agent, months: int = 0) -> Telling:
    made = tell_all(improvement, months, by=by)
    assert made is not None
    with clock.stopped_at(clock.now() + TIME_TO_UNDO):
        telling.go_on(made.pk)
    made.refresh_from_db()
    return made


def said_to(case: Case) -> list[str]:
    assert case.origin is not None
    sent = Message.objects.filter(conversation=case.origin, kind=MessageKind.OUTGOING)
    return list(sent.order_by("pk").values_list("text", flat=True))


def test_each_is_told_in_his_language_where_he_spoke(
    heating: Improvement, samir: Case, zahra: Case, murad: Agent
):
    assert told_in_time(heating, murad).status == Telling.Status.DONE
    (az,), (fa,) = said_to(samir), said_to(zahra)
    assert "İsitməni düzəltdik." in az
    assert "Soyuq idi." in az
    assert "گرمایش را درست کردیم." in fa
    assert "We mended" not in az + fa
    message = Message.objects.get(text=az)
    assert (message.author, message.state) == (murad, MessageState.QUEUED)
    row = Told.objects.get(case=samir)
    assert (row.contact, row.message) == (samir.contact, message)
    assert row.at is not None
    event = Event.objects.get(verb="case.told", subject_id=samir.pk)
    assert event.contact == samir.contact


def test_where_his_language_is_missing_he_gets_that_of_the_business(
    mail_channel: Channel, baku: Place, murad: Agent
):
    emma = complained(mail_channel, baku, "emma", "bs")
    told_in_time(improved(baku, murad, emma), murad)
    assert "You said: It was cold.\n\nWe did: We mended the heating." in said_to(emma)[0]


def test_nobody_is_told_twice(heating: Improvement, samir: Case, zahra: Case, murad: Agent):
    first = told_in_time(heating, murad)
    assert tell_all(heating, 0, by=murad) is None
    telling.go_on(first.pk)
    telling.go_on_with_all()
    assert len(said_to(samir)) == len(said_to(zahra)) == 1


def test_somebody_with_two_cases_is_told_once(
    heating: Improvement, samir: Case, murad: Agent, baku: Place, mail_channel: Channel
):
    assert samir.origin is not None
    again = Case.objects.create(
        title="Cold again", place=baku, contact=samir.contact, opened_at=clock.now()
    )
    heating.cases.add(again)
    assert len(concerned(heating, 0, murad).to_tell) == 2
    told_in_time(heating, murad)
    assert len(said_to(samir)) == 1


def test_who_is_left_out_is_not_told_and_may_be_later(
    heating: Improvement, samir: Case, zahra: Case, murad: Agent
):
    assert samir.contact_id is not None
    assert tell_all(heating, 0, by=murad, without=[samir.contact_id]) is not None
    assert [row.case for row in heating.told.all()] == [zahra]
    assert tell_all(heating, 0, by=murad) is not None
    assert {row.case for row in heating.told.all()} == {samir, zahra}


def test_until_the_time_to_undo_is_over_nobody_hears_anything(
    heating: Improvement, samir: Case, murad: Agent
):
    made = tell_all(heating, 0, by=murad)
    assert made is not None
    telling.go_on(made.pk)  # A job that came too early.
    assert said_to(samir) == []
    assert undo(made)
    with clock.stopped_at(clock.now() + TIME_TO_UNDO):
        telling.go_on(made.pk)
    assert said_to(samir) == []
    assert not heating.told.exists()
    assert tell_all(heating, 0, by=murad) is not None  # It can be begun anew.


def test_what_has_begun_cannot_be_taken_back(heating: Improvement, samir: Case, murad: Agent):
    made = told_in_time(heating, murad)
    assert not undo(made)
    assert heating.told.count() == 2


def test_what_becomes_a_draft_again_is_not_told(heating: Improvement, samir: Case, murad: Agent):
    made = tell_all(heating, 0, by=murad)
    assert made is not None
    making.publish(heating, False)
    with clock.stopped_at(clock.now() + TIME_TO_UNDO):
        telling.go_on(made.pk)
    assert said_to(samir) == []
    assert tell_all(heating, 0, by=murad) is None


def test_it_leaves_the_conversation_as_it_was(heating: Improvement, samir: Case, murad: Agent):
    waiting = samir.origin
    assert waiting is not None
    waiting.reopen()
    since = clock.now() - timedelta(hours=1)
    Conversation.objects.filter(pk=waiting.pk).update(waiting_since=since)
    told_in_time(heating, murad)
    now = Conversation.objects.get(pk=waiting.pk)
    assert (now.waiting_since, now.assignee, now.first_response_at) == (since, None, None)
    assert now.is_open
    closed = Case.objects.get(title="Cold zahra").origin
    assert closed is not None
    assert closed.is_closed
    assert not Event.objects.filter(verb="message.answered").exists()


def test_who_wants_no_more_or_left_no_address_is_not_told_and_the_list_says_why(
    heating: Improvement, samir: Case, zahra: Case, murad: Agent
):
    assert samir.contact is not None
    assert zahra.contact is not None
    say_no(samir.contact, "news")
    zahra.contact.handles.all().delete()
    everybody = concerned(heating, 0, murad)
    assert everybody.to_tell == []
    assert {each.name: each.why for each in everybody.left_out} == {
        "Samir": "Said no to “What became of what you told us”.",
        "Zahra": "Left no address that we can write to.",
    }
    assert tell_all(heating, 0, by=murad) is None


def test_what_changes_after_the_button_was_pressed_is_minded(
    heating: Improvement, samir: Case, zahra: Case, murad: Agent
):
    made = tell_all(heating, 0, by=murad)
    assert made is not None
    assert samir.contact is not None
    assert zahra.contact is not None
    say_no(samir.contact, "news")
    zahra.contact.handles.all().delete()
    with clock.stopped_at(clock.now() + TIME_TO_UNDO):
        telling.go_on(made.pk)
    assert said_to(samir) == said_to(zahra) == []
    problems = {row.case_id: str(row.problem) for row in heating.told.all()}
    assert problems[samir.pk] == "Said no to “What became of what you told us”."
    assert "no address" in problems[zahra.pk]
    made.refresh_from_db()
    assert made.status == Telling.Status.DONE


def test_who_can_be_reached_again_is_told_the_next_time(
    heating: Improvement, zahra: Case, murad: Agent
):
    made = tell_all(heating, 0, by=murad)
    assert made is not None
    assert isinstance(zahra.contact, Contact)
    zahra.contact.handles.all().delete()
    with clock.stopped_at(clock.now() + TIME_TO_UNDO):
        telling.go_on(made.pk)
    Handle.objects.create(
        contact=zahra.contact, scheme="email", value="z@example.org", created_at=clock.now()
    )
    told_in_time(heating, murad)
    assert len(said_to(zahra)) == 1


def test_others_with_the_same_topic_at_the_place_can_be_told_too(
    mail_channel: Channel, baku: Place, shiraz: Place, murad: Agent
):
    comfort = Topic.objects.create(name="Comfort")
    cold = Topic.objects.create(name="Cold", parent=comfort)
    behind = complained(mail_channel, baku, "samir", "az", comfort)
    same = complained(mail_channel, baku, "zahra", "fa", cold)
    complained(mail_channel, shiraz, "emma", "en", cold)
    old = complained(mail_channel, baku, "rauf", "az", cold)
    Case.objects.filter(pk=old.pk).update(opened_at=clock.now() - timedelta(days=100))
    made = improved(baku, murad, behind, topic=comfort)
    assert [each.case for each in concerned(made, 0, murad).to_tell] == [behind.pk]
    assert [each.case for each in concerned(made, 3, murad).to_tell] == [behind.pk, same.pk]
    assert len(concerned(made, 6, murad).to_tell) == 3
    told_in_time(made, murad, 3)
    assert len(said_to(same)) == 1


def test_without_a_conversation_one_begins_and_is_closed(
    baku: Place, murad: Agent, alice: Agent, mail_channel: Channel, dana: Contact
):
    by_hand = Case.objects.create(
        title="Cold", place=baku, contact=dana, opened_at=clock.now(), manager=alice
    )
    made = improved(baku, alice, by_hand)
    made_by_alice = Improvement.objects.get(pk=made.pk)
    told_in_time(made_by_alice, alice)
    assert by_hand.origin is not None
    assert by_hand.origin.is_closed
    assert "We mended the heating." in said_to(by_hand)[0]


def test_the_links_lead_to_the_page_and_to_no_more_of_it(
    heating: Improvement, samir: Case, murad: Agent, baku: Place
):
    told_in_time(heating, murad)
    assert f"/at/{baku.key}/changes" not in said_to(samir)[0]
    ChangesPage.objects.create(place=baku, at=clock.now())
    other = improved(baku, murad, samir)
    told_in_time(other, murad)
    text = said_to(samir)[1]
    assert f"/at/{baku.key}/changes" in text
    assert "/preferences/" not in text  # It stands under the letter, not in what was said.
    letter = outbound(Message.objects.filter(text=text).latest("pk"))
    assert "/preferences/" in letter.text
    assert "/unsubscribe/news/" in letter.unsubscribe


def test_a_hundred_at_a_time_and_the_rest_by_the_next_job(
    heating: Improvement, samir: Case, zahra: Case, murad: Agent, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(telling, "AT_ONCE", 1)
    made = told_in_time(heating, murad)
    assert (len(said_to(samir)) + len(said_to(zahra)), made.status) == (1, "running")
    with clock.stopped_at(clock.now() + TIME_TO_UNDO):
        telling.go_on(made.pk)
    made.refresh_from_db()
    assert (len(said_to(samir)) + len(said_to(zahra)), made.status) == (2, "done")


def test_what_breaks_for_one_keeps_nobody_else_from_being_told(
    heating: Improvement, samir: Case, zahra: Case, murad: Agent, monkeypatch: pytest.MonkeyPatch
):
    real = telling.letter

    def broken(told: Told, channel: Channel, language: str) -> str:
        if told.case_id == samir.pk:
            raise ValueError("odd")
        return real(told, channel, language)

    monkeypatch.setattr(telling, "letter", broken)
    made = told_in_time(heating, murad)
    assert made.status == Telling.Status.DONE
    assert len(said_to(zahra)) == 1
    assert heating.told.get(case=samir).problem == "ValueError: odd"


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_tell_everybody_once(
    heating: Improvement, samir: Case, zahra: Case, murad: Agent, boss: Agent
):
    together = Barrier(4)

    def press(by: Agent) -> Telling | None:
        try:
            together.wait(10)
            return tell_all(Improvement.objects.get(pk=heating.pk), 0, by=by)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        made = [each for each in workers.map(press, [murad, boss, murad, boss]) if each]
    assert len(made) == 1
    assert heating.told.count() == 2

    def work(pk: int) -> None:
        try:
            telling.go_on(pk)
        finally:
            connection.close()

    with clock.stopped_at(clock.now() + TIME_TO_UNDO), ThreadPoolExecutor(4) as workers:
        list(workers.map(work, [made[0].pk] * 4))
    assert len(said_to(samir)) == len(said_to(zahra)) == 1
