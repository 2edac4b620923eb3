"""Products in a deal, people of a deal, conversations linked to it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.sales import changing, lines, products
from alaka.sales.models import Deal, DealLine, Product
from alaka.timeline.models import Event

PART = {"HX-Request": "true"}


@pytest.fixture
def vase(db: None) -> Product:
    made = Product.objects.create(name="Glass vase", sku="V-1", created_at=clock.now())
    products.price(made, "EUR", Decimal("20"), date(2020, 1, 1))
    products.price(made, "EUR", Decimal("25.50"), date(2026, 1, 1))
    products.price(made, "EUR", Decimal("99"), timezone.localdate() + timedelta(days=9))
    return made


def test_a_product_is_found_and_put_in_at_its_price(
    wedding: Deal, vase: Product, at_alice: Client
) -> None:
    url = f"{wedding.get_absolute_url()}lines"
    Product.objects.create(name="Old vase", is_offered=False, created_at=clock.now())
    found = at_alice.get(url, {"q": "v-1"}, headers=PART).content.decode()
    assert "Glass vase" in found
    assert "Old vase" not in found
    asked = at_alice.post(url, {"target": vase.pk}, headers=PART).content.decode()
    assert 'value="25.50"' in asked
    data = {"target": vase.pk, "quantity": "3", "price": "25.50", "discount": "10"}
    assert at_alice.post(url, data, headers=PART).status_code == 200
    wedding.refresh_from_db()
    assert wedding.amount == wedding.value == Decimal("68.85")
    told = Event.objects.get(verb="deal.changed").data
    assert told["after"] == {"lines": "3 × Glass vase", "amount": "68.85"}
    page = at_alice.get(wedding.get_absolute_url()).content.decode()
    assert "68.85" in page
    assert "Glass vase" in page
    facts = at_alice.get(f"{wedding.get_absolute_url()}facts").content.decode()
    assert "The amount is that of its products." in facts
    refused = at_alice.post(
        f"{wedding.get_absolute_url()}facts", {"title": "Wedding", "amount": "1", "currency": "EUR"}
    )
    assert refused.status_code == 422
    with pytest.raises(changing.Summed):
        changing.change(wedding, {"currency": "AZN"}, by=None)


def test_a_line_is_changed_and_taken_out_and_the_amount_follows(
    wedding: Deal, vase: Product, alice: Agent, at_alice: Client
) -> None:
    values = {"quantity": Decimal(2), "price": Decimal(10), "discount": Decimal(0)}
    line = lines.put(wedding, vase, values, by=alice)
    lines.put(wedding, vase, values, by=alice)
    url = f"/desk/deal-lines/{line.pk}"
    for wrong in ({"price": "-1"}, {"price": "1", "quantity": "0"}, {"price": "1", "discount": 101},
                  {"price": "999999999999", "quantity": "999999999"}):  # fmt: skip
        assert at_alice.post(url, wrong, headers=PART).status_code == 422, wrong
    at_alice.post(url, {"price": "15", "quantity": "2"}, headers=PART)
    wedding.refresh_from_db()
    assert wedding.amount == 50
    at_alice.post(f"{url}/removal", headers=PART)
    wedding.refresh_from_db()
    assert wedding.amount == 20
    assert not products.remove(vase)
    lines.take(DealLine.objects.get(), by=alice)
    wedding.refresh_from_db()
    assert wedding.amount is None
    assert products.remove(vase)


def test_others_have_a_say_in_a_deal(wedding: Deal, at_alice: Client, dana: Contact) -> None:
    florist = Contact.objects.create(name="Farid", created_at=clock.now())
    url = f"{wedding.get_absolute_url()}people"
    assert "Farid" in at_alice.get(url, {"q": "Farid"}, headers=PART).content.decode()
    nobody = at_alice.post(url, {"contact": "", "role": "Father"}, headers=PART)
    assert nobody.status_code == 422
    assert "Choose somebody." in nobody.content.decode()
    at_alice.post(url, {"contact": florist.pk, "role": "Father"}, headers=PART)
    at_alice.post(url, {"contact": florist.pk, "role": "Pays"}, headers=PART)
    person = wedding.persons.get()
    assert (person.contact, person.role) == (florist, "Pays")
    page = at_alice.get(wedding.get_absolute_url()).content.decode()
    assert "People: <bdi>Farid (Father)</bdi> → <bdi>Farid (Pays)</bdi>" in page
    at_alice.post(f"/desk/deal-people/{person.pk}/removal", headers=PART)
    assert not wedding.persons.exists()


def test_conversations_are_linked_from_either_side(
    wedding: Deal, talk: Conversation, at_alice: Client
) -> None:
    url = f"{wedding.get_absolute_url()}conversations"
    assert f'value="{talk.pk}"' in at_alice.get(url, headers=PART).content.decode()
    at_alice.post(url, {"target": talk.pk}, headers=PART)
    link = wedding.links.get()
    assert link.conversation == talk
    at_alice.post(f"/desk/deal-links/{link.pk}/removal", headers=PART)
    assert not wedding.links.exists()
    url = f"/desk/conversations/{talk.pk}/deals"
    found = at_alice.get(url, {"q": "wedding"}, headers=PART).content.decode()
    assert "Flowers for a wedding" in found
    at_alice.post(url, {"target": wedding.pk}, headers=PART)
    assert wedding.links.get().conversation == talk
