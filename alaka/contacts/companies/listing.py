"""The list of companies, page by page, and the few that are called somehow."""

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from alaka.accounts.models import Agent
from alaka.contacts.models import Company, CompanyTag, Position
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
    """By company, how many are in it; who has several records is one."""
    asked = [pk for each in companies for pk in each.ids]
    rows = Position.objects.filter(company__any_of=asked).order_by()
    by_company = rows.annotate(one=Coalesce("company__root", "company")).values("one")
    counted = by_company.annotate(people=Count(Coalesce("contact__root", "contact"), distinct=True))
    return dict(counted.values_list("one", "people"))


def tags_of(companies: list[Company]) -> dict[int, list[str]]:
    """By company, the names of its tags."""
    whose = {pk: each.pk for each in companies for pk in each.ids}
    rows = CompanyTag.objects.filter(company__any_of=list(whose)).order_by("tag__name")
    found: dict[int, dict[str, None]] = {}
    for pk, name in rows.values_list("company", "tag__name"):
        found.setdefault(whose[pk], {})[name] = None
    return {pk: list(names) for pk, names in found.items()}


def suggested(agent: Agent, words: str) -> "QuerySet[Company]":
    """Those whose name begins so; then, of three letters and more, those that hold it."""
    rows = Company.objects.visible_to(agent)
    key = sort_key(words)
    begin = rows.filter(sort_key__gte=key, sort_key__lt=key + "\x7f") if key else rows.none()
    if len(fold(words)) >= TRIGRAM:
        begin = begin | rows.found_by(words)
    return begin.order_by("sort_key", "pk")[:SUGGESTED]
