"""The second demo business, a travel agency: as whole as the first, with two travellers known."""

import tomllib
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.utils import translation

from alaka.accounts.models import Agent, Place, Team
from alaka.automation.models import Hint
from alaka.cases.models import Case, Improvement
from alaka.channels.models import Channel
from alaka.cli import filling
from alaka.cli.demo import generator, shop, stories
from alaka.cli.demo.speech import LANGUAGES, speech
from alaka.cli.demo.stories import Plan
from alaka.cli.demo.trades import TRADES, here, mailboxes
from alaka.cli.demo.trades.karvan import KARVAN
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.core.folding import words_for_index
from alaka.inbox.models import Conversation, Message
from alaka.inbox.summaries import summarize
from alaka.offers.fitting import fitting
from alaka.offers.models import Answer, OfferAnswer, OfferRule
from alaka.sales.models import Deal, DealLine, DealStatus, Product
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
DERIVED = "message_count", "last_activity_at", "preview", "waiting_since", "first_response_at"


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """Its logins and the plan they came with, for all tests of this file, which change nothing."""
    plans: list[Plan] = []

    def tell(plan: Plan, begin: int, end: int) -> stories.Told:
        plans.append(plan)
        return stories.tell(plan, begin, end)

    with (
        django_db_blocker.unblock(),
        clock.stopped_at(NOW),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(generator, "tell", tell)
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield generator.fill(contacts=150, conversations=80, business="travel"), plans[0]
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


def test_is_the_agency_the_same_each_time_and_of_nothing_of_the_shop(told):
    logins, plan = told
    assert stories.tell(plan, 0, 80).lines() == stories.tell(plan, 0, 80).lines()
    assert here() is KARVAN
    assert len(logins) == Agent.objects.count() == 9
    assert {(login.email.partition("@")[2], login.password) for login in logins} == {
        ("karvan.example", "karvan-demo-2026")
    }
    assert sorted(Team.objects.values_list("name", flat=True)) == [
        "After-travel care", "Groups", "Sales",
    ]  # fmt: skip
    assert Place.objects.exclude(parent=None).count() == 9
    assert Channel.objects.filter(mailboxes()).count() == 4
    assert not Channel.objects.filter(key__startswith="gul").exists()
    assert not Message.objects.filter(text__icontains="bouquet").exists()
    assert set(filling.BUSINESSES) == set(TRADES)


def test_is_as_the_inbox_and_the_case_desk_would_have_left_it(told):
    spoken = set(Conversation.objects.values_list("language", flat=True))
    assert spoken == set(LANGUAGES)
    for conversation in Conversation.objects.order_by("-pk")[:25]:
        kept = [getattr(conversation, name) for name in DERIVED]
        summarize(conversation)
        assert kept == [getattr(conversation, name) for name in DERIVED], conversation.subject
    words, kept = [], []
    for message in Message.objects.prefetch_related("attachments"):
        names = [file.name for file in message.attachments.all()]
        subject = message.subject if message.is_incoming else ""
        said = [subject, message.text, *(value for _, value in message.fields), *names]
        words.append(words_for_index(" ".join(filter(None, said))))
        kept.append(message.search)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT said FROM unnest(%s::text[], %s::tsvector[]) AS each(said, kept)"
            " WHERE to_tsvector('simple', said) <> kept",
            [words, kept],
        )
        assert not cursor.fetchall()
    assert not Message.objects.filter(at__gt=NOW).exists()
    assert Case.objects.exclude(topic=None).exists()
    assert Improvement.objects.published().count() == 9


def test_the_graduate_and_the_mother_of_two_wait_for_an_answer(told):
    toby = Contact.objects.get(name="Toby Hartwell")
    amila = Contact.objects.get(name="Amila Hadžić")
    assert (toby.own["birthday"], amila.own["children"]) == ("2003-02-18", "2")
    for person, sku, quantity in ((toby, "ARG-TREK", 1), (amila, "ANT-FAM", 4)):
        conversation = Conversation.objects.get(contact=person)
        assert conversation.waiting_since == conversation.last_activity_at
        assert conversation.message_count == 5
        deal = Deal.objects.get(contact=person)
        assert deal.status == DealStatus.WON
        assert [(line.product.sku, line.quantity) for line in deal.lines.all()] == [(sku, quantity)]
        assert deal.amount == sum(line.total for line in deal.lines.all())


def test_they_are_offered_what_goes_with_their_journey_and_others_were_before(told):
    owen = Agent.objects.get(email="owen@karvan.example")
    with translation.override("en"):
        toby = fitting(owen, Contact.objects.get(name="Toby Hartwell"))
        amila = fitting(owen, Contact.objects.get(name="Amila Hadžić"))
    assert [fit.rule.product.sku for fit in toby] == ["INS-SPORT", "SIM"]
    assert toby[0].why.startswith("Toby Hartwell goes to the mountains, is under thirty")
    assert [fit.rule.product.sku for fit in amila] == ["CHILD-CARE", "TRANSFER"]
    assert "children: 2," in amila[0].why
    assert {"{" in fit.why for fit in toby + amila} == {False}
    for rule in OfferRule.objects.all():
        assert set(rule.why) == set(LANGUAGES)
    answers = set(OfferAnswer.objects.values_list("answer", flat=True))
    assert answers == {Answer.ACCEPTED, Answer.DECLINED, Answer.LATER}
    assert Event.objects.filter(verb__startswith="offer.").count() == OfferAnswer.objects.count()


def test_journeys_are_sold_by_articles_at_their_prices(told):
    assert Product.objects.offered().count() == 12
    assert {price.currency for price in Product.objects.get(sku="ARG-TREK").prices.all()} == {
        "EUR", "AZN", "BAM", "USD",
    }  # fmt: skip
    assert DealLine.objects.filter(product__sku="INS-SPORT").exists()
    for deal in Deal.objects.exclude(lines=None).prefetch_related("lines"):
        assert deal.amount == sum(line.total for line in deal.lines.all())


def test_every_language_says_the_same_matters(told):
    english = speech("karvan", "en")
    pages = shop.words(KARVAN.folder, "en")
    for language in LANGUAGES:
        words = speech("karvan", language)
        assert set(words.topics) == set(english.topics) == set(KARVAN.topics)
        assert set(words.case_topics) == set(english.case_topics)
        assert len(words.prepared) == len(english.prepared)
        for about, _, _ in KARVAN.changes:
            topic = words.topics[about]
            assert len(topic.changes) == len(english.topics[about].changes)
            assert topic.said
        own = shop.words(KARVAN.folder, language)
        assert set(own) == set(pages)
        for name in ("home", "order", "about"):
            answer = shop.page(KARVAN, language, name)
            text = bytes(answer.body).decode()
            assert f'lang="{language}"' in text
            assert "Karvan" in text
            assert "Gül" not in text
    assert tomllib.loads((KARVAN.folder / "pages" / "en.toml").read_text())["cards"]


def test_its_rules_tell_and_call(told):
    assert Hint.objects.exists()
    assert Event.objects.filter(verb="webhook.called").exists()
