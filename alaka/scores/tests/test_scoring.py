"""Scores of people: their facts as of a moment, rules, who is looked at again, what is learned."""

from collections.abc import Iterable
from datetime import datetime

import numpy as np
import pytest

from alaka.accounts.models import Agent
from alaka.activities.planning import Plan, finish, plan
from alaka.cases.opening import Brief, open_case
from alaka.channels.models import Channel
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.sales.models import Deal
from alaka.sales.opening import Brief as NewDeal
from alaka.sales.opening import open_deal
from alaka.scores import following, gathering, training
from alaka.scores.facts import FACTS, NAMES
from alaka.scores.models import Learned, Look, Score
from alaka.scores.saying import parts
from alaka.scores.scoring import Measure, refresh, value_of
from alaka.scores.tests.making import ENGLISH, VISITED, ago, did, ordered, rule, talked, visited
from alaka.timeline.recording import record

pytestmark = pytest.mark.django_db


def levels(contact: Contact, at: datetime) -> dict[str, int]:
    """Those that are not the lowest."""
    people, found = gathering.facts([contact.pk], at)
    assert people.tolist() == [contact.pk]
    return {name: level for name, level in zip(NAMES, found[0].tolist(), strict=True) if level}


def old(contact: Contact, days: float = 500) -> Contact:
    Contact.objects.filter(pk=contact.pk).update(created_at=ago(days))
    contact.refresh_from_db()
    return contact


def test_facts_are_those_of_a_moment_whatever_comes_later(
    dana: Contact, alice: Agent, mail_channel: Channel
):
    old(dana)
    visited(dana, 70, 65, 61, 300)
    did(dana, "Product Viewed", 70, 65, 62, 61, 300)
    did(dana, "Product Added", 61)
    did(dana, "Checkout Started", 95)
    ordered(dana, 100, 200)
    talked(mail_channel, dana, 80)
    deal = open_deal(NewDeal("Wedding", contact=dana), by=alice)
    case = open_case(Brief("Late", contact=dana), by=alice)
    Deal.objects.filter(pk=deal.pk).update(opened_at=ago(90))
    type(case).objects.filter(pk=case.pk).update(opened_at=ago(90))
    at = ago(60)
    expected = {
        "visits": 2, "pages": 2, "looked": 2, "basket": 1, "letter": 1, "way": 4, "talks": 1,
        "heard": 2, "complaint": 1,
        "orders": 2, "ordered": 2, "deal": 1, "known": 3,
    }  # fmt: skip
    assert levels(dana, at) == expected
    for fact in FACTS:
        assert 0 <= expected.get(fact.name, 0) < fact.levels
    visited(dana, 50, 2, pages=30)
    did(dana, "Product Viewed", 50, 2)
    did(dana, "Checkout Started", 50, 2)
    ordered(dana, 40, 1)
    talked(mail_channel, dana, 10)
    finish(plan(Plan(subject="Call", agent=alice, due_at=ago(1), contact=dana), by=alice), by=alice)
    Deal.objects.filter(pk=deal.pk).update(status="won", closed_at=ago(5))
    type(case).objects.filter(pk=case.pk).update(
        status="closed", closed_at=ago(20), outcome="solved"
    )
    assert levels(dana, at) == expected
    now = levels(dana, clock.now())
    assert (now["visits"], now["orders"], now["step"]) == (1, 3, 1)
    assert (now["looked"], now["checkout"]) == (1, 1)
    assert "basket" not in now
    assert "deal" not in now
    assert "complaint" not in now
    assert gathering.bought([dana.pk], at, ago(30)) == {dana.pk}
    assert gathering.bought([dana.pk], ago(30), ago(10)) == set()
    assert gathering.bought([dana.pk], ago(10), ago(3)) == {dana.pk}
    assert gathering.facts([dana.pk], ago(600))[0].tolist() == []


def test_records_of_one_person_are_one(dana: Contact, alice: Agent, mail_channel: Channel):
    twin = Contact.objects.create(name="Dana", created_at=ago(9))
    ordered(dana, 5)
    ordered(twin, 7, 8)
    refresh([dana.pk, twin.pk], Measure.now())
    assert Score.objects.count() == 2
    merge(dana, twin, by=alice)
    assert levels(dana, clock.now())["orders"] == 3
    following.everybody()
    (row,) = Score.objects.all()
    assert (row.contact_id, row.rhythm, row.times) == (dana.pk, "orders", 3)


def test_rules_give_points_and_what_happened_is_worth_less_each_day(dana: Contact, bob: Agent):
    other = Contact.objects.create(name="Kim", language="fa", created_at=clock.now())
    visited(dana, 20, 90)
    speaks = rule(bob, 15, ENGLISH)
    came = rule(bob, 20, VISITED, halves_days=10)
    rule(bob, 40, ENGLISH, is_on=False)
    gone = rule(bob, 9, {"of": "tag", "op": "has", "value": ["77"]})
    assert following.everybody() == 2
    score = Score.objects.get(contact=dana)
    assert score.parts == {"rules": {str(speaks.pk): 15, str(came.pk): 5}}
    assert score.value == 70 == value_of(score.parts)
    assert Score.objects.get(contact=other).value == 50
    said = [(part.of, part.text, part.signed) for part in parts(score)]
    assert said == [
        ("start", "Everybody begins here", "+50"),
        ("rules", "Rule 15", "+15"),
        ("rules", "Rule 20", "+5"),
    ]
    rule(bob, 45, ENGLISH)
    gone.delete()
    speaks.delete()
    refresh([dana.pk], Measure.now())
    score.refresh_from_db()
    assert (score.value, score.parts["rules"][str(came.pk)]) == (100, 5)
    rule(bob, 9, ENGLISH)
    refresh([dana.pk], Measure.now())
    score.refresh_from_db()
    assert (score.value, score.parts["held"]) == (100, -9)
    assert sum(part.points for part in parts(score)) == 100


def test_what_says_the_same_is_not_written_again(monday: datetime, dana: Contact):
    refresh([dana.pk], Measure.now())
    before = Score.objects.get()
    Score.objects.update(at=ago(5))
    refresh([dana.pk], Measure.now())
    assert Score.objects.get().at == ago(5)
    ordered(dana, 1, 30, 61)
    refresh([dana.pk], Measure.now())
    after = Score.objects.get()
    assert (before.rhythm, after.rhythm, after.at) == ("", "orders", clock.now())


def test_everybody_is_looked_at_once_a_day_and_who_was_touched_soon(
    monkeypatch: pytest.MonkeyPatch, dana: Contact, bob: Agent
):
    monkeypatch.setattr(following, "AT_ONCE", 2)
    monkeypatch.setattr(following, "horizon", lambda: (1, 1))
    people = [Contact.objects.create(name=f"P{n}", created_at=clock.now()) for n in range(4)]
    assert following.carry_on() == 5
    look = Look.objects.get()
    assert look.passed is None
    assert look.done_at is not None
    assert following.carry_on() <= 5  # What was told before it began is looked at once more.
    following.carry_on()
    seen = touched(monkeypatch)
    assert following.carry_on() == 0
    record("contact.changed", subject=people[1], contact=people[1])
    visited(people[2], 0)
    following.carry_on()
    following.carry_on()
    assert {people[1].pk, people[2].pk} == {pk for some in seen for pk in some}
    rule(bob, 5, ENGLISH)
    following.want()
    seen.clear()
    following.carry_on()
    assert {pk for some in seen for pk in some} == {dana.pk, *(each.pk for each in people)}
    Contact.objects.filter(pk=people[0].pk).update(erased_at=clock.now())
    following.want()
    following.carry_on()
    assert not Score.objects.filter(contact=people[0]).exists()
    assert Score.objects.count() == 4


def touched(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    seen: list[list[int]] = []

    def remember(ids: Iterable[int], measure: Measure) -> int:
        seen.append(list(ids))
        return refresh(list(ids), measure)

    monkeypatch.setattr(following, "refresh", remember)
    return seen


def test_history_is_learned_of_the_past_and_tried_on_months_it_knew_nothing_of(bob: Agent):
    """Half of them come to the site before they buy, in every other month."""
    people = [Contact(name=f"P{n}", created_at=ago(500)) for n in range(120)]
    Contact.objects.bulk_create(people)
    for number, contact in enumerate(people[:60]):
        months = range(number % 2, 12, 2)
        ordered(contact, *(30 * month + 15 for month in months))
        visited(contact, *(30 * month + 35 for month in months))
    assert training.learn_if_due()
    assert not training.learn_if_due()
    # What was learned of other facts, before an update, says nothing.
    Learned.objects.update(points={"people": 1, "bought": 1, "facts": {"gone": []}})
    assert training.learn_if_due()
    learned = Learned.objects.get()
    facts = learned.points["facts"]
    assert facts["visits"][1]["points"] > 0 > facts["visits"][0]["points"]
    tried = learned.tested["history"]
    assert tried["people"] == 360
    assert tried["auc"] > 0.9
    assert following.carry_on() == 120
    before = Score.objects.get(contact=people[1]).value
    visited(people[1], 3)
    refresh([people[1].pk], Measure.now())
    assert Score.objects.get(contact=people[1]).value > before + 10
    for row in Score.objects.all():
        assert row.value == value_of(row.parts) == sum(part.points for part in parts(row))
    # What came after the months it was learned from changes nothing of what is tried.
    looked = [training.look([each.pk for each in people], ago(30 * n)) for n in (4, 12)]
    ordered(people[100], *range(1, 80))
    visited(people[100], *range(2, 80))
    for month, n in zip(looked, (4, 12), strict=True):
        again = training.look([each.pk for each in people], ago(30 * n))
        assert np.array_equal(again.levels, month.levels)
        assert np.array_equal(again.bought, month.bought)


def test_without_enough_history_only_rules_count(dana: Contact, bob: Agent):
    rule(bob, 5, ENGLISH)
    ordered(old(dana), 10, 20)
    learned = training.learn()
    assert learned.points == {}
    assert (learned.tested["history"], learned.tested["bought"]) == ({}, 1)
    following.carry_on()
    assert Score.objects.get(contact=dana).value == 55
