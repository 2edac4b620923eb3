"""The made-up visits are what the builder makes of their events."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection

from alaka.accounts.models import Business
from alaka.cli.demo import visits
from alaka.cli.demo.trades import GUL
from alaka.contacts.models import Contact, Handle
from alaka.core import clock
from alaka.sales.models import Order, OrderLine, Product
from alaka.timeline.models import Event
from alaka.tracking.building.taking import build
from alaka.tracking.models import Link, SeenEvent, Source, Visit

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
_ARRIVED = """
INSERT INTO tracking_arrival (at, visitors, moments, notable, notable_moments)
SELECT now(), array_agg(visitor), array_agg(at),
    array_agg(key) FILTER (WHERE kind IN (4, 5, 6) OR amount IS NOT NULL),
    array_agg(at) FILTER (WHERE kind IN (4, 5, 6) OR amount IS NOT NULL)
FROM tracking_event
"""


@pytest.fixture
def site(db: None) -> None:
    """The shop's source, its goods, and people."""
    Business.objects.update_or_create(pk=1, defaults={"currency": GUL.selling.currency})
    Source.objects.create(name="Gül", key=GUL.visits, created_at=NOW)
    for good in GUL.goods[1:]:
        Product.objects.create(name=good.slug, sku=good.sku, created_at=NOW)
    for number in range(60):
        contact = Contact.objects.create(name=f"Kim {number}", language="fa", created_at=NOW)
        Handle.objects.create(
            contact=contact, scheme="email", value=f"k{number}@example.org", created_at=NOW
        )


def rows(model: Any, *without: str) -> set[tuple[Any, ...]]:
    fields = [field.attname for field in model._meta.concrete_fields]
    names = [name for name in fields if name not in {"id", *without}]
    return set(model.objects.values_list(*names))


def built() -> list[set[tuple[Any, ...]]]:
    return [
        rows(Visit), rows(Link, "created_at"), rows(Order, "refunds", "tellers"),
        rows(OrderLine, "order_id"),
        set(Event.objects.values_list("verb", "at", "contact", "data__number")),
    ]  # fmt: skip


def test_visits_links_and_orders_are_what_the_builder_makes_of_the_events(site: None) -> None:
    heard: list[tuple[int, int]] = []
    with clock.stopped_at(NOW):
        visits.make(GUL, 1800, lambda done, total: heard.append((done, total)))
    told, before = built(), rows(SeenEvent, "data")
    assert 1500 < len(before) < 2100
    assert all(told)
    assert Order.objects.exclude(state="placed").exists()
    assert heard[-1] == (1800, 1800)
    for model in (Visit, Link, Order, Event):
        model._default_manager.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(_ARRIVED)
    while build():
        pass
    build()
    assert built() == told
    assert rows(SeenEvent, "data") == before
