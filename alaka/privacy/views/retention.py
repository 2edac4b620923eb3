"""How long each kind of data is kept."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.models import AuditEntry
from alaka.privacy import keeping
from alaka.privacy.forms import RetentionForm


@require_http_methods(["GET", "POST"])
@administrator_required
def rules(request: AgentRequest) -> HttpResponse:
    kept = keeping.rules()
    form = RetentionForm(kept, request.POST if request.method == "POST" else None)
    if form.is_valid():
        changed = keeping.change(form.cleaned_data)
        if changed:
            AuditEntry.write("retention changed", request=request, **changed)
        messages.success(request, _("Saved. It holds from the coming night on."))
        return redirect("retention")
    lines = [(each, form[each.kind.name]) for each in kept]
    context = {"form": form, "lines": lines}
    return render(request, "privacy/retention.html", context, status=422 if form.errors else 200)


@require_safe
@administrator_required
def count(request: AgentRequest, kind: str) -> HttpResponse:
    """How many would go now, if it were kept for so many months."""
    found = next((each.kind for each in keeping.rules() if each.kind.name == kind), None)
    if found is None:
        raise Http404
    months = request.GET.get(kind, "")
    is_kept = not months.isascii() or not months.isdigit() or not 0 < int(months) <= keeping.LONGEST
    number = None if is_kept else keeping.count(found, int(months))
    is_more = number is not None and number > keeping.COUNTED
    context = {"number": keeping.COUNTED if is_more else number, "is_more": is_more}
    return render(request, "privacy/count.html", context)
