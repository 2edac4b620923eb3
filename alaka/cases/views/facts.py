"""Facts of a case, each changed in its place."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alaka.accounts.access import AgentRequest, answering_required
from alaka.cases import facts as writing
from alaka.cases.acting import done, meant
from alaka.cases.models import Case
from alaka.cases.views.cases import page


@require_http_methods(["GET", "POST"])
@answering_required
def facts(request: AgentRequest, pk: int) -> HttpResponse:
    case = meant(request, pk)
    if request.method == "GET":  # The page of a refused one, loaded once more.
        return redirect(case)
    name = request.POST.get("fact", "")
    if name not in writing.NAMES:
        raise Http404
    fact = writing.write(case, name, request.POST, by=request.user)
    if not Case.objects.visible_to(request.user).filter(pk=pk).exists():
        return done(request, case, _("Saved. The case now belongs to a place you do not see."))
    if request.htmx:
        status = 422 if fact.is_refused else 200
        context = {"fact": fact, "case": case, "can_answer": True}
        response = render(request, "cases/page/fact.html", context, status=status)
        if fact.is_saved:
            response["HX-Trigger-After-Settle"] = "alaka:changed"
        return response
    if fact.is_refused:
        return page(request, case, fact)
    messages.success(request, _("Saved."))
    return redirect(case)
