"""What filters of people ask of cases, and the column of their list."""

from operator import add
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext

from alaka.accounts.branches import parts_of
from alaka.accounts.models import Agent, Place
from alaka.cases import topics
from alaka.cases.models import Case, CaseKind, CaseStatus, Severity, Topic
from alaka.contacts.models import Contact
from alaka.core.templatetags.core import number
from alaka.inbox.models.conversation import sight
from alaka.segments.columns import Cells, Column, gathered, records_of
from alaka.segments.conditions.base import Condition
from alaka.segments.conditions.events import Among, Events, Whether


def _places(agent: Agent) -> list[tuple[str, str]]:
    seen = sight(agent)
    rows = Place.objects.order_by("name", "pk")
    if seen is not None:
        cases = Case.objects.visible_to(agent).exclude(place=None)
        rows = rows.filter(Q(pk__in=seen.places) | Q(pk__in=cases.order_by().values("place")))
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def _topics(agent: Agent) -> list[tuple[str, str]]:
    return [(str(row.pk), str(row)) for row in Topic.objects.all()]


def _at(values: list[str]) -> Q:
    """A place stands for all that is part of it too, and so does a topic."""
    return Q(place__in={part for value in values for part in parts_of(int(value))})


def _about(values: list[str]) -> Q:
    return Q(topic__in={part for value in values for part in topics.under(int(value))})


class Cases(Events):
    name, title, group = "cases", _("Cases"), _("Cases")
    clauses = {
        "any": gettext_noop("has a case"),
        "none": gettext_noop("has no case"),
    }
    parts = (
        Among(
            "kind",
            _("Kind"),
            lambda agent: [(value, str(label)) for value, label in CaseKind.choices],
            lambda values: Q(kind__in=values),
        ),
        Among(
            "status",
            _("State"),
            lambda agent: [(value, str(label)) for value, label in CaseStatus.choices],
            lambda values: Q(status__in=values),
        ),
        Among(
            "severity",
            _("Severity"),
            lambda agent: [(str(value), str(label)) for value, label in Severity.choices],
            lambda values: Q(severity__in=values),
        ),
        Among("place", _("Place"), _places, _at),
        Among("topic", _("Topic"), _topics, _about),
        Whether(
            "answered",
            _("Answered"),
            Q(answered_at__isnull=False),
            _("answered"),
            _("not answered"),
        ),
    )

    @classmethod
    def so_many(cls, count: int) -> str:
        return ngettext("has at least %(count)s case", "has at least %(count)s cases", count)

    @classmethod
    def rows(cls, agent: Agent) -> "QuerySet[Any]":
        return Case.objects.visible_to(agent)


CONDITIONS: list[type[Condition]] = [Cases]


class OpenCases(Column):
    name, title, is_number = "open_cases", _("Open cases"), True

    @classmethod
    def cells(cls, people: list[Contact], agent: Agent) -> Cells:
        return {pk: number(count) for pk, count in cls.plain(people, agent).items()}

    @classmethod
    def plain(cls, people: list[Contact], agent: Agent) -> dict[int, Any]:
        records = records_of(people)
        rows = Case.objects.visible_to(agent).open().filter(contact__any_of=list(records))
        found = rows.order_by().values("contact").annotate(rows=Count("pk"))
        return gathered(records, found.values_list("contact", "rows"), add)


COLUMNS: list[type[Column]] = [OpenCases]
