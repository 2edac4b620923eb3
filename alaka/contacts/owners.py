"""Who of us looks after a person or a company."""

from functools import cache
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.core.prepared import given, prepared


def owner_field(now: int | None) -> forms.TypedChoiceField:
    """Those who answer; and who it is now, though he may be here no more."""

    @cache  # A form asks for them more than once.
    def choices() -> list[tuple[str, Any]]:
        return [("", _("Nobody")), *((str(pk), name) for pk, name in _offered().rows(pk=now or 0))]

    return forms.TypedChoiceField(
        label=_("Owner"),
        choices=choices,
        coerce=int,
        empty_value=None,
        required=False,
        initial=now,
    )


def owner_name(pk: int) -> str:
    return next(iter(_named().rows(pk=pk)), "")


@prepared
def _offered() -> QuerySet[Any, tuple[int, str]]:
    rows = Agent.objects.who_answer() | Agent.objects.get_queryset().filter(pk=given("pk"))
    return rows.order_by("name", "pk").values_list("pk", "name")


@prepared
def _named() -> QuerySet[Any, str]:
    return Agent.objects.get_queryset().filter(pk=given("pk")).values_list("name", flat=True)
