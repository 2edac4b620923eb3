"""A new case: from a conversation, about a person, or by hand."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alaka.accounts.access import AgentRequest, answering_required
from alaka.cases.forms import OpeningForm
from alaka.cases.models import Case
from alaka.cases.opening import Brief, open_case
from alaka.cases.summing import summary
from alaka.contacts.models import Contact
from alaka.contacts.searching import search
from alaka.core import clock
from alaka.inbox.acting import number
from alaka.inbox.counting import seen_by
from alaka.inbox.models import Conversation

# The same by the same hand within so long is one that was sent twice.
TWICE = timedelta(seconds=30)
FOUND = 8


@require_http_methods(["GET", "POST"])
@answering_required
def new(request: AgentRequest) -> HttpResponse:
    """``conversation`` or ``contact`` name what it comes from; ``find`` only looks for a person."""
    conversation = _conversation(request)
    contact = conversation.contact if conversation else _contact(request)
    form = OpeningForm(
        request.POST or None,
        reader=request.user,
        instance=_begun(conversation, contact),
    )
    is_looking = "find" in request.POST
    if request.method == "POST" and not is_looking and form.is_valid():
        case = _opened(request, form, conversation)
        messages.success(request, _("The case is open."))
        return redirect(case)
    context = {
        "form": form,
        "conversation": conversation,
        "contact": contact,
        "others": _others(request, conversation),
        "people": _people(request),
    }
    if request.htmx.target == "people":
        return render(request, "cases/opening/people.html", context)
    is_refused = request.method == "POST" and not is_looking
    return render(request, "cases/opening.html", context, status=422 if is_refused else 200)


def _conversation(request: AgentRequest) -> Conversation | None:
    pk = number(request.POST.get("conversation") or request.GET.get("conversation", ""))
    if not pk:
        return None
    return get_object_or_404(seen_by(request).select_related("contact", "place"), pk=pk)


def _contact(request: AgentRequest) -> Contact | None:
    pk = number(request.POST.get("contact") or request.GET.get("contact", ""))
    return Contact.objects.visible_to(request.user).filter(pk=pk).first() if pk else None


def _begun(conversation: Conversation | None, contact: Contact | None) -> Case:
    """What is known before anything is typed."""
    if conversation is None:
        return Case(contact=contact)
    title = conversation.subject or conversation.preview
    text = summary(conversation)
    return Case(contact=contact, title=title[:200], text=text, place=conversation.place)


def _opened(request: AgentRequest, form: OpeningForm, conversation: Conversation | None) -> Case:
    given: dict[str, Any] = form.brief()
    given["severity"] = int(given["severity"])
    source = "conversation" if conversation else "hand"
    mine = Case.objects.filter(opened_by=request.user, opened_at__gt=clock.now() - TWICE)
    if conversation:
        given["contact"] = conversation.contact
        mine = mine.filter(conversations=conversation)
    twin = mine.filter(title=given["title"], contact=given["contact"]).first()
    if twin is not None:
        return twin
    return open_case(Brief(**given, source=source), by=request.user, conversation=conversation)


def _others(request: AgentRequest, conversation: Conversation | None) -> list[Case]:
    """Cases of the same conversation, so that none is opened twice."""
    if conversation is None:
        return []
    return list(Case.objects.visible_to(request.user).filter(conversations=conversation)[:5])


def _people(request: AgentRequest) -> list[Contact]:
    words = request.POST.get("who", "").replace("\0", "").strip()[:200]
    if not words:
        return []
    return search(Contact.objects.visible_to(request.user), words, limit=FOUND)
