"""What servers say somebody did, on his time line: each is one line, of the browser that was his or
by the number they know him by. What they tell by a number alone is read through its links; before
there are any, through the handle. What has a page is in a visit, and orders tell of themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, F, Func, OuterRef, Q, QuerySet, Subquery
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from alaka.contacts.models import Contact
from alaka.contacts.streams import Stream
from alaka.core.folding import query_words
from alaka.core.marking import holds
from alaka.core.paging import Edge
from alaka.tracking.building.naming import CUSTOMER
from alaka.tracking.events import terms
from alaka.tracking.events.terms import Word
from alaka.tracking.identity import links_of, spans_of, within
from alaka.tracking.models import Kind, Link, SeenEvent, Source, Term
from alaka.tracking.orders import NAMES as ORDERS
from alaka.tracking.showing import LOOKED_THROUGH
from alaka.tracking.wording import done

NAME = "event"
# What the filter of the time line calls them.
NOUNS = (pgettext_lazy("time line", "event"),)
# Of its properties so many are shown; money stands for itself.
SHOWN = 4
_MONEY = {"revenue", "total", "value", "currency"}
_ORDERS = [terms.number(Word.NAME, name) for name in sorted(ORDERS)]
# Of the key, as many digits as a cursor keeps.
_NUMBER = Func(
    "key",
    template="('x' || left(replace((%(expressions)s)::text, '-', ''), 12))::bit(48)::bigint",
    output_field=BigIntegerField(),
)


@dataclass(frozen=True)
class Deed:
    at: datetime
    pk: int
    name: str
    amount: Decimal | None
    properties: Mapping[str, Any]
    stream: str = NAME

    @property
    def done(self) -> str:
        return done(self.name)

    @property
    def currency(self) -> str:
        given = self.properties.get("currency")
        return given if isinstance(given, str) else ""

    @property
    def said(self) -> list[tuple[str, str]]:
        told = [
            (name, str(value)[:80])
            for name, value in self.properties.items()
            if name not in _MONEY and isinstance(value, str | int | float) and value != ""
        ]
        return told[:SHOWN]


def find(
    contact: Contact, edge: Edge | None, turned: bool, count: int, words: str = ""
) -> list[Deed]:
    # Of whom no server and no browser is known it costs one small question at most.
    handles = contact.all_handles() if contact.shown_handles is None else contact.shown_handles
    numbers = [terms.person_of(each.value) for each in handles if each.scheme == CUSTOMER]
    if not numbers and not links_of(contact):
        return []
    servers = list(Source.objects.filter(is_trusted=True).values_list("pk", flat=True))
    if not servers:
        return []
    rows = SeenEvent.objects.filter(
        _his(contact, numbers), source__in=servers, kind=Kind.TRACK, page=None, apart=0
    ).exclude(name__in=_ORDERS, data__properties__has_key="order_id")
    rows = rows.annotate(number=_NUMBER)
    if edge is not None:
        rows = rows.filter(_beyond(edge, "gt" if turned else "lt"))
    rows = rows.order_by(*(("at", "number") if turned else ("-at", "-number")))
    found = _read(rows[: LOOKED_THROUGH if words else count])
    if words:
        wanted = query_words(words)
        found = [deed for deed in found if holds(_text(deed), wanted)][:count]
    return found


def _his(contact: Contact, numbers: Sequence[int]) -> Q:
    by_number_alone = Q(visitor=F("person"))
    linked = Link.objects.filter(visitor__in=numbers).values_list("visitor", flat=True)
    loose = {*numbers} - {*linked} if numbers else ()
    return (
        Q(person__in=numbers) & ~by_number_alone
        | Q(visitor__in=loose)
        | (Q(person=None) | by_number_alone) & within(spans_of(contact), "at")
    )


def _beyond(edge: Edge, less: str) -> Q:
    at, number = edge
    inside = Q(**{f"at__{less}": at}) | Q(**{f"number__{less}": number})
    return Q(**{f"at__{less}e": at}) & inside


def _read(rows: "QuerySet[Any]") -> list[Deed]:
    name = Term.objects.filter(pk=OuterRef("name")).values("text")[:1]
    rows = rows.annotate(said=Subquery(name))
    return [
        Deed(at, number, said or "", amount, _properties(data))
        for at, number, said, amount, data in rows.values_list(
            "at", "number", "said", "amount", "data"
        )
    ]


def _properties(data: Any) -> Mapping[str, Any]:
    found = (data or {}).get("properties")
    return found if isinstance(found, dict) else {}


def _text(deed: Deed) -> str:
    return " ".join([deed.done, deed.name, *(value for _, value in deed.said)])


def lines(deeds: Sequence[Any]) -> list[SafeString]:
    return [render_to_string("tracking/deed_line.html", {"event": deed}) for deed in deeds]


STREAM = Stream(NAME, find, lines)
