"""Beside a person: what he ordered, and what he is worth to the business."""

from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.models import Agent
from alaka.contacts.family import is_many, theirs, whose
from alaka.contacts.models import Contact
from alaka.contacts.panels import PAGE, SIDE, Panel
from alaka.core.prepared import prepared
from alaka.sales import money, worth
from alaka.sales.models import Order

SHOWN = 5

# What the filter of the time line calls our verbs.
NOUNS = (pgettext_lazy("time line", "order"),)


def orders(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any] | None:
    """Nothing of whom never bought."""
    found = worth.of(cast(Agent, request.user), contact)
    if not found.sums:
        return None
    return {
        "worth": [(total, currency) for currency, total in found.sums.items()],
        "count": found.count,
        "average": found.average,
        "own": money.own(),
        "orders": _latest(is_many(contact)).rows(contact=whose(contact)) if found.count else [],
    }


@prepared
def _latest(is_many: bool) -> QuerySet[Order]:
    return Order.objects.known().filter(theirs(is_many)).order_by("-placed_at", "-pk")[:SHOWN]


PANELS = [
    Panel("orders", _("Orders and worth"), "sales/orders/panel.html", orders, 26, on=(SIDE, PAGE))
]
