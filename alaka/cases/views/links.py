"""Which conversations a case was spoken of in: linked from either side."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.cases.acting import asked, done, meant
from alaka.cases.models import Case, CaseConversation
from alaka.cases.models.case import CaseQuerySet
from alaka.cases.opening import link, unlink
from alaka.cases.searching import with_words
from alaka.inbox.acting import acted, number, onto, words_of
from alaka.inbox.counting import seen_by
from alaka.inbox.joining import candidates
from alaka.inbox.models import Conversation

SHOWN = 10


@require_http_methods(["GET", "POST"])
@answering_required
def links(request: AgentRequest, pk: int) -> HttpResponse:
    """A further conversation of a case."""
    case = meant(request, pk)
    if "target" in request.POST:
        target = number(request.POST["target"])
        conversation = get_object_or_404(seen_by(request).select_related("contact"), pk=target)
        link(case, conversation, by=request.user)
        return done(request, case, _("The conversation is linked."))
    words = words_of(request)
    person = case.contact.ids if case.contact is not None else []
    found = candidates(seen_by(request).exclude(cases=case), person, words)
    context = {"case": case, "found": found, "words": words}
    if request.htmx.target == "link-list":
        return render(request, "cases/acts/link_list.html", context)
    return asked(request, "cases/acts/link.html", context)


@require_POST
@answering_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    seen = Case.objects.visible_to(request.user)
    row = get_object_or_404(CaseConversation, pk=pk, case__in=seen)
    case = meant(request, row.case_id)
    unlink(row, by=request.user)
    return done(request, case, _("The conversation no longer belongs to the case."))


@require_http_methods(["GET", "POST"])
@answering_required
def of_conversation(request: AgentRequest, pk: int) -> HttpResponse:
    """The other way round: a case that this conversation is about too."""
    rows = seen_by(request).select_related("contact")
    conversation = get_object_or_404(rows, pk=pk)
    if "target" in request.POST:
        case = meant(request, number(request.POST["target"]))
        link(case, conversation, by=request.user)
        text = _("It belongs to the case “%(title)s” now.") % {"title": case.title}
        return (
            acted(request, text) if request.htmx else onto(request, conversation.get_absolute_url())
        )
    words = words_of(request)
    cases = Case.objects.visible_to(request.user).exclude(conversations=conversation)
    found = _cases(cases, conversation, words).for_list().order_by("-opened_at", "-pk")[:SHOWN]
    context = {"conversation": conversation, "found": found, "words": words}
    if request.htmx.target == "link-list":
        return render(request, "cases/acts/case_list.html", context)
    return asked(request, "cases/acts/link_case.html", context)


def _cases(rows: CaseQuerySet, conversation: Conversation, words: str) -> CaseQuerySet:
    return with_words(rows, words) if words else rows.filter(contact__in=conversation.contact.ids)
