"""The steps of an import: go, stop, take back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.models import AuditEntry
from alaka.importing import files, stepping
from alaka.importing.models import Import


@manager_required
@require_POST
def writing(request: AgentRequest, pk: int) -> HttpResponse:
    of = _one(request, pk)
    if stepping.write(of):
        AuditEntry.write(of.act, request=request, about=of.name, importing=of.pk)
    return redirect(of)


@manager_required
@require_POST
def stopping(request: AgentRequest, pk: int) -> HttpResponse:
    of = _one(request, pk)
    if stepping.stop(of):
        AuditEntry.write("import stopped", request=request, about=of.name, importing=of.pk)
    return redirect(of)


@manager_required
@require_POST
def undoing(request: AgentRequest, pk: int) -> HttpResponse:
    of = _one(request, pk)
    if stepping.undo(of, by=request.user):
        AuditEntry.write("import undone", request=request, about=of.name, importing=of.pk)
    return redirect(of)


@manager_required
@require_POST
def again(request: AgentRequest, pk: int) -> HttpResponse:
    """The same file as a new import, with the columns as they were chosen, to be changed."""
    of = _one(request, pk)
    if not files.is_kept(of):
        return redirect(of)
    made = files.take_in_again(of, by=request.user)
    AuditEntry.write("import begun", request=request, about=made.name, importing=made.pk)
    return redirect("import-columns", made.pk)


def _one(request: AgentRequest, pk: int) -> Import:
    return get_object_or_404(Import.objects.visible_to(request.user), pk=pk)
