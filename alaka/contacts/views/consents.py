"""What a person said to one of us, written down by hand; and all he ever said."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from alaka.accounts.access import AgentRequest, agent_required, answering_required
from alaka.contacts.consent import standing
from alaka.contacts.consent.forms import YES, ConsentForm
from alaka.contacts.consent.purposes import titles
from alaka.contacts.consent.stating import Statement, state
from alaka.contacts.models import Contact
from alaka.contacts.views.positions import frame_of

AT_PANEL = "#panel-consents"


@require_http_methods(["GET", "POST"])
@answering_required
def consents(request: AgentRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    form = ConsentForm(request.POST or None, initial={"purpose": request.GET.get("purpose", "")})
    if form.is_bound and form.is_valid():
        said = dict(form.cleaned_data)
        is_given = said.pop("answer") == YES
        state(Statement(contact, is_given=is_given, **said), by=request.user)
        if request.htmx:
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return redirect(contact.get_absolute_url() + AT_PANEL)
    context = {"form": form, "about": contact, "frame": frame_of(request)}
    status = 422 if form.is_bound else 200
    return render(request, "contacts/consents/say.html", context, status=status)


@require_safe
@agent_required
def history(request: AgentRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    rows = list(standing.history(contact)[: standing.MOST])
    names = titles()
    context = {
        "lines": [(row, names.get(row.purpose, row.purpose)) for row in rows],
        "about": contact,
        "frame": frame_of(request),
    }
    return render(request, "contacts/consents/history.html", context)
