"""The improvements of a place: as its managers list them, and as everybody reads them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from alaka.accounts.branches import parts_of
from alaka.accounts.models import Agent, Business, Place
from alaka.cases.models import Case, ChangesPage, Improvement
from alaka.core.paging import Order, Page, page

NEWEST = Order("created_at")
PUBLISHED = Order("published_at")


def of_place(place: Place, agent: Agent, *, after: str = "", before: str = "") -> Page[Improvement]:
    """Those of the place and all its parts, the newest first, with how many are behind and told."""
    rows = Improvement.objects.visible_to(agent).filter(place__in=parts_of(place.pk))
    found = page(rows.select_related("place", "topic"), NEWEST, after=after, before=before)
    prepare(found.rows)
    ids = [each.pk for each in found.rows]
    behind = _counts(ids, Count("cases"))
    told = _counts(ids, Count("told", filter=Q(told__at__isnull=False)))
    for each in found.rows:
        each.case_count, each.told_count = behind.get(each.pk, 0), told.get(each.pk, 0)
    return found


def prepare(rows: Iterable[Improvement]) -> None:
    """What all of them fall back on is asked for once."""
    language = Business.get().language
    for each in rows:
        each.usual = language


def _counts(ids: list[int], counted: Count) -> dict[int, int]:
    rows = Improvement.objects.filter(pk__in=ids).order_by().annotate(number=counted)
    return dict(rows.values_list("pk", "number"))


def for_everybody(place: Place) -> "QuerySet[Improvement]":
    """What is published of the place, of its parts, and of all above, where it holds as well."""
    above = [each.pk for each in place.chain]
    rows = Improvement.objects.published().filter(place__in=[*above, *parts_of(place.pk)])
    return rows.select_related("topic", "place__parent")


def told_as(case: Case, agent: Agent) -> dict[str, Any]:
    """What a case shows of it: the improvement it stands behind, or that there can be one."""
    if not case.change:
        return {}
    rows = Improvement.objects.visible_to(agent).filter(cases=case)
    is_his = agent.sees_everything or case.place_id is None or case.place_id in agent.branch
    return {"improvement": rows.order_by("pk").first(), "can_improve": agent.can_manage and is_his}


def is_open(place: Place) -> bool:
    return ChangesPage.objects.filter(place=place).exists()
