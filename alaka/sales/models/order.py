from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.contacts.models import Contact
from alaka.core.addresses import address
from alaka.sales.models.line import CENT

if TYPE_CHECKING:
    from alaka.accounts.models import Agent


class OrderState(models.TextChoices):
    PLACED = "placed", pgettext_lazy("order", "Placed")
    PAID = "paid", pgettext_lazy("order", "Paid")
    REFUNDED = "refunded", pgettext_lazy("order", "Refunded")
    CANCELLED = "cancelled", pgettext_lazy("order", "Cancelled")


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, agent: "Agent") -> "OrderQuerySet":
        """Whoever works here sees what a person ordered, as he sees the person."""
        return self.known() if agent.is_active else self.none()

    def known(self) -> "OrderQuerySet":
        """Without those of which only a refund or an end was heard so far."""
        return self.exclude(said_at=None)

    def standing(self) -> "OrderQuerySet":
        return self.exclude(state=OrderState.CANCELLED)

    def found_by(self, words: str) -> "OrderQuerySet":
        """Those of that number, and of the people found by these words."""
        people = Contact.objects.standing().found_by(words).values("pk")
        # Sets of ids, each by its index: as "or" it would look at every order there is.
        rows = Order.objects.order_by().values("pk")
        numbered, theirs = rows.filter(number=words), rows.filter(contact__in=people)
        merged = rows.filter(contact__root__in=people)
        return self.filter(pk__in=numbered.union(theirs, merged))

    def for_list(self) -> "OrderQuerySet":
        return self.select_related("contact")


class Order(models.Model):
    """What somebody bought, as a shop told of it: see sales.orders, which alone writes it.

    A shop may tell of it in any order, and twice; ``said_at`` is when the facts that hold were
    said, ``stated_at`` the state, and ``refunds`` are amounts by the message that told of each,
    ``tellers`` by the same who told it.
    ``browsers`` are moments, by the number of the browser that told of it then and named nobody:
    whose it is follows from whose they were. None where its customer was named.
    """

    # Who tells of it, in words; its number is one there.
    source = models.CharField(_("source"), max_length=60)
    number = models.CharField(_("number"), max_length=200)
    contact = models.ForeignKey(
        "contacts.Contact", models.SET_NULL, null=True, related_name="orders",
        verbose_name=_("customer"), db_index=False,
    )  # fmt: skip
    browsers: Any = models.JSONField(null=True, default=dict)
    place = models.ForeignKey(
        "accounts.Place", models.PROTECT, null=True, related_name="+", verbose_name=_("place")
    )
    placed_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=OrderState, default=OrderState.PLACED)
    # With all that was taken off and added; None where nobody said.
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(_("currency"), max_length=3)
    refunded = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    # What is left of it, in the currency of the business by the rate of its day; None without one.
    value = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    coupon = models.CharField(_("coupon"), max_length=80, blank=True, default="")
    refunds = models.JSONField(default=dict)
    tellers = models.JSONField(default=dict)
    said_at = models.DateTimeField(null=True)
    stated = models.CharField(max_length=9, choices=OrderState, default=OrderState.PLACED)
    stated_at = models.DateTimeField(null=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-placed_at", "-id"], name="order_placed"),
            models.Index(fields=["state", "-placed_at", "-id"], name="order_state"),
            models.Index(fields=["contact", "-placed_at"], name="order_contact"),
            models.Index(fields=["number"], name="order_number"),
            GinIndex(fields=["browsers"], name="order_browsers"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="order_once"),
            models.CheckConstraint(condition=Q(refunded__gte=0), name="order_refund_is_positive"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return address("order", self.pk)

    @property
    def left(self) -> Decimal | None:
        """Of its amount, what was neither given back nor cancelled."""
        if self.state == OrderState.CANCELLED:
            return Decimal(0)
        return None if self.amount is None else max(self.amount - self.refunded, Decimal(0))


class OrderLine(models.Model):
    """So many of something in an order; ``product`` where its words name one of ours."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    product = models.ForeignKey("sales.Product", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200)
    sku = models.CharField(max_length=60, blank=True, default="")
    quantity = models.DecimalField(max_digits=12, decimal_places=3, default=1)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_of_something")
        ]

    def __str__(self) -> str:
        return f"{Decimal(self.quantity).normalize():f} × {self.name}"

    @property
    def total(self) -> Decimal | None:
        if self.price is None:
            return None
        return (self.quantity * self.price).quantize(CENT, ROUND_HALF_UP)
