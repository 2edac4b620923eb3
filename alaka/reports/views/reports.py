"""A report, and the lists behind its numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.reports import behind, charting, forms, reading, showing
from alaka.reports.answering import answer
from alaka.reports.boards import reports
from alaka.reports.models import View
from alaka.reports.report import Measure, Report
from alaka.reports.scope import MOST, Scope
from alaka.reports.segments import SEGMENT

# Of thousands of groups a page shows so many, unless it is asked for more.
FEW = 100


def report_named(name: str) -> Report:
    try:
        return reports()[name]
    except KeyError:
        raise Http404 from None


def measure_of(request: AgentRequest, report: Report) -> Measure:
    measure = report.measure(request.GET.get("measure", ""))
    if measure is None:
        raise Http404
    return measure


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    return redirect("report", next(iter(reports())))


@require_safe
@agent_required
def show(request: AgentRequest, name: str) -> HttpResponse:
    report = report_named(name)
    most = MOST if request.GET.get("all") else FEW
    asked = reading.read(report, request.GET.dict()).of_numbers
    scope = replace(asked, takes_old=True, waits=False, most=most)
    form = forms.PeriodForm(scope, request.user, request.GET or None)
    is_wrong = form.is_bound and not form.is_valid()
    if not is_wrong:
        form = forms.shown(scope, request.user)
    found = answer(scope, request.user)
    groups, times = showing.rows(found), showing.over_time(found)
    context = {
        **frame(request, scope),
        "form": form,
        "answer": found,
        "cards": showing.cards(found),
        "rows": groups,
        "over_time": times,
        "charts": charting.charts(found, groups, times),
        "cross": showing.cross(found),
        "actions": report.actions(scope, request.user) if report.actions else [],
        "more_groups": min(found.left_off, MOST - FEW) if len(found.lines) == FEW else 0,
        "views": View.objects.visible_to(request.user).filter(report=report.name),
    }
    return render(request, "reports/report.html", context, status=422 if is_wrong else 200)


@require_safe
@agent_required
def behind_it(request: AgentRequest, name: str) -> HttpResponse:
    scope = replace(reading.read(report_named(name), request.GET.dict()), waits=False)
    measure = measure_of(request, scope.report)
    after = request.GET.get("after", "")
    edge = int(after) if after.isascii() and after.isdigit() and len(after) < 16 else None
    page = behind.page(scope, measure, request.user, edge)
    query = scope.query(measure=measure.name)
    context = {
        **frame(request, scope),
        "measure": measure,
        "page": page,
        "list_query": query,
        "noun": scope.report.facts.noun,
        "older_url": f"?{query}&after={page.after}" if page.after else "",
    }
    return render(request, "reports/list.html", context)


def frame(request: AgentRequest, scope: Scope) -> dict[str, Any]:
    """What stands around a report: the others, the filters in force, the address of itself."""
    report = scope.report
    return {
        "report": report,
        "scope": scope,
        "query": scope.query(),
        "rooms": list(rooms(report.room, _people(scope))),
        "tabs": list(_tabs(report, scope)),
        "chips": showing.chips(scope, request.user),
        "can_export": request.user.can_export,
    }


SITES = "sites"
ROOMS = {"service": _("Service"), "sales": _("Sales"), SITES: _("Your sites")}


def rooms(current: str, people: Mapping[str, str] | None = None) -> Iterable[dict[str, Any]]:
    """Each by its first report; the segment goes along."""
    query = f"?{urlencode(people)}" if people else ""
    for name, label in ROOMS.items():
        first = next((each for each in reports().values() if each.room == name), None)
        if first is not None:
            url = reverse(
                "sites-now" if name == SITES else "report",
                args=[] if name == SITES else [first.name],
            )
            url = url if name == SITES else f"{url}{query}"
            yield {"label": label, "url": url, "is_active": name == current}


def sites_now_tab(is_active: bool = False) -> dict[str, Any]:
    url = reverse("sites-now")
    return {
        "label": pgettext_lazy("report", "Now"),
        "icon": "eye",
        "url": url,
        "is_active": is_active,
    }


def tabs_of_sites() -> Iterable[dict[str, Any]]:
    """Those of the page of who is on the sites now."""
    yield sites_now_tab(is_active=True)
    for each in reports().values():
        if each.room == SITES:
            url = reverse("report", args=[each.name])
            yield {"label": _tab(each), "icon": each.icon, "url": url, "is_active": False}


def _tab(report: Report) -> str | Promise:
    return report.tab or report.label


def _tabs(current: Report, scope: Scope) -> Iterable[dict[str, Any]]:
    """The segment goes along to the next report, and the period, if that begins with as long a
    one."""
    if current.room == SITES:
        yield sites_now_tab()
    for each in reports().values():
        if each.room != current.room:
            continue
        is_alike = each.clock and current.clock and each.period == current.period
        along = Scope(each, scope.period, each.groupings[0])
        query = along.query(**_people(scope)) if is_alike else urlencode(_people(scope))
        url = reverse("report", args=[each.name])
        yield {
            "label": _tab(each),
            "icon": each.icon,
            "url": f"{url}?{query}" if query else url,
            "is_active": each.name == current.name,
        }


def _people(scope: Scope) -> dict[str, str]:
    """The segment that narrows it, as an address says it."""
    chosen = scope.options.get(SEGMENT.name)
    return {SEGMENT.name: chosen} if chosen else {}
