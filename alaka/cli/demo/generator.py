"""Fills an empty base with the demo business: the same each time, seen from the day it starts.

A small one is told here. A big one is told by as many processes as there are cores, into tables
whose indexes are made at the end. The rows of either come in one transaction.
"""

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from functools import partial
from multiprocessing import get_context

from django.db import connection, transaction

from alaka.cli.demo import (
    automation,
    bulk,
    changes,
    comings,
    consents,
    deals,
    doubles,
    firms,
    goals,
    regulars,
    segments,
    setting,
    steps,
    telling,
    visits,
    webhooks,
)
from alaka.cli.demo.moments import Year
from alaka.cli.demo.setting import Login
from alaka.cli.demo.stories import Plan, tell
from alaka.cli.demo.trades import TRADES
from alaka.cli.demo.trades.trade import Trade
from alaka.core import clock

__all__ = ["Login", "fill", "is_unfinished"]

Progress = Callable[[int, int], None]

EACH = 2.5  # conversations of a contact
MOST = 1_000_000  # conversations, if nobody says how many
_PIECE = 1_000  # conversations
# Of a big one: each piece of a frozen table ends with some empty pages.
_BIG_PIECE = 5_000
_BIG = 20_000  # conversations from which on indexes are dropped first
_AHEAD = 1 + (os.cpu_count() or 1)  # pieces of some 35 MB

is_unfinished = bulk.is_unfinished


def fill(
    contacts: int = 2000,
    conversations: int | None = None,
    progress: Progress | None = None,
    business: str = "gul",
    events: int = 0,
    told: Progress | None = None,
) -> list[Login]:
    """Make up the business in an empty base, or in one that a killed fill left; its logins.

    ``progress`` hears how many of the conversations are done; making indexes counts as the last
    third of them. ``told`` hears the same of the events of its web site.
    """
    if conversations is None:
        conversations = min(round(contacts * EACH), MOST)
    trade = TRADES[business]
    say = progress or (lambda done, total: None)
    finish = partial(_finish, trade, events, told)
    year = Year(now=int(clock.now().timestamp()), conversations=conversations)
    if bulk.is_unfinished():
        bulk.begin_anew()
    if conversations < _BIG:
        with transaction.atomic():
            plan = Plan(trade, year, contacts, setting.make(trade))
            for begin, end in _pieces(conversations, _PIECE):
                bulk.copy([bulk.packed(tell(plan, begin, end))])
                say(end, conversations)
            bulk.settle()
            finish()
        return plan.setting.logins
    return _fill_big(trade, year, contacts, say, finish)


def _finish(trade: Trade, events: int, told: Progress | None) -> None:
    """What is made of few rows, however big the business is."""
    changes.make(trade)
    firms.make(trade)
    deals.make(trade)
    consents.make()
    doubles.make()
    if trade.finish:
        trade.finish()
    steps.make(trade)
    segments.make(trade)
    accounting = webhooks.make()
    automation.make(accounting)
    webhooks.rest(accounting)
    goals.make(trade)
    bought = regulars.purchases(trade)
    plan = comings.plan(events, [each for each in bought if each.is_on_site])
    visits.make(trade, plan, told).store()
    regulars.make(trade, [each for each in bought if each not in plan.sold])


def _pieces(conversations: int, size: int) -> Iterator[tuple[int, int]]:
    for begin in range(0, conversations, size):
        yield begin, min(begin + size, conversations)


def _told(pool: Executor, total: int, say: Progress) -> Iterator[list[bytes]]:
    """Pieces in their order, a few ahead of whoever takes them."""
    ahead: deque[tuple[int, Future[list[bytes]]]] = deque()
    for begin, end in _pieces(total, _BIG_PIECE):
        ahead.append((end, pool.submit(telling.tell_piece, begin, end)))
        if len(ahead) > _AHEAD:
            done, piece = ahead.popleft()
            yield piece.result()
            say(done * 2 // 3, total)
    for done, piece in ahead:
        yield piece.result()
        say(done * 2 // 3, total)


def _fill_big(
    trade: Trade, year: Year, contacts: int, say: Progress, finish: Callable[[], None]
) -> list[Login]:
    total = year.conversations
    parts = bulk.take_away()
    plan = Plan(trade, year, contacts, setting.make(trade), fillings=20)
    connection.close()
    with ProcessPoolExecutor(
        os.cpu_count(), get_context("spawn"), telling.begin, (pickle.dumps(plan),)
    ) as pool:
        with transaction.atomic():
            bulk.empty()
            bulk.copy(_told(pool, total, say), is_frozen=True)
        made = 0
        for step in bulk.to_put_back():
            for count in as_completed([pool.submit(telling.put_back, work) for work in step]):
                made += count.result()
                say(total * 2 // 3 + made * total // (parts * 3), total)
    bulk.settle()
    with transaction.atomic():
        finish()
        bulk.forget()
    say(total, total)
    return plan.setting.logins
