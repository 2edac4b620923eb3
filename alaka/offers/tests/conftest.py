from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from alaka.accounts.models import Agent, Business
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.inbox.tests.talking import heard
from alaka.offers.models import OfferRule
from alaka.sales import lines, moving, products
from alaka.sales.models import Product
from alaka.sales.opening import Brief, open_deal


@pytest.fixture
def vase(db: None) -> Product:
    Business.objects.update_or_create(pk=1, defaults={"currency": "EUR"})
    made = Product.objects.create(name="Glass vase", created_at=clock.now())
    products.price(made, "EUR", Decimal("25.50"), date(2020, 1, 1))
    return made


@pytest.fixture
def bouquet(db: None) -> Product:
    return Product.objects.create(name="Bouquet", created_at=clock.now())


@pytest.fixture
def talk(mail_channel: Channel) -> Conversation:
    return heard(mail_channel).conversation


def offer(product: Product, owner: Agent, **more: Any) -> OfferRule:
    why = {"en": "{name} lacks a {product}, which costs {price} {nothing}."}
    values = {"name": f"To offer {product}", "why": why, "created_at": clock.now()} | more
    return OfferRule.objects.create(product=product, owner=owner, **values)


def buy(contact: Contact, product: Product, by: Agent) -> None:
    deal = open_deal(Brief(product.name, contact=contact), by=by)
    values = {"quantity": Decimal(1), "price": Decimal(30), "discount": Decimal(0)}
    lines.put(deal, product, values, by=by)
    moving.win(deal, by=by)


@pytest.fixture
def to_bouquets(vase: Product, bouquet: Product, bob: Agent) -> OfferRule:
    """A vase for whoever bought a bouquet, and has none."""
    bought = {"of": "bought", "op": "has", "value": [str(bouquet.pk)]}
    lacks = {"of": "bought", "op": "has_not", "value": [str(vase.pk)]}
    return offer(vase, bob, filter={"all": [bought, lacks]})
