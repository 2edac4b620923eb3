"""Visits on a person's time line: each is one line, read through links at once."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from alaka.contacts.models import Contact
from alaka.contacts.streams import Stream
from alaka.core.folding import query_words
from alaka.core.marking import holds
from alaka.core.paging import Edge, Order, beyond
from alaka.sales.money import own
from alaka.tracking.events.reading import steps, texts
from alaka.tracking.identity import spans_of, within
from alaka.tracking.models import Kind, Visit

NAME = "visit"
# What the filter of the time line calls them.
NOUNS = (pgettext_lazy("time line", "visit"),)
BEGAN = Order("began_at")
# Of one person, when words are looked for.
LOOKED_THROUGH = 500


def find(
    contact: Contact, edge: Edge | None, turned: bool, count: int, words: str = ""
) -> list[Any]:
    theirs = spans_of(contact)
    if not theirs:
        return []
    rows = Visit.objects.filter(within(theirs, "began_at")).annotate(at=F("began_at"))
    if words:
        rows = rows.filter(pk__in=_telling_of(words, rows))
    found: list[Any] = list(beyond(rows, BEGAN, edge, turned=turned)[:count])
    for visit in found:
        visit.stream = NAME
    return found


def _telling_of(words: str, rows: QuerySet[Visit]) -> list[int]:
    """Of the newest those in which the words stand: pages, what was searched, where from."""
    wanted = query_words(words)
    newest = rows.order_by("-began_at").values_list("pk", "came_from", "words")[:LOOKED_THROUGH]
    known = {pk: " ".join(texts) for pk, *texts in newest}
    said = texts(list(known))
    return [pk for pk, text in known.items() if holds(f"{text} {said.get(pk, '')}", wanted)]


def lines(visits: Sequence[Any]) -> list[SafeString]:
    done = steps([visit.pk for visit in visits])
    return [_line(visit, done[visit.pk]) for visit in visits]


def _line(visit: Visit, steps: Sequence[Any]) -> SafeString:
    pages = [step for step in steps if step.kind in (Kind.PAGE, Kind.SCREEN)]
    context = {
        "event": visit,
        "visit": visit,
        "steps": steps,
        "searches": list(dict.fromkeys(step.search for step in pages if step.search)),
        "currency": own() if visit.orders else "",
        "bought": visit.revenue or Decimal(0),
        "more": max(0, visit.pages - len(pages)),
    }
    return render_to_string("tracking/visit_line.html", context)


STREAM = Stream(NAME, find, lines)
