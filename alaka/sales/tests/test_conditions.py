"""What filters of people ask of deals, and the columns of their list."""

import json
import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from alaka.accounts.models import Agent
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.core.tests.downloads import downloaded
from alaka.sales import lines, moving
from alaka.sales.models import Deal, LostReason, Product, Stage
from alaka.sales.opening import Brief, open_deal
from alaka.segments.language import read


def _sold(deal: Deal, product: Product, by: Agent) -> None:
    lines.put(
        deal, product, {"price": Decimal(30), "quantity": Decimal(2), "discount": Decimal(0)}, by=by
    )


def found(data: Any, agent: Agent) -> list[str]:
    asked = read(data, agent)
    assert not asked.faults(), asked.faults()
    rows = Contact.objects.standing().filter(asked.asked())
    return sorted(rows.values_list("name", flat=True))


@pytest.fixture
def people(
    wedding: Deal, stages: list[Stage], bob: Agent, too_expensive: LostReason
) -> dict[str, int]:
    """Dana has an open deal, Kim bought a vase 40 days ago with another record of his, Lea lost."""
    kim, double, lea = (
        Contact.objects.create(name=name, created_at=clock.now()) for name in ("Kim", "K.", "Lea")
    )
    vase, lamp = (
        Product.objects.create(name=name, created_at=clock.now()) for name in ("Vase", "Lamp")
    )
    won, lost = (open_deal(Brief("x", contact=who), by=bob) for who in (double, lea))
    _sold(won, vase, bob)
    _sold(lost, lamp, bob)
    moving.win(won, by=bob)
    Deal.objects.filter(pk=won.pk).update(closed_at=clock.now() - timedelta(days=40))
    moving.lose(lost, moving.Loss(too_expensive), by=bob)
    merge(kim, double, by=bob)
    return {"vase": vase.pk, "lamp": lamp.pk, "reason": too_expensive.pk, "stage": stages[0].pk}


def test_people_are_found_by_what_they_may_buy_bought_and_did_not(
    people: dict[str, int], bob: Agent, charlie: Agent
) -> None:
    vase, lamp = people["vase"], people["lamp"]
    for data, names in (
        ({"of": "open_deals", "op": "any"}, ["Dana Novak"]),
        ({"of": "open_deals", "op": "none"}, ["Kim", "Lea"]),
        ({"of": "open_deals", "op": "any", "where": {"stage": people["stage"]}}, ["Dana Novak"]),
        ({"of": "open_deals", "op": "any", "where": {"value": 1200}}, ["Dana Novak"]),
        ({"of": "open_deals", "op": "any", "where": {"value": 1200.5}}, []),
        ({"of": "won_deals", "op": "any"}, ["Kim"]),
        ({"of": "won_deals", "op": "any", "within": {"days": 30}}, []),
        ({"of": "won_deals", "op": "at_least", "count": 1, "where": {"product": [vase]}}, ["Kim"]),
        ({"of": "won_deals", "op": "any", "where": {"product": lamp, "value": 1}}, []),
        ({"of": "lost_deals", "op": "any", "where": {"reason": people["reason"]}}, ["Lea"]),
        ({"of": "bought", "op": "has", "value": [vase, lamp]}, ["Kim"]),
        ({"of": "bought", "op": "has_not", "value": vase}, ["Dana Novak", "Lea"]),
        (
            {"all": [{"of": "bought", "op": "has", "value": vase},
                     {"of": "bought", "op": "has_not", "value": lamp}]},
            ["Kim"],
        ),
    ):  # fmt: skip
        assert found(data, bob) == names, data
    assert found({"of": "won_deals", "op": "any"}, charlie) == []
    for data, path in (
        ({"of": "bought", "op": "has", "value": 10**6}, "value"),
        ({"of": "open_deals", "op": "any", "where": {"value": -1}}, "where.value"),
        ({"of": "open_deals", "op": "any", "where": {"value": True}}, "where.value"),
    ):
        assert list(read(data, bob).faults()) == [path]
    with override("en"):
        lately = {"where": {"value": 50}, "within": {"days": 9}}
        both = {"all": [{"of": "won_deals", "op": "any", **lately},
                        {"of": "bought", "op": "has_not", "value": vase}]}  # fmt: skip
        assert read(both, bob).sentence() == (
            "has bought: a deal was won (Value at least: 50, in the last 9 days)"
            " and has not bought “Vase”"
        )


def test_a_file_says_the_moment_of_the_last_not_how_a_reader_writes_it(
    people: dict[str, int], at_bob: Client
) -> None:
    Agent.objects.update(language="fa")
    closed_at = Deal.objects.values_list("closed_at", flat=True).earliest("closed_at")
    asked = {"columns": "last_won", "q": "kim"}
    rows = downloaded(at_bob.get("/desk/contacts/export", {**asked, "format": "jsonl"}))
    last = datetime.fromisoformat(json.loads(rows)["last_won"])
    assert closed_at is not None
    assert closed_at - last < timedelta(seconds=1)
    text = downloaded(at_bob.get("/desk/contacts/export", asked)).decode("utf-8-sig")
    assert re.search(r",20\d\d-\d\d-\d\d \d\d:\d\d$", text.splitlines()[1])


def test_the_list_shows_what_is_open_and_when_something_was_bought(
    people: dict[str, int], at_bob: Client
) -> None:
    page = at_bob.get("/desk/contacts/", {"columns": "open_deals,last_won"}).content.decode()
    assert "€1,200.00" in page
    assert page.count("€") == 1
    form = at_bob.get("/desk/contacts/conditions/open_deals", {"op": "any", "value": "1200"})
    assert form.status_code == 302
    assert "1200" in form["Location"]
