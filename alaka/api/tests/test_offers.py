"""Offers by the API: what a call desk asks and says, and what managers set up."""

from datetime import date
from decimal import Decimal

import pytest

from alaka.accounts.models import Agent, Business
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller, errors, said
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.offers.models import OfferAnswer, OfferRule
from alaka.sales import products
from alaka.sales.models import Deal, Product
from alaka.timeline.models import Event


@pytest.fixture
def vase(db: None) -> Product:
    Business.objects.update_or_create(pk=1, defaults={"currency": "EUR"})
    made = Product.objects.create(name="Glass vase", created_at=clock.now())
    products.price(made, "EUR", Decimal("25.50"), date(2020, 1, 1))
    return made


@pytest.fixture
def offer(vase: Product, bob: Agent) -> OfferRule:
    why = {"en": "{name} has no {product}: {price}.", "bs": "{name} nema vazu: {price}."}
    return OfferRule.objects.create(
        name="Vases", product=vase, owner=bob, why=why, created_at=clock.now()
    )


def test_a_call_desk_asks_what_to_offer_and_says_what_came_of_it(
    alice: Agent, bob: Agent, offer: OfferRule, mail_channel: Channel
) -> None:
    talk, call = said(mail_channel), Caller(alice)
    place = f"contacts/{talk.contact_id}/offers"
    (found,) = call.get(place, conversation=talk.pk)["items"]
    assert found == {
        "rule": offer.pk, "product": offer.product_id, "name": "Glass vase", "currency": "EUR",
        "why": "Dana Novak has no Glass vase: €25.50.", "price": "25.50", "priority": 50,
        "last": None,
    }  # fmt: skip
    spoken = call.client.get(
        f"/api/v1/{place}", headers={**call.headers, "Accept-Language": "bs"}
    ).json()
    assert spoken["items"][0]["why"].startswith("Dana Novak nema vazu")
    address = f"{place}/{offer.pk}"
    for body, field in (
        ({"answer": "perhaps"}, "answer"), ({}, "answer"),
        ({"answer": "later", "conversation": 10**9}, "conversation"),
    ):  # fmt: skip
        assert list(errors(call("POST", address, body))) == [field]
    no = call("POST", address, {"answer": "declined", "reason": "Has one", "conversation": talk.pk})
    assert no.status_code == 201, no.content
    row = no.json()
    assert (row["answer"], row["reason"], row["deal"]) == ("declined", "Has one", None)
    assert (row["agent"], row["conversation"]) == (alice.pk, talk.pk)
    assert call("POST", address, {"answer": "declined"}).json()["id"] == row["id"]
    assert call.get(place)["items"] == []
    answers = f"contacts/{talk.contact_id}/offer-answers"
    assert call.get(answers)["items"] == [row]
    assert Caller(alice, Scope.READ)("POST", address, {"answer": "later"}).status_code == 403
    one = f"{answers}/{row['id']}"
    OfferAnswer.objects.update(agent=bob)
    assert call("DELETE", one).status_code == 403
    assert Caller(bob)("DELETE", one).status_code == 204
    assert len(call.get(place)["items"]) == 1
    told = Event.objects.filter(verb__startswith="offer.").order_by("pk")
    assert [event.verb for event in told] == ["offer.declined", "offer.taken_back"]


def test_whoever_accepts_gets_a_deal_if_it_is_asked_for(
    alice: Agent, offer: OfferRule, dana: Contact
) -> None:
    call, address = Caller(alice), f"contacts/{dana.pk}/offers/{offer.pk}"
    assert call("POST", address, {"answer": "accepted", "deal": False}).json()["deal"] is None
    OfferAnswer.objects.all().delete()
    deal = call("POST", address, {"answer": "accepted"}).json()["deal"]
    assert call.get(f"deals/{deal}")["amount"] == "25.50"
    OfferAnswer.objects.all().delete()
    OfferRule.objects.update(opens_deal=False)
    assert call("POST", address, {"answer": "accepted"}).json()["deal"] is None
    OfferAnswer.objects.all().delete()
    assert call("POST", address, {"answer": "accepted", "deal": True}).json()["deal"]
    assert Deal.objects.count() == 2


def test_a_manager_adds_changes_looks_at_and_removes_an_offer(
    alice: Agent, bob: Agent, admin: Agent, vase: Product, dana: Contact
) -> None:
    call = Caller(bob)
    given = {
        "name": "Vases", "product": vase.pk, "why": {"en": "No vase yet."}, "priority": 70,
        "filter": {"of": "language", "op": "is", "value": ["bs"]}, "until": "2199-12-31",
        "teams": [alice.teams.get().pk], "opens_deal": False,
    }  # fmt: skip
    made = call("POST", "offer-rules", given)
    assert made.status_code == 201, made.content
    row = made.json()
    assert {name: row[name] for name in given} == given
    assert (row["owner"], row["faults"]) == (bob.pk, [])
    place = f"offer-rules/{row['id']}"
    Contact.objects.filter(pk=dana.pk).update(language="fr")
    assert call.get(f"{place}/preview") == {"people": 0, "contacts": []}
    Contact.objects.filter(pk=dana.pk).update(language="bs")
    assert call.get(f"{place}/preview") == {"people": 1, "contacts": [dana.pk]}
    changed = Caller(admin)("PATCH", place, {"priority": 80, "teams": []}).json()
    assert changed == {**row, "priority": 80, "teams": []}
    assert Caller(admin)("PATCH", place, {"filter": {}}).json()["owner"] == admin.pk
    assert [each["id"] for each in call.get("offer-rules")["items"]] == [row["id"]]
    wrong: list[tuple[dict[str, object], str]] = [
        ({"filter": {"of": "nonsense"}}, "filter.of"), ({"why": {}}, "why.en"),
        ({"why": {"de": "Keine Vase"}}, "why.de"), ({"why": {"en": "x" * 301}}, "why.en"),
        ({"since": "2200-01-01"}, "until"), ({"product": None}, "product"),
        ({"product": vase.pk + 9}, "product"), ({"teams": [10**9]}, "teams"),
        ({"priority": 101}, "priority"), ({"name": ""}, "name"), ({"since": "9999-01-01"}, "since"),
        ({"filter": {"of": "name", "op": "is", "value": "\x00"}}, "filter"),
    ]  # fmt: skip
    for body, field in wrong:
        refused = call("PATCH", place, body)
        assert (refused.status_code, list(errors(refused))) == (422, [field]), body
    for path in ("offer-rules", place, f"{place}/preview"):
        assert Caller(bob, Scope.READ)("GET", path).status_code == 200
    for method, path in (
        ("GET", "offer-rules"), ("POST", "offer-rules"), ("GET", place), ("PATCH", place),
        ("GET", f"{place}/preview"), ("DELETE", place),
    ):  # fmt: skip
        assert Caller(alice)(method, path, {}).status_code == 403
    assert call("DELETE", place).status_code == 204
