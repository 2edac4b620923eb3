"""The demo business: the same each time, whole, and as the real flow would have left it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from alaka.accounts.models import Agent, Place, Team
from alaka.api.models import Webhook, WebhookDelivery
from alaka.automation.models import Hint, Run
from alaka.chats.models import Guest
from alaka.cli import filling
from alaka.cli.demo import doubles, generator
from alaka.cli.demo.people import person
from alaka.cli.demo.speech import LANGUAGES, speech
from alaka.console import setting_up
from alaka.contacts.models import Contact, Handle
from alaka.core import clock, phones
from alaka.core.folding import words_for_index
from alaka.goals.models import Funnel, Goal
from alaka.inbox.models import Attachment, Conversation, Message, PreparedAnswer
from alaka.inbox.summaries import summarize
from alaka.offers.fitting import fitting
from alaka.offers.models import OfferAnswer, OfferRule
from alaka.reports.answering import Answer, answer
from alaka.reports.boards import reports
from alaka.reports.checking import check
from alaka.reports.scope import Scope
from alaka.sales.models import DealLine, Product
from alaka.scores.models import ScoreRule
from alaka.segments.language import read
from alaka.segments.models import Segment
from alaka.sla.models import Clock, Target
from alaka.sla.settling import settle
from alaka.timeline.models import Event
from alaka.tracking.identity import spans_of, within
from alaka.tracking.models import Visit

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
DERIVED = (
    "message_count", "last_activity_at", "preview", "preview_kind", "waiting_since", "heard_at",
)  # fmt: skip


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[generator.Login]]:
    with django_db_blocker.unblock(), clock.stopped_at(NOW), transaction.atomic():
        yield generator.fill(contacts=120, conversations=300, events=2500)
        transaction.set_rollback(True)


@pytest.fixture
def demo(filled: list[generator.Login]) -> Iterator[list[generator.Login]]:
    """Filled once for all tests of this file: what one does there is taken back."""
    with transaction.atomic():
        yield filled
        transaction.set_rollback(True)


def strangers() -> int:
    """Who chatted on the site and was nobody before."""
    return Guest.objects.filter(scheme="chat").count()


def test_has_the_promised_shop(demo):
    assert Contact.objects.count() == 120 + doubles.COUNT + strangers()
    assert Conversation.objects.filter(is_live=False).count() == 300
    assert 2 < Message.objects.count() / 300 < 4.5
    assert Agent.objects.count() == 13
    assert Team.objects.count() == 3
    assert Place.objects.exclude(parent=None).count() == 9
    roles = sorted(Agent.objects.values_list("role", flat=True))
    assert roles == ["administrator"] + ["agent"] * 6 + ["analyst"] + ["manager"] * 5
    assert Attachment.objects.exists()


def test_has_every_language_with_enough_to_say(demo):
    spoken = set(Conversation.objects.values_list("language", flat=True))
    assert spoken == set(LANGUAGES)
    assert set(PreparedAnswer.objects.values_list("language", flat=True)) == spoken
    for language in LANGUAGES:
        topics = speech("gul", language).topics.values()
        assert sum(len(topic.openings) for topic in topics) >= 40
        assert sum(len(topic.answers) + len(topic.seconds) for topic in topics) >= 30


def test_conversations_sum_up_as_the_inbox_would(demo):
    for conversation in Conversation.objects.all():
        told = [getattr(conversation, name) for name in DERIVED]
        summarize(conversation)
        assert told == [getattr(conversation, name) for name in DERIVED], conversation.pk


def test_first_answers_are_noted(demo):
    for conversation in Conversation.objects.all():
        first = conversation.messages.answers().first()
        assert conversation.first_response_at == (first.at if first else None)


def test_what_failed_is_noted(demo):
    found = set(Conversation.objects.undelivered())
    assert found
    for conversation in Conversation.objects.filter(messages__state="failed").distinct():
        last = conversation.messages.filter(kind="outgoing").order_by("at").last()
        assert (conversation in found) == (last.state == "failed")


def test_people_are_indexed_as_contacts_are(demo):
    for contact in Contact.objects.prefetch_related("handles"):
        told = contact.search, contact.sort_key, contact.ways
        contact.index([(handle.scheme, handle.value) for handle in contact.handles.all()])
        assert (contact.search, contact.sort_key, contact.ways) == told


def test_messages_are_found_by_the_words_the_inbox_would_keep(demo):
    with connection.cursor() as cursor:
        for message in Message.objects.prefetch_related("attachments"):
            names = [file.name for file in message.attachments.all()]
            subject = message.subject if message.is_incoming else ""
            said = [subject, message.text, *(value for _, value in message.fields), *names]
            words = words_for_index(" ".join(filter(None, said)))
            cursor.execute(
                "SELECT to_tsvector('simple', %s) = %s::tsvector", [words, message.search]
            )
            assert cursor.fetchone() == (True,), message.pk


def test_chats_are_held_in_the_middle_of_visits_and_compared_with_others(demo):
    chats = Conversation.objects.filter(is_live=True)
    assert chats.count() > strangers() > 3
    for chat in chats.select_related("contact"):
        theirs = within(spans_of(chat.contact), "began_at")
        begun = Visit.objects.filter(theirs).values_list("began_at", flat=True)
        assert any(timedelta(0) < chat.opened_at - at < timedelta(minutes=5) for at in begun)
        assert chat.status == "closed"
    gulnar = Agent.objects.get(email="gulnar@gul.example")
    scope = Scope.read(reports()["chatting"], {"period": "365"}, UTC, "en")
    found = answer(scope, gulnar).total
    assert found["chatted"] == chats.count()
    assert (found["low"] or 0) < (found["difference"] or 0) < (found["high"] or 0)


def test_goals_segments_and_rules_of_scores_are_called_as_their_readers_speak(demo):
    named = {language: speech("gul", language).named for language in LANGUAGES}
    assert all(set(each) == set(named["en"]) for each in named.values())
    own = named["en"]
    goals = ["ordered", "looked", "sent", "began"]
    for language in LANGUAGES:
        travel = speech("karvan", language).named
        assert set(travel) == set(own)
        assert all(travel[name] != named[language][name] for name in [*goals, "funnel", "invited"])
    assert {goal.name for goal in Goal.objects.all()} == {own[name] for name in goals}
    rules = {rule.name for rule in ScoreRule.objects.all()}
    assert rules == {own["visited"], own["dealing"], own["annoyed"]}
    for language, login in (("az", "leyla"), ("bs", "amra"), ("fa", "shirin")):
        theirs = Agent.objects.get(email=f"{login}@gul.example")
        assert Funnel.objects.get(owner=theirs).name == named[language]["funnel"]
        assert Segment.objects.get(owner=theirs).name == named[language]["wrote"]
    assert Segment.objects.filter(name__in=own.values()).count() == 4


def test_something_is_left_to_do(demo):
    assert Conversation.objects.open().waiting().count() >= 10
    assert Conversation.objects.unassigned().exists()
    assert Conversation.objects.closed().exclude(resolution="").exists()
    hours = Conversation.objects.waiting().latest("waiting_since").waiting_since
    assert (NOW - hours).total_seconds() < 3600


def test_nothing_happens_before_it_could(demo):
    assert not Message.objects.filter(at__gt=NOW).exists()
    assert not Event.objects.filter(at__gt=NOW).exists()
    for conversation in Conversation.objects.select_related("contact"):
        assert conversation.contact.created_at <= conversation.opened_at
        times = list(conversation.messages.order_by("id").values_list("at", flat=True))
        assert times == sorted(times)


def test_new_rows_get_fresh_keys(demo):
    contact = Contact.objects.create(name="Dana", created_at=NOW)
    handle = Handle.objects.create(
        contact=contact, scheme="email", value="dana@customer.example", created_at=NOW
    )
    assert contact.pk == 121 + doubles.COUNT + strangers()
    assert handle.pk


def test_everybody_has_a_number_of_their_own():
    numbers = [person(number).phone for number in range(0, 1_000_000, 97)]
    given = [number for number in numbers if number]
    assert len(given) == len(set(given))
    assert all(phones.country_of(number) for number in given[:200])


def test_the_printed_logins_work(demo, client: Client):
    login = next(each for each in demo if each.email == "alice@gul.example")
    answer = client.post("/desk/account/login/", {"login": login.email, "password": login.password})
    assert answer.status_code == 302
    assert client.get("/desk/inbox/", follow=True).status_code == 200


def test_a_fill_killed_before_it_told_its_logins_tells_them_at_the_next_start(
    demo, tmp_path, monkeypatch
):
    monkeypatch.setenv("ALAKA_DATA", str(tmp_path))
    assert filling.fill(40, "gul") == 0
    kept = json.loads((tmp_path / "demo-logins.json").read_text())
    assert [(each["email"], each["password"]) for each in kept] == [
        (each.email, each.password) for each in demo
    ]
    assert Contact.objects.count() == 120 + doubles.COUNT + strangers()


def test_nothing_of_its_set_up_is_left_to_do(demo):
    assert setting_up.next_step() is None


KEPT = (
    "policy_id", "started_at", "minutes", "hours_key", "promised_at", "due_at", "left",
    "breached_at", "ended_at", "is_met", "inbox_id", "channel_id", "team_id", "agent_id",
    "place_id", "kind", "severity",
)  # fmt: skip


def clocks() -> dict[object, list[object]]:
    rows = {(row.conversation_id, row.target, row.asked_at): row for row in Clock.objects.all()}
    return {
        key: [*(getattr(row, name) for name in KEPT), row.ended_at or (row.warn_at, row.left)]
        for key, row in rows.items()
    }


def test_its_clocks_are_those_that_the_promises_would_have(demo):
    told = clocks()
    dues = dict(Conversation.objects.values_list("pk", "due_at"))
    broken = sorted(
        Event.objects.filter(verb="promise.broken").values_list("subject_id", "at", "data__target")
    )
    Clock.objects.all().delete()
    Event.objects.filter(verb="promise.broken").delete()
    for pk in dues:
        settle(pk)
    assert clocks() == told
    assert dict(Conversation.objects.values_list("pk", "due_at")) == dues
    rows = Event.objects.filter(verb="promise.broken")
    assert sorted(rows.values_list("subject_id", "at", "data__target")) == broken


def promises(**asked: str) -> Answer:
    scope = Scope.read(reports()["promises"], {"period": "365", **asked}, UTC, "en")
    return answer(scope, Agent.objects.get(email="gulnar@gul.example"))


def test_most_promises_were_kept_in_every_inbox_and_some_are_on_their_way(demo):
    check()
    assert len(promises(by="policy").lines) == 5
    for target in Target.values:
        for line in promises(by="policy", target=target).lines:
            numbers = {name: value or 0 for name, value in line.numbers.items()}
            is_small = numbers["in_time"] + numbers["late"] < 20
            assert 0.6 < numbers["kept"] <= 1 or is_small, line
    whole = promises()
    assert 0.8 < (whole.total["kept"] or 0) < 0.97
    assert (whole.total["running"] or 0) > 5


def test_offers_what_goes_with_what_people_like_and_remembers_who_was_asked(demo):
    assert Product.objects.offered().count() == 8
    assert not DealLine.objects.exists(), "its deals are what they were"
    said = OfferAnswer.objects.all()
    assert set(said.values_list("answer", flat=True)) == {"accepted", "declined", "later"}
    assert Event.objects.filter(verb__startswith="offer.").count() == said.count()
    leyla = Agent.objects.get(email="leyla@gul.example")
    asked = said.values("contact")
    found = set()
    for rule in OfferRule.objects.all():
        assert set(rule.why) == set(LANGUAGES)
        people = Contact.objects.standing().filter(read(rule.filter, rule.owner).asked())
        waiting = people.exclude(pk__in=asked).first()
        assert waiting is not None, rule
        fits = fitting(leyla, waiting)
        found |= {fit.rule.pk for fit in fits}
        assert {"{" in fit.why for fit in fits} == {False}
    assert len(found) == 3


def test_rules_told_of_complaints_and_had_what_was_sold_invoiced(demo):
    done = Run.objects.filter(state="done").select_related("rule")
    assert {run.rule.name for run in done} == {
        "Call back who was dissatisfied", "Have what was sold invoiced", "Tell us of complaints",
    }  # fmt: skip
    assert Hint.objects.count() > Hint.objects.unseen().count() == 1
    assert not Run.objects.filter(state="failed").exists()
    called = WebhookDelivery.objects.filter(verb="webhook.called")
    assert called.count() == Event.objects.filter(verb="webhook.called").count() > 1
    assert not WebhookDelivery.objects.filter(state="waiting").exists()
    assert not Webhook.objects.get().is_active
