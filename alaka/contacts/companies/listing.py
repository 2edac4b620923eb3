"""The list of companies, page by page, and the few that are called somehow."""

from django.db.models import Count, QuerySet

from alaka.accounts.models import Agent
from alaka.contacts.models import Company, Position
from alaka.contacts.models.company import CompanyQuerySet
from alaka.contacts.searching import TRIGRAM
from alaka.core import phones
from alaka.core.folding import fold, sort_key
from alaka.core.paging import Order

BY_NAME = Order("sort_key", is_falling=False)
SUGGESTED = 8


def found(agent: Agent, words: str) -> CompanyQuerySet:
    return having(Company.objects.visible_to(agent), words)


def having(rows: CompanyQuerySet, words: str) -> CompanyQuerySet:
    """Those of them that the words find."""
    digits = phones.search_digits(words)
    if len(digits) >= TRIGRAM:
        return rows.filter(search__contains=digits)
    return rows.found_by(words) if words else rows


def count_people(companies: list[Company]) -> dict[int, int]:
    rows = Position.objects.filter(company__in=companies).order_by().values("company")
    return dict(rows.annotate(people=Count("pk")).values_list("company", "people"))


def suggested(agent: Agent, words: str) -> "QuerySet[Company]":
    """Those whose name begins so; then, of three letters and more, those that hold it."""
    rows = Company.objects.visible_to(agent)
    key = sort_key(words)
    begin = rows.filter(sort_key__gte=key, sort_key__lt=key + "\x7f") if key else rows.none()
    if len(fold(words)) >= TRIGRAM:
        begin = begin | rows.found_by(words)
    return begin.order_by("sort_key", "pk")[:SUGGESTED]
