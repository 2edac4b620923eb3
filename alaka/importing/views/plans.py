"""What becomes of the columns of an import."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from alaka.accounts.access import AgentRequest, manager_required
from alaka.importing import files, stepping
from alaka.importing.adding import add
from alaka.importing.forms import PlanForm
from alaka.importing.guessing import remember
from alaka.importing.looking import columns
from alaka.importing.models import Import, State
from alaka.importing.reading import UnreadableError
from alaka.importing.targets import targets_for


@require_http_methods(["GET", "POST"])
@manager_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    of = get_object_or_404(Import.objects.visible_to(request.user), pk=pk)
    if of.is_read_only or of.is_running:
        return redirect(of)
    form = _form(request, of)
    if request.method == "POST" and form.is_valid():
        before = form.plan(form.cleaned_data)
        plan = replace(before, columns=tuple(add(before.columns, of.header, request, of.brings)))
        faults = plan.faults(targets_for(request.user, of.brings))
        if not faults:
            remember(of.header, plan)
            stepping.begin(of, plan, State.TRYING)
            return redirect(of)
        for fault in faults:
            form.add_error(None, fault)
    shown, sheets = columns(of, form)
    context = {"of": of, "form": form, "columns": shown, "sheets": sheets}
    return render(request, "importing/columns.html", context, status=422 if form.errors else 200)


@manager_required
@require_POST
def turn(request: AgentRequest, pk: int) -> HttpResponse:
    """To another sheet: its columns are guessed anew."""
    of = get_object_or_404(Import.objects.visible_to(request.user), pk=pk)
    if not of.is_read_only and not of.is_running:
        try:
            files.turn(of, request.POST.get("sheet", ""), by=request.user)
        except UnreadableError as refusal:
            of.put(problem=refusal.words)
    return redirect("import-columns", of.pk)


def _form(request: AgentRequest, of: Import) -> PlanForm:
    return PlanForm(
        request.POST if request.method == "POST" else None,
        plan=of.planned,
        targets=targets_for(request.user, of.brings),
        header=of.header,
        can_add=request.user.is_administrator,
    )
