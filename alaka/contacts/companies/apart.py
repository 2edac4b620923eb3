"""Companies of which somebody said that they are two: nobody is asked of them again."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from alaka.accounts.models import Agent
from alaka.contacts.models import Company, CompanyApart
from alaka.core import clock


def tell_apart(one: Company, other: Company, *, by: Agent) -> None:
    if not told_apart(one, [other]):
        first, second = sorted([one.pk, other.pk])
        said = {"by": by, "at": clock.now()}
        CompanyApart.objects.get_or_create(first_id=first, second_id=second, defaults=said)


def suggest_again(one: Company, other: Company) -> None:
    _pairs(one.ids, other.ids).delete()


def told_apart(company: Company, others: Iterable[Company]) -> set[int]:
    """Those of the others of which somebody said so, of whichever of their records."""
    whose = {pk: other.pk for other in others for pk in other.ids}
    pairs = _pairs(company.ids, list(whose)).values_list("first", "second") if whose else ()
    return {whose[pk] for pair in pairs for pk in pair if pk in whose}


def _pairs(ids: list[int], others: list[int]) -> Any:
    either = Q(first__in=ids, second__in=others) | Q(first__in=others, second__in=ids)
    return CompanyApart.objects.filter(either)
