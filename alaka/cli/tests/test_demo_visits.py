"""The made-up visits are what the builder makes of their events."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from alaka.accounts.models import Business
from alaka.channels.models import Channel
from alaka.cli.demo import comings, visits
from alaka.cli.demo.comings import Purchase
from alaka.cli.demo.trades import GUL
from alaka.contacts.models import Contact, Handle
from alaka.core import clock
from alaka.inbox.models import Conversation
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


@pytest.fixture
def plan(site: None, form_channel: Channel) -> comings.Plan:
    """Of everybody's six purchases and two forms, as many as there is room for."""
    bought = []
    for contact in Contact.objects.order_by("pk"):
        for back in range(2, 8):
            at = NOW - timedelta(days=7 * back, minutes=contact.pk % 500)
            bought.append(Purchase(contact.pk, at, back % 3, 1, is_on_site=True))
        for back in (20, 50):
            at = NOW - timedelta(days=back, hours=1)
            Conversation.objects.create(
                inbox=form_channel.inbox, channel=form_channel, contact=contact, opened_at=at,
                heard_at=at, last_activity_at=at,
            )  # fmt: skip
    with clock.stopped_at(NOW):
        return comings.plan(1800, bought)


def test_visits_links_and_orders_are_what_the_builder_makes_of_the_events(
    plan: comings.Plan,
) -> None:
    heard: list[tuple[int, int]] = []
    with clock.stopped_at(NOW):
        visits.make(GUL, plan, lambda done, total: heard.append((done, total)))
    told, before = built(), rows(SeenEvent, "data")
    assert 1500 < len(before) < 2100
    assert all(told)
    assert Order.objects.exclude(state="placed").exists()
    assert heard[-1][0] == heard[-1][1]
    for model in (Visit, Link, Order, Event):
        model._default_manager.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(_ARRIVED)
    while build():
        pass
    build()
    assert built() == told
    assert rows(SeenEvent, "data") == before


def test_what_people_came_for_is_done_in_their_visits(plan: comings.Plan) -> None:
    with clock.stopped_at(NOW):
        visits.make(GUL, plan)
    assert 50 < len(plan.sold) < 80
    for each in plan.sold:
        order = Order.objects.get(contact=each.contact, placed_at=each.at)
        visit = Visit.objects.get(orders=1, ended_at=each.at)
        assert visit.revenue == order.amount
        assert visit.pages > 2
        assert Link.objects.get(visitor=visit.visitor).contact_id == each.contact
    forms = [coming.deed for coming in plan.comings if coming.deed and not coming.deed.purchase]
    assert 50 < len(forms) < 80
    for deed in forms:
        at = datetime.fromtimestamp(deed.at, UTC)
        whose = Link.objects.filter(contact=deed.contact).values("visitor")
        assert Visit.objects.filter(
            visitor__in=whose, began_at__lt=at, reached_at__gt=at, orders=0
        ).exists()
