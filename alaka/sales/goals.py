"""The goal of this room: an order; one that was cancelled is none."""

from django.db.models import BigIntegerField, Func
from django.utils.translation import pgettext_lazy

from alaka.contacts.reaching import GoalKind
from alaka.sales.models import Order


class _FirstBrowser(Func):
    """Of those that told of an order, as `Order.browsers` keeps them."""

    template = (
        "(SELECT key::bigint FROM jsonb_each(%(expressions)s) ORDER BY value->>0, key LIMIT 1)"
    )
    output_field = BigIntegerField()


ORDER = GoalKind(
    "order",
    pgettext_lazy("goal", "An order"),
    lambda: Order.objects.known().standing(),
    "placed_at",
    value="value",
    visitor=_FirstBrowser("browsers"),
)
