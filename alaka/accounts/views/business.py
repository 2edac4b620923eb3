"""What holds for the whole business."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.forms import BusinessForm
from alaka.accounts.models import AuditEntry, Business


@administrator_required
def edit(request: AgentRequest) -> HttpResponse:
    form = BusinessForm(request.POST or None, instance=Business.get())
    if request.method == "POST" and form.is_valid():
        business = form.save()
        AuditEntry.write(
            "business changed", request=request, about=business.name, fields=form.changed_data
        )
        messages.success(request, _("Saved."))
        return redirect("business")
    return render(request, "accounts/business.html", {"form": form})
