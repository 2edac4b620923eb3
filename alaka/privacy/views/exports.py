"""Everything about a person, taken out of the house."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, manager_of_all_required
from alaka.accounts.models import AuditEntry
from alaka.contacts.models import Contact
from alaka.privacy.exporting import Asked
from alaka.privacy.streaming import streamed


@require_safe
@manager_of_all_required
def export(request: AgentRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    return render(request, "privacy/export.html", {"contact": contact})


@require_POST
@manager_of_all_required
def archive(request: AgentRequest, pk: int) -> HttpResponseBase:
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    internal = bool(request.POST.get("internal"))
    AuditEntry.write("person exported", request=request, person=contact.pk, internal=internal)
    return streamed(Asked(contact, internal))
