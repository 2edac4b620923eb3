"""Customers of the counter, and of the site: regulars, each at a rhythm of his own that he keeps
more or less, some of whom have stopped coming; and more who come now and then, or once. Rules of
scores, and what the business learns of all that."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from alaka.accounts.models import Agent, Business, Role
from alaka.cli.demo.comings import Purchase
from alaka.cli.demo.orders import Orders
from alaka.cli.demo.speech import speech
from alaka.cli.demo.trades.trade import Trade
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.sales.models import Product
from alaka.scores import following, training
from alaka.scores.models import ScoreRule

_DAY = timedelta(days=1)
_YEAR = 390
# Of each twenty people so many are regulars, and so many come now and then; not more in all.
_OF, _REGULARS, _OTHERS, _MOST_OF_THEM = 20, 1, 6, 700
# Days between the orders of regulars, in turn; one in seven came for the last time some months ago.
_GAPS = (9, 14, 21, 30, 30, 45, 60, 90)
_LEFT = 7
# How far gaps go from what is usual, as a logarithm; and the mean gap of who comes now and then.
_SPREAD, _SELDOM = 0.55, (80, 700)
# Of more people the worker learns, when it runs.
_MOST = 20_000
# By what they are called in the texts: asked, points, halved after so many days.
_RULES: tuple[tuple[str, dict[str, Any], int, int | None], ...] = (
    ("visited", {"of": "visits", "op": "any"}, 10, 14),
    ("dealing", {"of": "open_deals", "op": "any"}, 15, None),
    ("annoyed", {"of": "cases", "op": "any", "where": {"kind": ["complaint"]},
                 "within": {"days": 90}}, -10, None),
)  # fmt: skip


def purchases(trade: Trade) -> list[Purchase]:
    """Half of them buy on the site."""
    people = Contact.objects.standing().exclude(language="").order_by("pk")
    customers = people[: _MOST_OF_THEM * _OF // (_REGULARS + _OTHERS)]
    found = []
    for number, contact in enumerate(customers):
        chance = Random(contact.pk)  # noqa: S311 - the same each time
        for at in _comes(contact, number, chance):
            good, quantity = chance.randrange(len(trade.goods)), chance.choice((1, 1, 1, 2))
            found.append(Purchase(contact.pk, at, good, quantity, bool(contact.pk % 2)))
    return found


def make(trade: Trade, at_counter: Iterable[Purchase]) -> None:
    orders = Orders(trade, f"{trade.name} POS")
    names = dict(Product.objects.exclude(sku="").values_list("sku", "name"))
    for contact, at, place, quantity, _is_on_site in at_counter:
        good = trade.goods[place]
        orders.put(contact, at, good, names.get(good.sku, good.slug), quantity)
    orders.store()
    _rules(trade)
    if Contact.objects.standing().count() <= _MOST:
        training.learn()
        following.everybody()


def _comes(contact: Contact, number: int, chance: Random) -> Iterator[datetime]:
    turn, place = divmod(number, _OF)
    if place < _REGULARS:
        yield from _regularly(contact, turn, chance)
    elif place < _REGULARS + _OTHERS:
        yield from _now_and_then(contact, chance)


def _regularly(contact: Contact, turn: int, chance: Random) -> Iterator[datetime]:
    gap = _GAPS[turn % len(_GAPS)]
    days = _YEAR - chance.uniform(0, gap)
    ends = chance.uniform(40, 160) if turn % _LEFT == 3 else 0.02
    while days > ends:
        yield from _at(contact, days)
        days -= gap * chance.lognormvariate(0, _SPREAD)


def _now_and_then(contact: Contact, chance: Random) -> Iterator[datetime]:
    """Without a rhythm: many of them only once."""
    mean, days = chance.uniform(*_SELDOM), float(_YEAR)
    while days > 0.02:
        days -= chance.expovariate(1 / mean)
        if days > 0.02:
            yield from _at(contact, days)


def _at(contact: Contact, days: float) -> Iterator[datetime]:
    at = clock.now() - days * _DAY
    if at > contact.created_at:
        yield at


def _rules(trade: Trade) -> None:
    owner = Agent.objects.active().filter(role=Role.ADMINISTRATOR).order_by("pk").first()
    if owner is None:
        return
    named = speech(trade.key, Business.get().language).named
    ScoreRule.objects.bulk_create(
        ScoreRule(
            name=named[name], filter=asked, points=points, halves_days=days, owner=owner,
            created_at=clock.now() - 90 * _DAY,
        )
        for name, asked, points, days in _RULES
    )  # fmt: skip
