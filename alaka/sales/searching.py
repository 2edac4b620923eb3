"""Finding deals by the words of their title, or by their number."""

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.contacts.recalling import MOST
from alaka.core.finding import Found, Result
from alaka.core.folding import query_words, tsquery
from alaka.core.marking import excerpt
from alaka.core.seeking import newest
from alaka.inbox.summaries import search_vector
from alaka.sales.models import Deal
from alaka.sales.models.deal import DealQuerySet

SHOWN = 20


def words_of(deal: Deal) -> Any:
    """What the column of its words is set to, when one of these changes."""
    company = deal.company.name if deal.company else ""
    return search_vector(deal.title, company, deal.source, deal.competitor)


def find(agent: Agent, text: str, cursor: str = "") -> Found:
    """The newest deals first; the number of one is enough."""
    title = _("Deals")
    words = query_words(text)
    if not words:
        return Found("deals", title)
    rows = Deal.objects.visible_to(agent).select_related("contact", "stage")
    found = newest(rows.defer("search"), told(text), "opened_at", after=cursor, size=SHOWN)
    return Found("deals", title, [_result(deal, words) for deal in found.rows], found.after)


def recall(agent: Agent, ids: list[int], text: str) -> Iterator[tuple[str, list[int]]]:
    """Deals of these people that are told of in the words: see contacts.recalling."""
    if query_words(text):
        found = with_words(Deal.objects.visible_to(agent).filter(contact__in=ids), text)
        keys = found.order_by("-pk").values_list("pk", flat=True)
        yield Deal._meta.label_lower, list(keys[:MOST])


def with_words(deals: DealQuerySet, text: str) -> DealQuerySet:
    return deals.filter(told(text))


def told(text: str) -> Q:
    """Those of which all the words are told, or the one of that number (``42``, ``#42``)."""
    number = text.strip().removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 16:
        return Q(pk=int(number))
    query = SearchQuery(tsquery(query_words(text)), config="simple", search_type="raw")
    return Q(search=query)


def _result(deal: Deal, words: list[str]) -> Result:
    return Result(
        url=deal.get_absolute_url(),
        title=deal.title,
        line=excerpt(" ".join(filter(None, [deal.title, deal.source])), words),
        at=deal.opened_at,
        person=str(deal.contact or ""),
        note=deal.stage.name if deal.is_open else deal.get_status_display(),
    )
