"""Regular customers of the counter, each at a rhythm of his own; some have stopped coming. Rules of
scores, and what the business learns of all that."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from alaka.accounts.models import Agent, Role
from alaka.cli.demo.orders import Orders
from alaka.cli.demo.trades.trade import Trade
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.sales.models import Product
from alaka.scores import following, training
from alaka.scores.models import ScoreRule

_DAY = timedelta(days=1)
_YEAR = 390
# Of so many people; of a smaller business a fifth.
_REGULARS = 150
# Days between their orders, in turn; one in seven came for the last time some months ago.
_GAPS = (9, 14, 21, 30, 30, 45, 60, 90)
_LEFT = 7
# Of more people the worker learns, when it runs.
_MOST = 20_000
_RULES: tuple[tuple[str, dict[str, Any], int, int | None], ...] = (
    ("Came to the site", {"of": "visits", "op": "any"}, 10, 14),
    ("Has an open deal", {"of": "open_deals", "op": "any"}, 15, None),
    ("Complained lately", {"of": "cases", "op": "any", "where": {"kind": ["complaint"]},
                           "within": {"days": 90}}, -10, None),
)  # fmt: skip


def make(trade: Trade) -> None:
    people = Contact.objects.standing().exclude(language="").order_by("pk")
    count = people.count()
    orders = Orders(trade, f"{trade.name} POS")
    names = dict(Product.objects.exclude(sku="").values_list("sku", "name"))
    for number, contact in enumerate(people[: 4 * min(_REGULARS, count // 5) : 4]):
        chance = Random(contact.pk)  # noqa: S311 - the same each time
        for at in _comes(contact, number, chance):
            good = trade.goods[chance.randrange(len(trade.goods))]
            name = names.get(good.sku, good.slug)
            orders.put(contact.pk, at, good, name, chance.choice((1, 1, 1, 2)))
    orders.store()
    _rules()
    if count <= _MOST:
        training.learn()
        following.everybody()


def _comes(contact: Contact, number: int, chance: Random) -> Iterator[datetime]:
    gap, now = _GAPS[number % len(_GAPS)], clock.now()
    days = _YEAR - chance.uniform(0, gap)
    ends = chance.uniform(40, 160) if number % _LEFT == 3 else 0.02
    while days > ends:
        at = now - days * _DAY
        if at > contact.created_at:
            yield at
        days -= gap * chance.uniform(0.6, 1.5)


def _rules() -> None:
    owner = Agent.objects.active().filter(role=Role.ADMINISTRATOR).order_by("pk").first()
    if owner is None:
        return
    ScoreRule.objects.bulk_create(
        ScoreRule(
            name=name, filter=asked, points=points, halves_days=days, owner=owner,
            created_at=clock.now() - 90 * _DAY,
        )
        for name, asked, points, days in _RULES
    )  # fmt: skip
