"""What this room holds about people: for registry.PERSONAL."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alaka.core.personal import ALL, Holding, Nothing, Personal, Rows, Whom
from alaka.sales.models import Deal, DealPerson, Order, OrderLine
from alaka.sales.models.deal import DealStatus

_STAYS = _("The row stays without words, so that reports count the same.")


def _deals(whom: Whom) -> Rows:
    return Deal.objects.filter(contact__in=whom.ids)


PERSONAL = Personal(
    holdings=(
        Holding(
            name="deals",
            label=_("Deals"),
            model="sales.Deal",
            rows=_deals,
            shown=(
                "id",
                "title",
                "status",
                "stage__name",
                "place__name",
                "amount",
                "currency",
                "expected_on",
                "source",
                "competitor",
                "opened_at",
                "closed_at",
                "lost_reason__name",
                "lost_note",
            ),
            sample="title",
            internal=ALL,
            blank={"title": "", "lost_note": "", "search": None},
            keeps=("status", "begun_by", "currency", "source", "competitor"),
            why=_STAYS,
            unfinished=Q(status=DealStatus.OPEN),
        ),
        Holding(
            name="deal_roles",
            label=_("Deals of others in which the person has a say"),
            model="sales.DealPerson",
            rows=lambda whom: DealPerson.objects.filter(contact__in=whom.ids),
            shown=("deal", "role"),
            internal=ALL,
        ),
        Holding(
            name="orders",
            label=_("Orders"),
            model="sales.Order",
            rows=lambda whom: Order.objects.filter(contact__in=whom.ids),
            shown=(
                "source",
                "number",
                "state",
                "placed_at",
                "amount",
                "currency",
                "refunded",
                "coupon",
                "place__name",
            ),
            sample="number",
            blank={"coupon": "", "browsers": None},
            keeps=("source", "number", "state", "stated", "currency", "refunds", "tellers"),
            why=_STAYS,
        ),
        Holding(
            name="order_lines",
            label=_("Products in orders"),
            model="sales.OrderLine",
            rows=lambda whom: OrderLine.objects.filter(order__contact__in=whom.ids),
            shown=("order__number", "name", "sku", "quantity", "price"),
            blank={"name": ""},
            keeps=("sku",),
            why=_STAYS,
        ),
    ),
    nothing=(
        Nothing(
            "says which deal and conversation belong together, and when",
            ("sales.DealConversation",),
        ),
        Nothing("where a deal stood, how long, and how it went on", ("sales.StageStay",)),
        Nothing("so much of a product at a price", ("sales.DealLine",)),
    ),
)
