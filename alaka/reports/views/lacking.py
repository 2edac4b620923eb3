"""Where a report cannot be answered: how far its copy is, that it counts too much, or that it is
being counted."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from alaka.accounts.access import AgentRequest
from alaka.accounts.models import Agent
from alaka.core.health import Level
from alaka.reports import reading
from alaka.reports.forms import PeriodForm, shown
from alaka.reports.report import Choice
from alaka.reports.scope import Scope
from alaka.reports.views.reports import frame, report_named
from alaka.tracking import health
from alaka.tracking.columns.lacking import CountingError, NoAnswerError, TooMuchError
from alaka.tracking.models import Source

View = Callable[[AgentRequest, str], HttpResponseBase]
# The grouping of a report by sites, and so many of them to choose from.
SITE, MANY = "site", 50
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
    context["days"] = _fewer_days(scope, most=30 if context["is_too_much"] else 7)
    if days := context["days"]:
        context["shorter"] = scope.query(period=str(days), **{"from": "", "to": ""})
    if context["is_too_much"]:
        context["sites"] = _sites(scope)
    # What asks again takes no more than what is said of the numbers.
    if request.htmx.target != PART:
        form = context["form"] = _form(scope, request.user)
        # What cannot be chosen anew here stays as it was chosen.
        kept = [(key, text) for key, text in scope.options.items() if key not in form.fields]
        context["kept"] = kept
    return render(request, "reports/lacking.html", context, status=status)


def _fewer_days(scope: Scope, most: int) -> int:
    """Of the last days so many as may be had at once; 0 where the report is of no more already."""
    length = (scope.period.last - scope.period.first).days + 1
    fewer = (days for days in (30, 7) if days <= most and days < length and scope.report.clock)
    return next(fewer, 0)


def _form(scope: Scope, agent: Agent) -> PeriodForm:
    """Of all that can be chosen without asking the copy."""
    known = tuple(choice for choice in scope.report.choices if _can_be_asked(scope, choice, agent))
    return shown(replace(scope, report=replace(scope.report, choices=known)), agent)


def _sites(scope: Scope) -> list[tuple[str, str]]:
    """Those that a report can be narrowed to which tells them apart, with its address for each."""
    if scope.report.grouping(SITE) is None:
        return []
    rows = Source.objects.order_by("name").values_list("pk", "name")[:MANY]
    return [(name, scope.also(SITE, str(pk)).query()) for pk, name in rows]


def _can_be_asked(scope: Scope, choice: Choice, agent: Agent) -> bool:
    try:
        scope.values(choice, agent)
    except NoAnswerError:
        return False
    return True
