"""What filters of people ask of deals, and the columns of their list."""

from collections.abc import Iterable
from decimal import Decimal
from operator import add
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import get_language, gettext_noop, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core import numbers
from alaka.sales import money
from alaka.sales.models import Deal, DealLine, LostReason, Order, Pipeline, Stage
from alaka.sales.models.deal import DealQuerySet
from alaka.sales.order_conditions import of_products, products
from alaka.segments.columns import Cells, Column, LastOf, gathered, records_of
from alaka.segments.conditions.base import Condition, has
from alaka.segments.conditions.events import Among, AtLeast, Events
from alaka.segments.conditions.values import Several

_DEALS = _("Deals")
Choices = list[tuple[str, str]]


def _pipelines(agent: Agent) -> Choices:
    return [(str(row.pk), row.name) for row in Pipeline.objects.all()]


def _stages(agent: Agent) -> Choices:
    rows = Stage.objects.select_related("pipeline").order_by("pipeline__position", "position", "pk")
    return [(str(row.pk), f"{row.pipeline} › {row}") for row in rows]


def _reasons(agent: Agent) -> Choices:
    return [(str(row.pk), row.name) for row in LostReason.objects.all()]


def _of_products(values: Iterable[str]) -> Q:
    return Q(Exists(DealLine.objects.filter(deal=OuterRef("pk"), product__in=list(values))))


PIPELINE = Among("pipeline", _("Pipeline"), _pipelines, lambda values: Q(pipeline__in=values))
STAGE = Among("stage", _("Stage"), _stages, lambda values: Q(stage__in=values))
PRODUCT = Among("product", _("Product"), products, _of_products)
VALUE = AtLeast("value", _("Value at least"), lambda value: Q(value__gte=value))


class _Deals(Events):
    group = _DEALS

    @classmethod
    def rows(cls, agent: Agent) -> "QuerySet[Any]":
        return cls.narrowed(Deal.objects.visible_to(agent))

    @classmethod
    def narrowed(cls, rows: DealQuerySet) -> DealQuerySet:
        raise NotImplementedError


class OpenDeals(_Deals):
    name, title = "open_deals", _("Open deals")
    clauses = {
        "any": gettext_noop("has an open deal"),
        "none": gettext_noop("has no open deal"),
    }
    parts = (PIPELINE, STAGE, PRODUCT, VALUE)

    @classmethod
    def so_many(cls, count: int) -> str:
        return ngettext(
            "has at least %(count)s open deal", "has at least %(count)s open deals", count
        )

    @classmethod
    def narrowed(cls, rows: DealQuerySet) -> DealQuerySet:
        return rows.open()


class WonDeals(_Deals):
    name, title, at = "won_deals", _("Won deals"), "closed_at"
    clauses = {
        "any": gettext_noop("has bought: a deal was won"),
        "none": gettext_noop("no deal was won"),
    }
    parts = (PIPELINE, PRODUCT, VALUE)

    @classmethod
    def so_many(cls, count: int) -> str:
        return ngettext(
            "at least %(count)s deal was won", "at least %(count)s deals were won", count
        )

    @classmethod
    def narrowed(cls, rows: DealQuerySet) -> DealQuerySet:
        return rows.won()


class LostDeals(_Deals):
    name, title, at = "lost_deals", _("Lost deals"), "closed_at"
    clauses = {
        "any": gettext_noop("a deal was lost"),
        "none": gettext_noop("no deal was lost"),
    }
    parts = (
        PIPELINE,
        Among("reason", _("Reason"), _reasons, lambda values: Q(lost_reason__in=values)),
        PRODUCT,
        VALUE,
    )

    @classmethod
    def so_many(cls, count: int) -> str:
        return ngettext(
            "at least %(count)s deal was lost", "at least %(count)s deals were lost", count
        )

    @classmethod
    def narrowed(cls, rows: DealQuerySet) -> DealQuerySet:
        return rows.lost()


class Bought(Several):
    """Has A, lacks B: by the lines of deals that were won, and of orders."""

    name, title, group = "bought", _("Products bought"), _DEALS
    ops = {
        "has": pgettext_lazy("condition", "has bought any of"),
        "has_not": pgettext_lazy("condition", "has bought none of"),
    }
    clauses = {
        "has": gettext_noop("has bought %(value)s"),
        "has_not": gettext_noop("has not bought %(value)s"),
    }

    @classmethod
    def choices(cls, agent: Agent) -> Choices:
        return products(agent)

    def among(self, values: list[str]) -> Q:
        deals = Deal.objects.visible_to(self.agent).won().filter(_of_products(values))
        orders = Order.objects.visible_to(self.agent).standing().filter(of_products(values))
        return has(deals, "contact") | has(orders, "contact")


CONDITIONS: list[type[Condition]] = [OpenDeals, WonDeals, LostDeals, Bought]


class OpenValue(Column):
    name, title, is_number = "open_deals", _("Open deals, value"), True

    @classmethod
    def cells(cls, people: list[Contact], agent: Agent) -> Cells:
        own, language = money.own(), (get_language() or "en")[:2]
        found = cls.plain(people, agent)
        return {pk: numbers.money(value, own, language) for pk, value in found.items()}

    @classmethod
    def plain(cls, people: list[Contact], agent: Agent) -> dict[int, Any]:
        records = records_of(people)
        rows = Deal.objects.visible_to(agent).open().filter(contact__any_of=list(records))
        summed = rows.exclude(value=None).order_by().values("contact").annotate(sum=Sum("value"))
        found: list[tuple[int, Decimal]] = list(summed.values_list("contact", "sum"))
        return gathered(records, found, add)


class LastWon(LastOf):
    name, title, moment = "last_won", _("Last bought"), "closed_at"

    @classmethod
    def rows(cls, agent: Agent) -> "QuerySet[Any]":
        return Deal.objects.visible_to(agent).won()


COLUMNS: list[type[Column]] = [OpenValue, LastWon]
