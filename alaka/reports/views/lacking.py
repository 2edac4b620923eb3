"""Where a report cannot be answered: how far its copy is, that it counts too much, or that it is
being counted."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from alaka.accounts.access import AgentRequest
from alaka.core.health import Level
from alaka.reports import reading
from alaka.reports.views.reports import frame, report_named
from alaka.tracking import health
from alaka.tracking.columns.lacking import CountingError, NoAnswerError, TooMuchError

View = Callable[[AgentRequest, str], HttpResponseBase]
# What asks again and again until the report is there.
PART = "report-lacking"


def or_told(view: View, status: int = 200) -> View:
    """Around the view of a report. Of a file ``status`` says that this is none."""

    @wraps(view)
    def answered(request: AgentRequest, name: str) -> HttpResponseBase:
        try:
            answer = view(request, name)
        except NoAnswerError as lacking:
            return _told(request, name, lacking, status)
        if request.htmx.target == PART:
            answer["HX-Refresh"] = "true"
        return answer

    return answered


def _told(request: AgentRequest, name: str, lacking: NoAnswerError, status: int) -> HttpResponse:
    scope = reading.read(report_named(name), request.GET.dict())
    hindered = [each for each in health.copy() if each.level == Level.WARNING]
    context = {**frame(request, scope), "lacking": lacking, "hindered": hindered}
    context["is_too_much"] = isinstance(lacking, TooMuchError)
    context["is_counted"] = isinstance(lacking, CountingError)
    return render(request, "reports/lacking.html", context, status=status)
