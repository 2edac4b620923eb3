"""Scores at the desk: beside a person and a deal, in the list, how they come about, and rules."""

import json
from datetime import datetime
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from alaka.accounts.models import Agent, AuditEntry
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.sales.opening import Brief, open_deal
from alaka.scores import following
from alaka.scores.learning import learn, tried
from alaka.scores.models import Learned, Look, Score, ScoreRule
from alaka.scores.tests.making import ENGLISH, VISITED, ordered, population, rule, talked

pytestmark = pytest.mark.django_db


def text(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def test_a_score_stands_beside_a_person_and_a_deal_and_says_how_it_comes_about(
    monday: datetime, at_alice: Client, alice: Agent, bob: Agent, dana: Contact,
    mail_channel: Channel,
):  # fmt: skip
    talked(mail_channel, dana, 125, 105, 85, 65)
    rule(bob, 15, ENGLISH)
    person = reverse("contact", args=[dana.pk])
    assert 'id="panel-score"' not in text(at_alice.get(person))
    sheet = reverse("contact-score", args=[dana.pk])
    assert "Not counted yet" in text(at_alice.get(sheet))
    following.everybody()
    shown = text(at_alice.get(person))
    assert '<strong class="numbers">65</strong> of 100' in shown
    assert "Silent for 65 days" in shown
    deal = open_deal(Brief("Wedding", contact=dana, owner=alice), by=alice)
    assert '<strong class="numbers">65</strong> of 100' in text(
        at_alice.get(deal.get_absolute_url())
    )
    why = text(at_alice.get(sheet, headers={"HX-Request": "true"}))
    assert "Everybody begins here" in why
    assert "Rule 15" in why
    assert "+15" in why
    assert "<html" not in why
    assert "<html" in text(at_alice.get(sheet))


def test_the_list_filters_and_shows_scores(at_bob: Client, bob: Agent, dana: Contact):
    rule(bob, 15, ENGLISH)
    other = Contact.objects.create(name="Kim", created_at=clock.now())
    following.everybody()
    asked = {"of": "score", "op": "at_least", "value": 60}
    shown = at_bob.get(reverse("contacts"), {"filter": json.dumps(asked), "columns": "score"})
    (line,) = shown.context["lines"]
    assert (line.record, [cell for _heading, cell in line.cells]) == (dana, ["65"])
    assert "the score is at least 60" in text(shown)
    asked |= {"op": "at_most"}
    shown = at_bob.get(reverse("contacts"), {"filter": json.dumps(asked)})
    assert [line.record for line in shown.context["lines"]] == [other]
    asked |= {"value": 101}
    assert "cannot be asked" in text(at_bob.get(reverse("contacts"), {"filter": json.dumps(asked)}))


def test_how_scores_come_about_is_read_by_everybody(at_alice: Client, at_bob: Client, bob: Agent):
    page = reverse("scores")
    assert "Nothing was learned yet" in text(at_alice.get(page))
    few = {"people": 9, "bought": 3, "rhythms": {}, "history": {}}
    Learned.objects.create(pk=1, at=clock.now(), tested=few)
    assert "Not enough history yet: 3 times" in text(at_alice.get(page))
    levels, bought = population(7)
    points = learn(levels, bought)
    assert points is not None
    trial = tried(points, levels, bought)
    assert trial is not None
    warned = {"people": 4, "absent": 3, "late": 2, "silent": 60.0}
    kind = {"own": warned, "fixed": warned, "all": warned, "limit": 44, "days": 30}
    Learned.objects.update(
        points=points.stored(),
        rhythms={"orders": {"usual": 20.5, "factor": 2.1, "people": 40}},
        tested=few | {"history": trial.__dict__, "rhythms": {"orders": kind}},
    )
    shown = text(at_alice.get(page))
    assert "Tried on the last 3 months" in shown
    assert "Orders so far" in shown
    assert "Silent from 2.1 times their own gap on" in shown
    assert "Everybody silent for 44 days" in shown
    assert "75%" in shown
    assert reverse("score-rules") not in shown
    rule(bob, 5, ENGLISH)
    assert reverse("score-rules") in text(at_bob.get(page))


def test_a_rule_is_made_of_a_list_changed_and_removed(at_bob: Client, bob: Agent, dana: Contact):
    assert "No rule gives points yet" in text(at_bob.get(reverse("score-rules")))
    query = urlencode({"filter": json.dumps(VISITED)})
    english = {"filter": json.dumps(ENGLISH)}
    assert reverse("score-rule-add") in text(at_bob.get(reverse("contacts"), english))
    new = reverse("score-rule-add")
    shown = text(at_bob.get(new, {"list": query}))
    assert "has visited your sites" in shown
    values = {"list": query, "name": "Came", "points": "20", "halves_days": "14", "is_on": "on"}
    for wrong, field in (
        ({"points": "0"}, "points"), ({"points": "51"}, "points"), ({"name": ""}, "name"),
        ({"list": urlencode({"filter": json.dumps(ENGLISH)})}, "halves_days"),
        ({"list": "", "halves_days": ""}, "__all__"),
    ):  # fmt: skip
        answer = at_bob.post(new, values | wrong)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
    assert at_bob.post(new, values).status_code == 302
    row = ScoreRule.objects.get()
    assert (row.filter, row.owner, row.points, row.halves_days) == (VISITED, bob, 20, 14)
    assert Look.objects.get().wanted_at is not None
    assert "halves every 14 days" in text(at_bob.get(reverse("score-rules")))
    changed = {"name": "Came", "points": "-5", "halves_days": ""}
    assert at_bob.post(row.get_absolute_url(), changed).status_code == 302
    row.refresh_from_db()
    assert (row.points, row.halves_days, row.is_on) == (-5, None, False)
    at_bob.post(reverse("score-rule-removal", args=[row.pk]))
    assert not ScoreRule.objects.exists()
    acts = AuditEntry.objects.filter(act__startswith="score rule").order_by("pk")
    assert [entry.act.split()[-1] for entry in acts] == ["added", "changed", "removed"]


def test_orders_say_their_own_rhythm(monday: datetime, at_alice: Client, dana: Contact):
    ordered(dana, 20, 50, 80)
    following.everybody()
    assert Score.objects.get().is_silent is False
    shown = text(at_alice.get(reverse("contact-score", args=[dana.pk])))
    assert "usually orders every 30 days" in shown
    assert "silent from" in shown
