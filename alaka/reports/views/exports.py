"""Reports as files; each is noted in the audit log."""

from collections.abc import Iterator
from dataclasses import replace

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, exporting_required
from alaka.accounts.models import AuditEntry
from alaka.core.downloads import streamed
from alaka.core.sheets import FORMATS
from alaka.reports import exporting, printing, reading
from alaka.reports.answering import answer
from alaka.reports.scope import Scope
from alaka.reports.views.reports import measure_of, report_named


@require_safe
@exporting_required
def table(request: AgentRequest, name: str) -> HttpResponseBase:
    """With ``past``, what a forecast said of the last months."""
    scope = replace(reading.read(report_named(name), request.GET.dict()), most=None)
    is_past = "past" in request.GET
    _note(request, scope, "past" if is_past else "table")
    made = exporting.past if is_past else exporting.table
    lines = made(answer(scope, request.user))
    return _streamed(lines, f"{name}-past" if is_past else name)


@require_safe
@exporting_required
def rows(request: AgentRequest, name: str) -> HttpResponseBase:
    scope = reading.read(report_named(name), request.GET.dict())
    measure = measure_of(request, scope.report)
    _note(request, scope, measure.name)
    lines = exporting.rows(scope, measure, request.user, reading.zone())
    return _streamed(lines, f"{name}-{measure.name}")


@require_safe
@exporting_required
def sheet(request: AgentRequest, name: str) -> HttpResponse:
    scope = reading.read(report_named(name), request.GET.dict())
    _note(request, scope, "sheet")
    made = printing.pdf(answer(scope, request.user), request.user)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def _note(request: AgentRequest, scope: Scope, what: str) -> None:
    about = str(scope.report.name)
    query = scope.query()
    AuditEntry.write("report exported", request=request, about=about, what=what, query=query)


def _streamed(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    parts = (line.encode() for line in lines)
    return streamed(parts, f"{name}.csv", FORMATS["csv"].content_type)
