"""Orders of the made-up web site, as its events make them (tracking.orders)."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from alaka.cli.demo.trades.trade import Good, Trade
from alaka.sales.models import Order, OrderLine, OrderState, Product
from alaka.timeline.models import Event


@dataclass
class Orders:
    trade: Trade
    source: str
    made: list[Order] = field(default_factory=list)
    lines: list[OrderLine] = field(default_factory=list)
    # What became of some: verb, when, what was given back.
    ends: list[tuple[Order, str, datetime, dict[str, str]]] = field(default_factory=list)

    def put(self, contact: int, at: datetime, good: Good, name: str, quantity: int) -> Order:
        """Kept until all are stored."""
        amount = Decimal(good.price * quantity)
        order = Order(
            source=self.source, number=f"{at:%Y}-{len(self.made) + 1:05}", contact_id=contact,
            placed_at=at, said_at=at, amount=amount, value=amount,
            currency=self.trade.selling.currency, browsers=None,
        )  # fmt: skip
        line = OrderLine(name=name, sku=good.sku, quantity=quantity, price=Decimal(good.price))
        self.made.append(order)
        self.lines.append(line)
        return order

    def end(self, order: Order, at: datetime, refund: str, teller: int) -> None:
        """Given back, by the key of what says so; without one it is cancelled."""
        order.value = Decimal(0)
        if refund:
            amount = f"{order.amount:.2f}"
            order.state, order.refunded = OrderState.REFUNDED, order.amount or Decimal(0)
            order.refunds, order.tellers = {refund: amount}, {refund: str(teller)}
            self.ends.append((order, "order.refunded", at, {"refund": amount}))
        else:
            order.state = order.stated = OrderState.CANCELLED
            order.stated_at = at
            self.ends.append((order, "order.cancelled", at, {}))

    def said(self, email: str) -> dict[str, object]:
        """What the event of the last one says."""
        order, line = self.made[-1], self.lines[-1]
        product = {"sku": line.sku, "name": line.name, "quantity": line.quantity}
        product |= {"price": int(line.price or 0)}
        told = {"order_id": order.number, "currency": order.currency, "email": email}
        return {"properties": {**told, "total": int(order.amount or 0), "products": [product]}}

    def store(self) -> None:
        products = {row.sku: row for row in Product.objects.exclude(sku="")}
        Order.objects.bulk_create(self.made, batch_size=2000)
        for order, line in zip(self.made, self.lines, strict=True):
            line.order, line.product = order, products.get(line.sku)
        OrderLine.objects.bulk_create(self.lines, batch_size=2000)
        told = [_event(order, "order.placed", order.placed_at) for order in self.made]
        told += [_event(order, verb, at, **more) for order, verb, at, more in self.ends]
        Event.objects.bulk_create(told, batch_size=2000)


def _event(order: Order, verb: str, at: datetime, **more: str) -> Event:
    data = {
        "number": order.number, "source": order.source, "amount": f"{order.amount:.2f}",
        "currency": order.currency, **more,
    }  # fmt: skip
    return Event(
        verb=verb, at=at, contact_id=order.contact_id,
        subject_type=order._meta.label_lower, subject_id=order.pk, data=data,
    )  # fmt: skip
