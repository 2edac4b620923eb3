"""Which deal a request means, and what its fields name."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from alaka.api.access import ApiRequest, Scope, require
from alaka.api.problems import Problem
from alaka.sales.models import Deal


def named(rows: Any, field: str, pk: int | None) -> Any:
    """The row a field names; None where it names none."""
    if pk is None:
        return None
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Problem(field, gettext("is nothing that the token's agent may name"))
    return found


def visible(request: ApiRequest, pk: int, scope: Scope) -> Deal:
    """The deal, if the token has the scope and its agent may see it; else Http404."""
    rows = Deal.objects.visible_to(require(request, scope)).select_related("contact", "stage")
    return get_object_or_404(rows.defer("search").prefetch_related("links"), pk=pk)


def fresh(deal: Deal) -> Deal:
    return Deal.objects.defer("search").prefetch_related("links").get(pk=deal.pk)
