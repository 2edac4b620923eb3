"""Finding cases by the words of what was told of them, or by their number."""

from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.cases.models import Case
from alaka.cases.models.case import CaseQuerySet
from alaka.contacts.recalling import MOST
from alaka.core.finding import Found, Result
from alaka.core.folding import query_words, tsquery
from alaka.core.marking import excerpt
from alaka.core.seeking import newest
from alaka.inbox.summaries import search_vector

SHOWN = 20
_SHOWN = (
    *("title", "text", "wish", "status", "opened_at"),
    *("contact__name", "contact__erased_at", "contact__family"),
)


def words_of(case: Case) -> Any:
    """What the column of its words is set to, when one of these changes."""
    return search_vector(case.title, case.text, case.wish, case.product)


def find(agent: Agent, text: str, cursor: str = "") -> Found:
    """The newest cases first; the number of one is enough."""
    title = _("Cases")
    words = query_words(text)
    if not words:
        return Found("cases", title)
    rows = Case.objects.visible_to(agent).select_related("contact")
    found = newest(rows.only(*_SHOWN), told(text), "opened_at", after=cursor, size=SHOWN)
    return Found("cases", title, [_result(case, words) for case in found.rows], found.after)


def recall(agent: Agent, ids: list[int], text: str) -> Iterator[tuple[str, list[int]]]:
    """Cases of these people that are told of in the words: see contacts.recalling."""
    if query_words(text):
        found = with_words(Case.objects.visible_to(agent).filter(contact__in=ids), text)
        yield (
            Case._meta.label_lower,
            list(found.order_by("-pk").values_list("pk", flat=True)[:MOST]),
        )


def with_words(cases: CaseQuerySet, text: str) -> CaseQuerySet:
    return cases.filter(told(text))


def told(text: str) -> Q:
    """Those of which all the words are told, or the one of that number (``42``, ``#42``)."""
    number = text.strip().removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < 16:
        return Q(pk=int(number))
    query = SearchQuery(tsquery(query_words(text)), config="simple", search_type="raw")
    return Q(search=query)


def _result(case: Case, words: list[str]) -> Result:
    return Result(
        url=case.get_absolute_url(),
        title=case.title,
        line=excerpt(" ".join(filter(None, [case.text, case.wish])) or case.title, words),
        at=case.opened_at,
        person=str(case.contact or ""),
        note=case.get_status_display(),
    )
