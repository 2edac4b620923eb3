"""The page of a place: its numbers, open cases, alarms, topics, parts and time line."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.cases.clocks import wind
from alaka.cases.feedback.places import of
from alaka.cases.models import Case, CaseKind, Surge
from alaka.cases.places.branch import parts
from alaka.cases.places.history import history
from alaka.cases.places.numbers import top_topics
from alaka.cases.surges.charts import draw, of_surge

SHOWN, DRAWN = 10, 1


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    """All that the reader answers for; who has one place is led to it."""
    rows = parts(request.user)
    tops = [row for row in rows if row.depth == 0]
    if len(tops) == 1:
        return redirect("place-page", tops[0].place.pk)
    return render(request, "cases/places/list.html", {"parts": rows})


@require_safe
@agent_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(of(request.user).select_related("parent", "manager"), pk=pk)
    whole, *rows = parts(request.user, place)
    context = {
        "place": place,
        "numbers": whole.numbers,
        "parts": rows,
        "above": [each for each in place.chain if each != place and _is_seen(request, each.pk)],
        "responsible": whole.answers,
        **_of_branch((whole.place.pk, *(row.place.pk for row in rows))),
    }
    return render(request, "cases/places/place.html", context)


def _of_branch(ids: tuple[int, ...]) -> dict[str, Any]:
    cases = Case.objects.filter(place__in=ids)
    waiting = list(cases.open().for_list().order_by("due_at", "pk")[:SHOWN])
    wind(waiting)
    surges = Surge.objects.of_branch(ids).running().for_list().order_by("-raised_at", "-pk")
    running = list(surges[:SHOWN])
    return {
        "cases": waiting,
        "surges": [(surge, of_surge(surge)) for surge in running[:DRAWN]],
        "more_surges": running[DRAWN:],
        "chart": draw(cases.filter(kind=CaseKind.COMPLAINT)),
        "topics": top_topics(ids),
        "events": history(ids),
    }


def _is_seen(request: AgentRequest, pk: int) -> bool:
    return request.user.sees_everything or pk in request.user.branch
