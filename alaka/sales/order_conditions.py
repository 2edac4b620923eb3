"""What filters of people ask of orders and of what somebody is worth, and columns of their list."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import get_language, gettext_noop, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core import numbers
from alaka.core.words import Words
from alaka.sales import money, worth
from alaka.sales.models import Deal, Order, OrderLine, Product
from alaka.segments.columns import Cells, Column, LastOf, records_of
from alaka.segments.conditions.base import Condition
from alaka.segments.conditions.events import (
    Among,
    AtLeast,
    Events,
    Whether,
    days_of,
    detailed,
    wrong_within,
)
from alaka.segments.conditions.values import Number, in_days, since, within_field

_ORDERS = _("Orders")


def products(agent: Agent) -> list[tuple[str, str]]:
    return [(str(row.pk), row.name) for row in Product.objects.all()]


def of_products(values: Iterable[str]) -> Q:
    return Q(Exists(OrderLine.objects.filter(order=OuterRef("pk"), product__in=list(values))))


class Orders(Events):
    """Cancelled ones are none."""

    name, title, group, at = "orders", _("Orders"), _ORDERS, "placed_at"
    clauses = {
        "any": gettext_noop("has ordered"),
        "none": gettext_noop("has not ordered"),
    }
    parts = (
        Among("product", _("Product"), products, of_products),
        AtLeast("value", _("Value at least"), lambda value: Q(value__gte=value)),
        Whether(
            "refunded", pgettext_lazy("order", "Given back"), Q(refunded__gt=0),
            _("money was given back"), _("nothing was given back"),
        ),
    )  # fmt: skip

    @classmethod
    def so_many(cls, count: int) -> str:
        return ngettext(
            "has ordered at least %(count)s time", "has ordered at least %(count)s times", count
        )

    @classmethod
    def rows(cls, agent: Agent) -> "QuerySet[Any]":
        return Order.objects.visible_to(agent).standing()


class Ordered(Number):
    """All orders together, or those of some days, in the currency of the business."""

    name, title, group = "ordered", _("Orders together"), _ORDERS
    ops = {
        "at_least": pgettext_lazy("condition", "come to at least"),
        "at_most": pgettext_lazy("condition", "come to at most"),
    }
    clauses = {
        "at_least": gettext_noop("has ordered for at least %(value)s"),
        "at_most": gettext_noop("has ordered for at most %(value)s"),
    }
    LEAST = 0
    keys = frozenset({"value", "within"})

    def wrong(self) -> dict[str, Words]:
        return {**super().wrong(), **wrong_within(self.leaf)}

    def said(self) -> str:
        days = days_of(self.leaf)
        return super().said() if days is None else detailed(super().said(), [in_days(days)])

    def asked(self) -> Q:
        rows = Order.objects.visible_to(self.agent).standing().exclude(contact=None)
        if (days := days_of(self.leaf)) is not None:
            rows = rows.filter(placed_at__gte=since(days))
        person = Coalesce(F("contact__root"), F("contact"))
        summed = rows.order_by().annotate(person=person).values("person").annotate(sum=Sum("value"))
        if self.op == "at_least":
            return Q(pk__in=summed.filter(sum__gte=self.value).values("person"))
        return ~Q(pk__in=summed.filter(sum__gt=self.value).values("person"))

    def worded(self) -> str:
        language = (get_language() or "en")[:2]
        return numbers.money(Decimal(str(self.value)), money.own(), language)

    @classmethod
    def field(cls, agent: Agent) -> forms.Field:
        field = super().field(agent)
        field.help_text = money.own()
        return field

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        return {**super().fields(agent), "days": within_field()}

    @classmethod
    def entered(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        within = {"within": {"days": values["days"]}} if values.get("days") else {}
        return {**super().entered(values), **within}

    @classmethod
    def shown(cls, leaf: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().shown(leaf), "days": days_of(leaf)}


CONDITIONS: list[type[Condition]] = [Orders, Ordered]


class WorthOf(Column):
    name, title, is_number = "worth", _("Worth so far"), True

    @classmethod
    def cells(cls, people: list[Contact], agent: Agent) -> Cells:
        language = (get_language() or "en")[:2]
        return {
            pk: " + ".join(numbers.money(total, code, language) for code, total in sums.items())
            for pk, sums in cls._sums(people, agent).items()
        }

    @classmethod
    def plain(cls, people: list[Contact], agent: Agent) -> dict[int, Any]:
        own = money.own()
        return {pk: sums.get(own, Decimal(0)) for pk, sums in cls._sums(people, agent).items()}

    @classmethod
    def _sums(cls, people: list[Contact], agent: Agent) -> dict[int, dict[str, Decimal]]:
        records = records_of(people)
        orders = Order.objects.visible_to(agent).standing().filter(contact__any_of=list(records))
        deals = Deal.objects.visible_to(agent).won().filter(contact__any_of=list(records))
        by_person = defaultdict(list)
        for *row, contact in worth.grouped(orders, deals, "contact"):
            by_person[records[contact]].append(tuple(row))
        return {pk: worth.summed(rows).sums for pk, rows in by_person.items()}


class LastOrdered(LastOf):
    name, title, moment = "last_ordered", _("Last order"), "placed_at"

    @classmethod
    def rows(cls, agent: Agent) -> "QuerySet[Any]":
        return Order.objects.visible_to(agent).standing()


COLUMNS: list[type[Column]] = [WorthOf, LastOrdered]
