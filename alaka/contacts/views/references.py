"""Names offered where a field points to a person or a company."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.contacts.companies.listing import suggested
from alaka.contacts.models import About, Contact
from alaka.contacts.own.filling import PREFIX
from alaka.contacts.searching import search


@require_safe
@agent_required
def references(request: AgentRequest, of: str) -> HttpResponse:
    """Whatever the field is called, it is the one that is asked with: of a person, of a filter."""
    if of not in About:
        raise Http404
    asked = (
        value for name, value in request.GET.items() if name.startswith(PREFIX) or name == "value"
    )
    words = str(next(asked, "")).partition("#")[0].replace("\0", "").strip()[:200]
    found: Any = []
    if words and of == About.CONTACT:
        found = search(Contact.objects.visible_to(request.user), words, limit=8)
    elif words:
        found = suggested(request.user, words)
    return render(request, "contacts/references.html", {"found": found})
