"""What is offered to whom, and what came of it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from alaka.accounts.models import Agent, Place, Team
from alaka.contacts.merging import merge, undo
from alaka.contacts.models import Contact, OwnField
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.offers import answering, figures, fitting
from alaka.offers.answering import Said
from alaka.offers.models import Answer, OfferAnswer, OfferRule
from alaka.offers.tests.conftest import buy, offer
from alaka.sales import moving
from alaka.sales.models import Deal, Product
from alaka.timeline.models import Event


def offered(agent: Agent, contact: Contact, talk: Conversation | None = None) -> list[str]:
    found = fitting.fitting(agent, Contact.objects.get(pk=contact.pk), talk)
    return [fit.rule.product.name for fit in found]


def test_who_has_one_and_lacks_the_other_is_offered_it_with_a_reason(
    to_bouquets: OfferRule, bouquet: Product, vase: Product, dana: Contact, alice: Agent, bob: Agent
) -> None:
    assert fitting.any_rules()
    assert offered(alice, dana) == []
    buy(dana, bouquet, bob)
    (fit,) = fitting.fitting(alice, dana)
    assert fit.why == "Dana Novak lacks a Glass vase, which costs €25.50."
    buy(dana, vase, bob)
    assert offered(alice, dana) == []


def test_a_rule_holds_in_its_days_its_teams_and_its_places(
    vase: Product, dana: Contact, alice: Agent, bob: Agent, talk: Conversation
) -> None:
    rule = offer(vase, bob)
    today = timezone.localdate()
    assert offered(alice, dana, talk) == ["Glass vase"]
    for change, is_offered in (
        ({"is_on": False}, False), ({"is_on": True, "since": today + timedelta(1)}, False),
        ({"since": today, "until": today}, True), ({"until": today - timedelta(1)}, False),
        ({"until": None, "filter": {"of": "gone"}}, False), ({"filter": {}}, True),
    ):  # fmt: skip
        OfferRule.objects.filter(pk=rule.pk).update(**change)
        assert (offered(alice, dana, talk) != []) is is_offered, change
        if "filter" not in change:
            assert fitting.any_rules() is is_offered
    rule.teams.set([Team.objects.create(name="Others")])
    assert offered(alice, dana) == []
    assert offered(bob, dana) == ["Glass vase"]
    rule.teams.set(alice.teams.all())
    assert offered(alice, dana) == ["Glass vase"]
    country = Place.objects.create(name="Azerbaijan")
    rule.places.set([country])
    talk.place = Place.objects.create(name="Elsewhere")
    assert offered(alice, dana, talk) == []
    assert offered(alice, dana) == ["Glass vase"]
    talk.place = Place.objects.create(name="Baku", parent=country)
    assert offered(alice, dana, talk) == ["Glass vase"]


def test_the_weightiest_stands_first_and_each_product_once(
    vase: Product, bouquet: Product, dana: Contact, alice: Agent, bob: Agent
) -> None:
    offer(vase, bob, priority=10)
    offer(bouquet, bob, priority=20)
    best = offer(vase, bob, priority=90, why={"en": "Level {level}"})
    OwnField.objects.create(key="level", name="Level", kind="text")
    Contact.objects.filter(pk=dana.pk).update(own={"level": "gold"})
    dana.refresh_from_db()
    found = fitting.fitting(alice, dana)
    assert [fit.rule.product for fit in found] == [vase, bouquet]
    assert found[0].rule == best
    assert found[0].why == "Level gold"


def test_all_conditions_are_one_statement_however_many_rules(
    to_bouquets: OfferRule, bouquet: Product, dana: Contact, alice: Agent, bob: Agent
) -> None:
    buy(dana, bouquet, bob)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            fitting.fitting(alice, dana)
        return len(seen)

    asked()  # What is remembered for a while is not counted.
    few = asked()
    for number in range(12):
        product = Product.objects.create(name=f"Product {number}", created_at=clock.now())
        offer(product, bob, filter=to_bouquets.filter)
    asked()
    assert asked() == few


def test_what_a_condition_hangs_on_counts_at_once(
    to_bouquets: OfferRule, bouquet: Product, dana: Contact, alice: Agent, bob: Agent
) -> None:
    """Though the statements made of conditions are kept for a while."""
    buy(dana, bouquet, bob)
    Deal.objects.update(owner=None, opened_by=None)
    bought = to_bouquets.filter

    def is_offered(**change: Any) -> bool:
        OfferRule.objects.filter(pk=to_bouquets.pk).update(**change)
        return offered(bob, dana) == ["Glass vase"]

    assert is_offered()
    assert not is_offered(owner=alice), "she does not see the deal"
    assert not is_offered(filter={"not": bought["all"][0]}, owner=bob)
    assert is_offered(filter=bought["all"][0])
    place = Place.objects.create(name="Baku", kind="shop", manager=bob)
    assert not is_offered(), "he sees his places only"
    Deal.objects.update(place=place)
    assert is_offered()
    Agent.objects.filter(pk=bob.pk).update(is_active=False)
    assert not is_offered()
    Agent.objects.filter(pk=bob.pk).update(is_active=True)
    assert is_offered()
    level = OwnField.objects.create(key="level", name="Level", kind="text")
    Contact.objects.filter(pk=dana.pk).update(own={"level": "gold"})
    assert is_offered(filter={"of": "own.level", "op": "is", "value": "gold"})
    OwnField.objects.filter(pk=level.pk).update(is_archived=True)
    assert not is_offered()


@pytest.mark.parametrize("answer", [Answer.DECLINED, Answer.LATER, Answer.ACCEPTED])
def test_what_was_answered_rests_for_the_days_of_its_rule(
    vase: Product, dana: Contact, alice: Agent, bob: Agent, answer: Answer
) -> None:
    rule = offer(vase, bob, again_days=100, later_days=10)
    row = answering.answer(dana, rule, Said(answer), by=alice)
    assert offered(alice, dana) == []
    assert answering.answer(dana, rule, Said(answer), by=alice) == row
    days = {Answer.LATER: 10}.get(answer, 100)
    OfferAnswer.objects.update(rests_until=clock.now() - timedelta(minutes=1))
    assert row.rests_until is not None
    assert round((row.rests_until - row.at).total_seconds() / 86_400) == days
    assert offered(alice, dana) == ["Glass vase"]


def test_accepted_opens_a_deal_with_its_line_and_is_told(
    vase: Product, dana: Contact, alice: Agent, bob: Agent, talk: Conversation
) -> None:
    rule = offer(vase, bob)
    row = answering.answer(talk.contact, rule, Said(Answer.ACCEPTED, "", talk), by=alice)
    assert row.deal is not None
    assert (str(row.deal.amount), row.deal.owner) == ("25.50", alice)
    assert list(row.deal.conversations.all()) == [talk]
    moving.win(row.deal, by=alice)
    no = answering.answer(dana, rule, Said(Answer.DECLINED, "Too dear"), by=alice)
    told = Event.objects.filter(verb__startswith="offer.").order_by("pk")
    assert [event.verb for event in told] == ["offer.accepted", "offer.declined"]
    assert told[1].data["reason"] == "Too dear"
    found = figures.of_product(vase)
    assert (found.whole.counts["accepted"], found.whole.share) == (1, 0.5)
    assert str(found.by_rule[0].won) == "25.50"
    assert [each.reason for each in found.declined] == ["Too dear"]
    assert found.bars[-1].counts["declined"] == 1
    answering.take_back(no, by=alice)
    assert OfferAnswer.objects.get() == row
    assert offered(alice, dana) == []
    rule.delete()
    assert OfferAnswer.objects.get().rule is None


def test_a_merged_person_has_the_answers_of_both(
    vase: Product, dana: Contact, alice: Agent, bob: Agent
) -> None:
    rule = offer(vase, bob)
    double = Contact.objects.create(name="D.", created_at=clock.now())
    answering.answer(double, rule, Said(Answer.DECLINED), by=alice)
    assert offered(alice, dana) == ["Glass vase"]
    merged = merge(dana, double, by=bob)
    assert offered(alice, dana) == []
    undo(merged, by=bob)
    assert offered(alice, dana) == ["Glass vase"]
