"""Asking by mail how it was: whom, when, once; and what the links of the mail do."""

import re
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from alaka.accounts.models import Agent, Place
from alaka.cases import dissatisfied
from alaka.cases.models import Case
from alaka.channels.contract import OutboundMessage, Receipt, SendError
from alaka.channels.email.adapter import EmailAdapter
from alaka.channels.models import Channel
from alaka.contacts.consent.choosing import choose, say_no
from alaka.core import clock
from alaka.inbox.answering import Saying, reply
from alaka.inbox.asking import PEACE, ask, link, plan
from alaka.inbox.models import Conversation, Satisfaction, SatisfactionRequest
from alaka.inbox.tests.talking import heard
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[OutboundMessage]:
    """What the mailbox would have sent."""
    sent: list[OutboundMessage] = []

    def send(self, message, handover):
        handover()
        sent.append(message)
        return Receipt(message.external_id)

    monkeypatch.setattr(EmailAdapter, "send", send)
    return sent


@pytest.fixture
def solved(mail_channel: Channel, alice: Agent) -> Conversation:
    """Dana asked, Alice answered and closed, in an inbox that asks after four hours."""
    inbox = mail_channel.inbox
    inbox.asks_satisfaction = True
    inbox.save()
    return closed(mail_channel, alice)


def closed(channel: Channel, by: Agent, text: str = "My roses are late", **fields) -> Conversation:
    conversation = heard(channel, text, **fields).conversation
    reply(conversation, Saying("They are on their way."), by=by)
    conversation.refresh_from_db()
    conversation.close(by=by)
    return conversation


def later(monkeypatch: pytest.MonkeyPatch, **passed: float) -> datetime:
    at = clock.now() + timedelta(**passed)
    monkeypatch.setattr(clock, "now", lambda: at)
    return at


def test_after_the_hours_the_contact_gets_one_mail_in_his_language(
    solved: Conversation, letters: list[OutboundMessage], monkeypatch: pytest.MonkeyPatch
):
    Conversation.objects.filter(pk=solved.pk).update(language="az")
    ask(solved.pk)
    assert letters == []  # It is not four hours yet.
    later(monkeypatch, hours=4, minutes=1)
    ask(solved.pk)
    ask(solved.pk)
    (letter,) = letters
    assert letter.recipient.value == "dana@example.org"
    assert letter.automatic
    assert letter.language == "az"
    assert "score=5" in letter.text
    assert letter.html.count("?score=") == 5


def test_closing_plans_it_only_in_an_inbox_that_asks(
    solved: Conversation, monkeypatch: pytest.MonkeyPatch
):
    planned: list[dict] = []
    monkeypatch.setattr("alaka.core.jobs.defer", lambda *_, **job: planned.append(job))
    ids = list(Event.objects.filter(verb="conversation.closed").values_list("pk", flat=True))
    plan(ids)
    assert planned[0]["conversation_id"] == solved.pk
    assert solved.closed_at is not None
    assert planned[0]["at"] == solved.closed_at + timedelta(hours=4)
    type(solved.inbox).objects.update(asks_satisfaction=False)
    plan(ids)
    assert len(planned) == 1


def test_nobody_is_asked_again_within_a_week(
    solved: Conversation,
    mail_channel: Channel,
    alice: Agent,
    letters: list[OutboundMessage],
    monkeypatch: pytest.MonkeyPatch,
):
    other = closed(mail_channel, alice, "Something else", subject="Tulips", external_id="2@x")
    assert other != solved
    at = later(monkeypatch, hours=5)
    ask(solved.pk)
    ask(other.pk)
    assert len(letters) == 1
    monkeypatch.setattr(clock, "now", lambda: at + PEACE + timedelta(minutes=1))
    ask(other.pk)
    assert len(letters) == 2


@pytest.mark.parametrize("why", ["reopened", "rated", "unanswered", "automatic", "switched off"])
def test_it_is_not_asked_when_it_would_be_wrong(
    why: str,
    solved: Conversation,
    letters: list[OutboundMessage],
    monkeypatch: pytest.MonkeyPatch,
):
    if why == "reopened":
        solved.reopen()
    elif why == "rated":
        Satisfaction.objects.create(conversation=solved, score=4, at=clock.now())
    elif why == "unanswered":
        solved.messages.filter(kind="outgoing").delete()
    elif why == "automatic":
        solved.messages.filter(kind="incoming").update(automatic="list")
    else:
        type(solved.inbox).objects.update(asks_satisfaction=False)
    later(monkeypatch, hours=5)
    ask(solved.pk)
    assert letters == []


def test_a_mail_that_was_refused_for_now_is_tried_again_and_sent_once(
    solved: Conversation, letters: list[OutboundMessage], monkeypatch: pytest.MonkeyPatch
):
    later(monkeypatch, hours=5)
    taken = EmailAdapter.send

    def refuse(self, message, handover):
        raise SendError("busy", permanent=False)

    monkeypatch.setattr(EmailAdapter, "send", refuse)
    with pytest.raises(SendError):
        ask(solved.pk)
    monkeypatch.setattr(EmailAdapter, "send", taken)
    ask(solved.pk)
    assert len(letters) == 1


def test_after_a_crash_behind_the_handover_it_is_not_sent_again(
    solved: Conversation, letters: list[OutboundMessage], monkeypatch: pytest.MonkeyPatch
):
    later(monkeypatch, hours=5)
    ask(solved.pk)
    SatisfactionRequest.objects.update(sent_at=None)
    ask(solved.pk)
    assert len(letters) == 1


def test_without_a_mailbox_it_goes_the_way_of_our_own_mails(
    solved: Conversation, mail_channel: Channel, monkeypatch: pytest.MonkeyPatch
):
    Channel.objects.filter(pk=mail_channel.pk).update(is_enabled=False)
    later(monkeypatch, hours=5)
    ask(solved.pk)
    (letter,) = mail.outbox
    assert letter.to == ["dana@example.org"]


# ---------------------------------------------------------------- the page


def path(conversation: Conversation, language: str = "en") -> str:
    return re.sub(r"^https?://[^/]+", "", link(conversation, language))


def test_a_scanner_that_opens_every_link_says_nothing(solved: Conversation):
    where = path(solved)
    for score in range(1, 6):
        assert Client().get(f"{where}?score={score}").status_code == 200
        assert Client().head(f"{where}?score={score}").status_code == 200
    assert Client().options(where).status_code == 405
    assert not Satisfaction.objects.exists()
    assert not Event.objects.filter(verb="satisfaction.given").exists()


def test_the_face_of_the_mail_is_chosen_already_and_the_click_counts(solved: Conversation):
    where = path(solved, "fa")
    shown = Client().get(f"{where}?score=4").content.decode()
    assert 'dir="rtl"' in shown
    assert re.search(r'value="4" required checked', shown)
    answer = Client(enforce_csrf_checks=True).post(where, {"score": "4", "comment": " Good! "})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    given = Satisfaction.objects.get()
    assert (given.score, given.comment) == (4, "Good!")


def test_what_was_typed_stays_when_no_face_is_chosen(solved: Conversation):
    answer = Client().post(path(solved), {"comment": "Late & cold"})
    assert answer.status_code == 422
    assert "Late &amp; cold" in answer.content.decode()
    assert not Satisfaction.objects.exists()


@pytest.mark.parametrize("score", ["0", "6", "x", "٣", "5.0"])
def test_no_other_score_is_taken(solved: Conversation, score: str):
    assert Client().post(path(solved), {"score": score}).status_code in {200, 422}
    assert not Satisfaction.objects.exclude(score__in=[3, 5]).exists()


def test_a_link_that_was_changed_or_is_old_says_so(
    solved: Conversation, monkeypatch: pytest.MonkeyPatch
):
    where = path(solved)
    assert Client().get(where[:-3]).status_code == 410
    assert Client().post(f"{where}x", {"score": "1"}).status_code == 410
    later(monkeypatch, days=31)
    assert Client().post(where, {"score": "1"}).status_code == 410
    assert not Satisfaction.objects.exists()


def test_after_a_day_it_can_no_longer_be_changed(
    solved: Conversation, monkeypatch: pytest.MonkeyPatch
):
    where = path(solved)
    Client().post(where, {"score": "2"})
    Client().post(where, {"score": "3"})
    later(monkeypatch, days=2)
    assert Client().post(where, {"score": "5"}).status_code == 422
    assert Satisfaction.objects.get().score == 3


# ---------------------------------------------------------------- low scores


def told() -> list[int]:
    return list(Event.objects.filter(verb="satisfaction.given").values_list("pk", flat=True))


def test_a_low_score_opens_one_case_with_place_and_contact(solved: Conversation, baku: Place):
    Conversation.objects.filter(pk=solved.pk).update(place=baku)
    Client().post(path(solved), {"score": "1"})
    dissatisfied.look(told())
    Client().post(path(solved), {"score": "2", "comment": "Cold and late"})
    dissatisfied.look(told())
    dissatisfied.look(told())
    case = Case.objects.get()
    assert (case.kind, case.source) == ("complaint", "satisfaction")
    assert (case.place, case.contact, case.manager) == (baku, solved.contact, baku.manager)
    assert case.text == "Cold and late"
    assert case.origin == solved


@pytest.mark.parametrize("score", ["3", "4", "5"])
def test_other_scores_open_none(solved: Conversation, score: str):
    Client().post(path(solved), {"score": score})
    dissatisfied.look(told())
    assert not Case.objects.exists()


def test_another_language_keeps_what_was_typed_and_says_nothing(solved: Conversation):
    typed = {"show": "fr", "score": "4", "comment": "Better than last time"}
    page = Client().post(link(solved, "en"), typed)
    assert page.status_code == 200
    assert '<html lang="fr"' in page.text
    assert "Better than last time" in page.text
    assert 'value="4" required checked' in page.text
    assert 'action="?lang=fr"' in page.text
    assert not Satisfaction.objects.exists()


def test_whoever_said_no_is_not_asked_and_the_letter_says_how_to_say_it(
    solved: Conversation, letters: list[OutboundMessage], monkeypatch: pytest.MonkeyPatch
):
    later(monkeypatch, hours=4, minutes=1)
    say_no(solved.contact, "satisfaction")
    ask(solved.pk)
    assert letters == []
    assert not SatisfactionRequest.objects.exists()
    choose(solved.contact, ["news", "satisfaction"])
    ask(solved.pk)
    (letter,) = letters
    assert letter.purpose == "satisfaction"
    assert "/unsubscribe/satisfaction/" in letter.unsubscribe
    assert "/preferences/" in letter.text
    assert "/preferences/" in letter.html


def test_a_no_between_planning_and_sending_counts_and_nobody_was_asked(
    solved: Conversation, letters: list[OutboundMessage], monkeypatch: pytest.MonkeyPatch
):
    later(monkeypatch, hours=4, minutes=1)
    SatisfactionRequest.objects.create(
        conversation=solved, contact=solved.contact, address="dana@example.org", at=clock.now()
    )
    say_no(solved.contact, "satisfaction")
    ask(solved.pk)
    assert letters == []
    assert not SatisfactionRequest.objects.exists()
    assert not Event.objects.filter(verb="satisfaction.asked").exists()
