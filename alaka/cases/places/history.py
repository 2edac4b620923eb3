"""The time line of a place: its alarms, and what happened to its cases lately."""

from collections.abc import Sequence

from django.db.models import Q, Value

from alaka.cases.models import Case, CaseStatus, Surge
from alaka.timeline.models import Event

SHOWN = 25
_CASES = ("case.opened", "case.closed", "case.reopened", "case.climbed", "case.confirmed")
_OF_CASE, _OF_ALARM = Value(True), Value(False)


def history(places: Sequence[int]) -> list[Event]:
    """Of its newest cases, those closed last, and its last alarms: never of all it ever had."""
    cases = Case.objects.filter(place__in=places).annotate(kept=_OF_CASE).values_list("kept", "pk")
    alarms = Surge.objects.filter(place__in=places).annotate(kept=_OF_ALARM)
    opened = cases.order_by("-opened_at", "-pk")[:SHOWN]
    closed = cases.filter(status=CaseStatus.CLOSED).order_by("-closed_at", "-pk")[:SHOWN]
    raised = alarms.values_list("kept", "pk").order_by("-raised_at", "-pk")[:SHOWN]
    ids: dict[bool, list[int]] = {True: [], False: []}
    for is_case, pk in opened.union(closed, raised):
        ids[is_case].append(pk)
    of_cases = Q(subject_type=Case._meta.label_lower, subject_id__in=ids[True])
    of_alarms = Q(subject_type=Surge._meta.label_lower, subject_id__in=ids[False])
    rows = Event.objects.filter((of_cases & Q(verb__in=_CASES)) | of_alarms)
    return list(rows.select_related("actor").order_by("-at", "-pk")[:SHOWN])
