"""The time line of a place: its alarms, and what happened to its cases lately."""

from collections.abc import Sequence

from django.db.models import Q

from alaka.cases.models import Case, Surge
from alaka.timeline.models import Event

SHOWN = 25
_CASES = ("case.opened", "case.closed", "case.reopened", "case.climbed", "case.confirmed")


def history(places: Sequence[int]) -> list[Event]:
    """Of its newest cases, those closed last, and its last alarms: never of all it ever had."""
    cases = Case.objects.filter(place__in=places)
    opened = cases.order_by("-opened_at", "-pk").values_list("pk", flat=True)[:SHOWN]
    closed = cases.closed().order_by("-closed_at", "-pk").values_list("pk", flat=True)[:SHOWN]
    surges = Surge.objects.filter(place__in=places).order_by("-raised_at", "-pk")
    alarms = surges.values_list("pk", flat=True)[:SHOWN]
    of_cases = Q(subject_type=Case._meta.label_lower, subject_id__in={*opened, *closed})
    of_alarms = Q(subject_type=Surge._meta.label_lower, subject_id__in=list(alarms))
    rows = Event.objects.filter((of_cases & Q(verb__in=_CASES)) | of_alarms)
    return list(rows.select_related("actor").order_by("-at", "-pk")[:SHOWN])
