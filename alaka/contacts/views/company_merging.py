"""One company of two records, and two again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.contacts.companies import apart, listing, merging
from alaka.contacts.companies.alike import alike
from alaka.contacts.comparing import compare
from alaka.contacts.family import company_id
from alaka.contacts.forms import OtherForm
from alaka.contacts.models import Company, CompanyMerge

_LISTED = 20


@require_http_methods(["GET", "POST"])
@answering_required
def merge(request: AgentRequest, pk: int) -> HttpResponse:
    """First which, then which value of each field; nothing is lost by either."""
    seen = Company.objects.visible_to(request.user)
    kept = get_object_or_404(seen, pk=pk)
    asked = OtherForm(request.POST or request.GET)
    if not asked.is_valid():
        return _choose(request, kept)
    gone = get_object_or_404(seen, pk=company_id(asked.cleaned_data["other"]))
    problem, rows = "", compare(kept, gone, request.user)
    if request.method == "POST":
        take = [row.name for row in rows if request.POST.get(row.name) == "gone"]
        try:
            merging.merge(kept, gone, by=request.user, take=take)
        except merging.CannotMerge as error:
            problem = str(error)
        else:
            messages.success(request, _("They are one company now. You can undo it on this page."))
            return redirect(kept)
    counts = listing.count_people([kept, gone])
    context = {"kept": kept, "gone": gone, "rows": rows, "problem": problem}
    context |= {"kept_people": counts.get(kept.pk, 0), "gone_people": counts.get(gone.pk, 0)}
    status = 422 if problem else 200
    return render(request, "contacts/companies/merging/compare.html", context, status=status)


def _choose(request: AgentRequest, kept: Company) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    if words:
        found = listing.found(request.user, words).order_by("sort_key", "pk")
        others = [row for row in found[: _LISTED + 1] if row.pk != kept.pk][:_LISTED]
    else:
        others = alike(request.user, kept.name, kept.domains, but=kept)
    context = {"kept": kept, "others": others, "words": words}
    name = "list" if request.htmx.target == "merge-list" else "choose"
    return render(request, f"contacts/companies/merging/{name}.html", context)


@require_POST
@answering_required
def tell_apart(request: AgentRequest, pk: int) -> HttpResponse:
    """It is another company; or, with ``again``, it may be the same."""
    seen = Company.objects.visible_to(request.user)
    company = get_object_or_404(seen, pk=company_id(pk))
    asked = OtherForm(request.POST)
    if asked.is_valid():
        other = get_object_or_404(seen, pk=company_id(asked.cleaned_data["other"]))
        if request.POST.get("again"):
            apart.suggest_again(company, other)
        elif other != company:
            apart.tell_apart(company, other, by=request.user)
    return redirect(company)


@require_POST
@answering_required
def undo(request: AgentRequest, pk: int) -> HttpResponse:
    made = get_object_or_404(CompanyMerge, pk=pk)
    seen = Company.objects.visible_to(request.user)
    company = get_object_or_404(seen, pk=company_id(made.gone_id))
    try:
        if merging.undo(made, by=request.user):
            messages.success(request, _("They are two companies again."))
    except merging.CannotMerge as error:
        messages.error(request, str(error))
    return redirect(company)
