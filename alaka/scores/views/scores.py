"""A person's score with its parts, and how all scores come about."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.contacts.models import Contact
from alaka.scores import showing
from alaka.scores.panels import of_person as score_of
from alaka.scores.saying import parts


@require_safe
@agent_required
def of_person(request: AgentRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    score = score_of(contact.person_id)
    context = {"contact": contact, "score": score, "parts": parts(score) if score else []}
    return render(request, "scores/parts.html" if request.htmx else "scores/person.html", context)


@require_safe
@agent_required
def method(request: AgentRequest) -> HttpResponse:
    return render(request, "scores/method.html", showing.method())
