"""A running case: taken in hand, passed on, its steps."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.cases import handling
from alaka.cases.acting import asked, done, meant
from alaka.cases.forms import PassingForm, StepForm
from alaka.cases.models import Case, Step
from alaka.cases.views.cases import page
from alaka.inbox.acting import overtaken


@require_POST
@answering_required
def acceptance(request: AgentRequest, pk: int) -> HttpResponse:
    case = meant(request, pk)
    if handling.accept(case, by=request.user):
        return done(request, case, _("The case is in your hands."))
    case.refresh_from_db()
    if case.is_closed:
        return overtaken(request, _("It is closed already."), case)
    if case.manager == request.user:
        return done(request, case, _("The case is in your hands."))
    text = _("%(name)s has taken it in hand already.") % {"name": case.manager}
    return overtaken(request, text, case)


@require_http_methods(["GET", "POST"])
@answering_required
def passing(request: AgentRequest, pk: int) -> HttpResponse:
    """``from`` is who answered for it when the sheet was opened."""
    case = meant(request, pk)
    form = PassingForm(request.POST or None)
    was = request.POST.get("from", "")
    moved = request.method == "POST" and was != str(case.manager_id or "")
    context = {"form": form, "case": case, "moved": moved}
    if case.is_closed:
        return overtaken(request, _("It is closed already."), case)
    if request.method == "GET" or moved or not form.is_valid():
        return asked(request, "cases/acts/pass.html", context)
    agent = form.cleaned_data["agent"]
    handling.pass_to(case, agent, by=request.user, note=form.cleaned_data["note"])
    return done(request, case, _("Passed on to %(name)s.") % {"name": agent})


@require_http_methods(["GET", "POST"])
@answering_required
def steps(request: AgentRequest, pk: int) -> HttpResponse:
    case = meant(request, pk)
    form = StepForm(request.POST or None)
    if request.method == "GET":  # The page of a refused one, loaded once more.
        return redirect(case)
    if not form.is_valid() and request.htmx:
        rows = case.steps.select_related("agent", "done_by")
        context = {"case": case, "steps": rows, "step_form": form, "can_answer": True}
        return render(request, "cases/page/steps.html", context, status=422)
    if not form.is_valid():
        return page(request, case, step=form)
    given = form.cleaned_data
    handling.add_step(case, given["text"], given["agent"], given["until"], by=request.user)
    return done(request, case, _("The step is added."))


@require_POST
@answering_required
def completion(request: AgentRequest, pk: int) -> HttpResponse:
    seen = Case.objects.visible_to(request.user)
    step = get_object_or_404(Step.objects.select_related("case__contact"), pk=pk, case__in=seen)
    handling.finish_step(step, by=request.user)
    return done(request, step.case, _("Done."))
