"""The visits of a person as a part of a page, and whose a browser is not."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, agent_required, answering_required
from alaka.accounts.models import AuditEntry
from alaka.contacts.family import person_id
from alaka.contacts.models import Contact
from alaka.tracking import cutting
from alaka.tracking.models import Link
from alaka.tracking.panels import PANELS, visits

AT = "#panel-visits"


@require_safe
@agent_required
def panel(request: AgentRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    context = visits(request, contact, None)
    if context is None:
        return HttpResponse("")
    at = request.GET.get("at")
    place = "side" if at in ("side", "chat") else "page"
    if place == "side":
        context["browsers"] = []
    if at == "chat":
        context |= {"is_chat": True, "now": None}
    context |= {"panel": PANELS[0], "contact": contact, "place": place}
    return render(request, "tracking/panel.html", context)


@require_POST
@answering_required
def cut(request: AgentRequest, pk: int) -> HttpResponse:
    link, contact = _of(request, pk)
    if cutting.cut(link.visitor, contact, by=request.user):
        AuditEntry.write("browser cut", request=request, person=contact.pk)
        messages.success(request, _("Its visits are nobody’s now. You can put them back here."))
    return redirect(contact.get_absolute_url() + AT)


@require_POST
@answering_required
def put_back(request: AgentRequest, pk: int) -> HttpResponse:
    link, contact = _of(request, pk)
    if cutting.put_back(link.visitor, contact, by=request.user):
        AuditEntry.write("browser put back", request=request, person=contact.pk)
        messages.success(request, _("Its visits are this person’s again."))
    return redirect(contact.get_absolute_url() + AT)


def _of(request: AgentRequest, pk: int) -> tuple[Link, Contact]:
    link = get_object_or_404(Link, pk=pk)
    seen = Contact.objects.visible_to(request.user)
    return link, get_object_or_404(seen, pk=person_id(link.contact_id))
