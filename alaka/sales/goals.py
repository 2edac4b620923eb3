"""The goal of this room: an order; one that was cancelled is none."""

from django.utils.translation import pgettext_lazy

from alaka.contacts.reaching import GoalKind
from alaka.sales.models import Order

ORDER = GoalKind(
    "order",
    pgettext_lazy("goal", "An order"),
    lambda: Order.objects.known().standing(),
    "placed_at",
    value="value",
)
