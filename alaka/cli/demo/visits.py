"""Visits of the business's web site, of a year: events straight into their months, and what the
builder would have made of them (visits, links, orders), the same each time.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from alaka.cli.demo.chats import Chats, Chatted
from alaka.cli.demo.comings import DONE, EVENTS, Coming, Deed, Person, Plan, pages, stays
from alaka.cli.demo.moments import HOUR, stamp
from alaka.cli.demo.orders import Orders
from alaka.cli.demo.rows import NULL, Table, ahead
from alaka.cli.demo.site_terms import LANGUAGES, Site
from alaka.cli.demo.trades.trade import Trade
from alaka.sales.models import Order
from alaka.tracking.claiming import OURS
from alaka.tracking.columns import changes
from alaka.tracking.events import partitions, terms, writing
from alaka.tracking.events.terms import Word
from alaka.tracking.models import Kind, Link, Reason, Source, Visit

Progress = Callable[[int, int], None]

_AT_ONCE = 2000
# Pieces of some 300 kB that are told while PostgreSQL indexes a month.
_AHEAD = 100
# Of five who buy on purpose two were led by a letter or an advertisement: the last of the ways. Of
# three of them one may have asked something first.
_LED, _WAYS, _ASKING = 13, 100, 3
_NONE = f"{NULL}\t{NULL}"
_ASKED = f'{NULL}\t{{"properties": {{"query": "%(words)s"}}, "search": "%(words)s"}}'
_ADDED = f'{NULL}\t{{"properties": {{"sku": "%(sku)s"}}}}'
_LEFT = [f'{NULL}\t{{"properties": {{"seconds": {each}}}}}' for each in range(100)]
_NAMES = ", ".join(writing.COLUMNS)
_VISIT = Table(
    Visit,
    (
        "id", "source", "visitor", "began_at", "ended_at", "pages", "events", "seen", "entry",
        "exit", "referrer", "campaign", "device", "region", "came_by", "came_from", "words",
        "orders", "revenue", "reached_at",
    ),
)  # fmt: skip


class _Piece(NamedTuple):
    """Rows of events; with the last of a month those of its visits."""

    month: partitions.Month
    events: str
    visits: str = ""


def make(trade: Trade, plan: Plan, progress: Progress | None = None) -> Chats:
    """In the caller's transaction. Who chatted meanwhile: his lines are still to be stored."""
    visits = len(plan.comings)
    chats, events = Chats(trade, visits), round(visits * EVENTS)
    if not visits:
        return chats
    telling = _Telling(Site(trade, Source.objects.get(key=trade.visits)), plan, chats)
    pieces = ahead(telling.pieces(plan.comings), _AHEAD)
    for month, told in groupby(pieces, lambda each: each.month):
        telling.store(month, told)
        if progress:
            progress(min(telling.told, events), events)
    telling.finish()
    if progress:
        progress(events, events)
    return chats


def _month(at: int) -> partitions.Month:
    return partitions.month_of(datetime.fromtimestamp(at, UTC))


class _Told:
    """One visit as it is told: lines of its events, and what its row counts."""

    def __init__(self, coming: Coming, prefix: str, source: int, where: str) -> None:
        self.visitor = terms.number(Word.VISITOR, f"demo-{coming.browser}")
        self.prefix, self.source, self.coming = prefix, source, coming
        self.who, self.where = f"\t0\t{self.visitor}\t\\N\t", f"\t{where}\t"
        self.lines: list[str] = []
        self.ended = coming.at
        self.events = self.orders = 0
        self.revenue = Decimal(0)

    def say(
        self, at: int, kind: int, page: str, name: str = NULL, led: str = _NONE, what: str = _NONE
    ) -> str:
        """The key of the event; ``page`` with its title, ``led`` the referrer and the campaign,
        ``what`` amount and data."""
        key, moment = f"{self.prefix}{len(self.lines):016x}", stamp(at)
        self.lines.append(
            f"{key}\t{moment}\t{moment}\t{self.source}\t{kind}{self.who}{name}"
            f"\t{page}\t{led}{self.where}{what}\n"
        )
        if kind != Kind.LEAVE:
            self.ended = at
            self.events += 1
        return key

    def aside(self, key: UUID, at: int, what: tuple[int, int, str, str, str, str]) -> None:
        """An event that belongs to no visit: ``what`` is source, kind, visitor, name, amount and
        data."""
        source, kind, visitor, name, amount, data = what
        self.lines.append(
            f"{key}\t{stamp(at)}\t{stamp(at)}\t{source}\t{kind:d}\t0\t{visitor}\t\\N\t{name}"
            f"\t{_NONE}\t{_NONE}\t{_NONE}\t{amount}\t{data}\n"
        )


class _Telling:
    def __init__(self, site: Site, plan: Plan, chats: Chats) -> None:
        self.site, self.plan, self.chats = site, plan, chats
        self.orders = Orders(site.trade, site.source.shop)
        self.looked = site.term(Word.NAME, "Products Searched")
        self.added = site.term(Word.NAME, "Product Added")
        self.begun = site.term(Word.NAME, "Checkout Started")
        self.baskets = [_ADDED % {"sku": good.sku} for good in site.trade.goods]
        self.bought = site.term(Word.NAME, "Order Completed")
        self.given_back = site.term(Word.NAME, "Order Refunded")
        self.cancelled = site.term(Word.NAME, "Order Cancelled")
        self.lines: list[str] = []
        self.visits: list[str] = []
        self.links: dict[int, Link] = {}
        self.count = self.told = 0

    def tell(self, coming: Coming) -> None:
        at, browser, _number, deed = coming
        bits, person = coming.bits, self.plan.person(browser)
        spoken = self.site.spoken[person.language if person else LANGUAGES[browser % 5]]
        way, home = spoken.ways[self._way(bits, deed)], "\t".join(spoken.pages[0])
        where = f"{spoken.devices[browser % 4]}\t{spoken.regions[browser & 1]}"
        told = _Told(coming, f"{bits:016x}", self.site.source.pk, where)
        count, seen, moment, page = pages(bits, deed), 0, at, home
        bought = self._bought(coming) if person else None
        count = count if bought is None else max(count, 3)
        led, is_asking = f"{way.referrer}\t{way.campaign}", bits % 7 == 0
        for index in range(count):
            stay = stays(bits, index)
            place = stay % len(spoken.pages) if index else 0
            if bought and index > count - 3:
                # What he buys, and then the form.
                place = 1 + bought[0] if index == count - 2 else len(spoken.pages) - 1
            elif deed and index == count - 1:
                place = len(spoken.pages) - 2
            if index:
                page = "\t".join(spoken.pages[place])
            told.say(moment, 1, page, led=_NONE if index else led)
            if is_asking and not index:
                asked = _ASKED % {"words": spoken.asked[bits // 7 % len(spoken.asked)]}
                told.say(moment + 3, 2, page, self.looked, what=asked)
            elif place:
                self._shop(told, place, moment + 2, page)
            if person and index == count - 1:
                self._known(told, person, bits, moment + DONE, page, bought)
            told.say(moment + stay, 7, page, what=_LEFT[stay])
            seen, moment = seen + stay, moment + stay + 1
        if not (bits >> 48) % self.chats.of and count > 1 and not person:
            self._stranger(told, coming)
        self.count += 1
        self.told += len(told.lines)
        self.lines += told.lines
        row = (
            self.count, told.source, told.visitor, stamp(at), stamp(told.ended), count,
            told.events, seen, home.partition("\t")[0],
            page.partition("\t")[0], way.referrer, way.campaign, *where.split("\t"), *way.origin,
            told.orders, told.revenue, stamp(moment - 1),
        )  # fmt: skip
        self.visits.append(_VISIT.line % row)

    def _shop(self, told: _Told, place: int, at: int, page: str) -> None:
        """Some of what is looked at is put into the basket; with the form an order begins."""
        if place <= len(self.baskets):
            if at % 5 == 0:
                told.say(at, 2, page, self.added, what=self.baskets[place - 1])
        elif place == len(self.baskets) + 2:
            told.say(at, 2, page, self.begun)

    def _way(self, bits: int, deed: Deed | None) -> int:
        is_led = deed and deed.purchase and (bits >> 40) % 5 < 2
        return _WAYS - 1 - (bits >> 44) % _LED if is_led else bits % _WAYS

    def _bought(self, coming: Coming) -> tuple[int, int] | None:
        """Which good, and how many, where somebody buys: what he came for, else at some of the
        next times."""
        bits, deed = coming.bits, coming.deed
        if deed:
            return (deed.purchase.good, deed.purchase.quantity) if deed.purchase else None
        return (bits % 3, 1 + bits % 2) if coming.number and bits % 5 < 3 else None

    def _known(
        self,
        told: _Told,
        person: Person,
        bits: int,
        at: int,
        page: str,
        bought: tuple[int, int] | None,
    ) -> None:
        """He sends a form when he comes first, and whenever he came for that; or orders."""
        number, deed = told.coming.number, told.coming.deed
        if bought:
            good, quantity = self.site.trade.goods[bought[0]], bought[1]
            order = self.orders.put(
                person.contact, datetime.fromtimestamp(at, UTC), good,
                self.site.names[person.language][bought[0]], quantity,
            )  # fmt: skip
            data = json.dumps(self.orders.said(person.email), ensure_ascii=False)
            what = f"{order.amount}\t{data}"
            key = UUID(told.say(at, 2, page, self.bought, what=what))
            told.orders, told.revenue = 1, order.amount or Decimal(0)
            claim = terms.key_of(OURS, f"order\n{key}")
            self._link(told, claim, at, person.contact, Reason.ORDER)
            if bits % 11 < 2:
                self._end(told, order, at + HOUR, is_refund=bits % 11 == 0)
        elif deed or not number:
            self._link(told, terms.key_of(OURS, told.prefix), at, person.contact, Reason.FORM)
        if deed and (not bought or (bits >> 40) % _ASKING):
            return
        at, browser = told.coming.at + 2, told.coming.browser
        if number and at > person.since.timestamp():
            self.chats.known(bits, Chatted(at, person.contact, person.language, browser))

    def _stranger(self, told: _Told, coming: Coming) -> None:
        """Who chats is somebody from then on."""
        language = LANGUAGES[coming.browser % 5]
        said = self.chats.stranger(coming.at + 2, language, coming.browser)
        if said:
            claim = terms.key_of(OURS, f"chat\n{told.prefix}")
            self._link(told, claim, said.at, said.contact, Reason.CHAT)

    def _end(self, told: _Told, order: Order, at: int, *, is_refund: bool) -> None:
        """An hour later the shop's server says that it is over."""
        key = terms.key_of(told.source, told.prefix)
        moment = datetime.fromtimestamp(at, UTC)
        self.orders.end(order, moment, str(key) if is_refund else "", told.source)
        name = self.given_back if is_refund else self.cancelled
        data = json.dumps({"properties": {"order_id": order.number, "total": int(order.refunded)}})
        told.aside(key, at, (told.source, Kind.TRACK, NULL, name, str(order.refunded), data))

    def _link(self, told: _Told, key: UUID, at: int, contact: int, reason: Reason) -> None:
        data = json.dumps({"contact": contact, "reason": reason})
        told.aside(key, at, (OURS, Kind.IDENTIFY, str(told.visitor), NULL, NULL, data))
        moment = datetime.fromtimestamp(at, UTC)
        first = Link(
            visitor=told.visitor, contact_id=contact, since=moment, reason=reason, event=key,
            created_at=moment,
        )  # fmt: skip
        self.links.setdefault(told.visitor, first).last_at = moment

    def pieces(self, comings: Iterable[Coming]) -> Iterator[_Piece]:
        """Asks the database nothing."""
        for month, some in groupby(comings, lambda each: _month(each.at)):
            for coming in some:
                self.tell(coming)
                if len(self.lines) > _AT_ONCE:
                    yield _Piece(month, "".join(self.lines))
                    self.lines.clear()
            yield _Piece(month, "".join(self.lines), "".join(self.visits))
            self.lines, self.visits = [], []

    def store(self, month: partitions.Month, pieces: Iterable[_Piece]) -> None:
        """PostgreSQL takes in what was told while the next is."""
        visits: list[str] = []
        with connection.cursor() as cursor:
            table = partitions.name_of(month)
            cursor.execute("SELECT to_regclass(%s) IS NULL", [table])
            (is_new,) = cursor.fetchone()
            if is_new:
                cursor.execute(partitions.beginning(month))
            with cursor.copy(f"COPY {table} ({_NAMES}) FROM STDIN") as stream:
                for piece in pieces:
                    stream.write(piece.events)
                    visits.append(piece.visits)
            if is_new:
                cursor.execute(partitions.completing(month))
            with cursor.copy(_VISIT.copy) as stream:
                stream.write("".join(visits))
        changes.told(month)

    def finish(self) -> None:
        self.site.store()
        self.chats.store_people()
        Link.objects.bulk_create(self.links.values(), batch_size=2000)
        changes.turned([None])
        self.orders.store()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('tracking_visit', 'id'), %s)",
                [max(self.count, 1)],
            )
            cursor.execute("ANALYZE tracking_event, tracking_visit, tracking_link")
