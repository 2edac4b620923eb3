"""Joining a conversation into another, and undoing a split or a join."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.inbox import regrouping
from alaka.inbox.acting import acted, number, told
from alaka.inbox.counting import seen_by
from alaka.inbox.joining import candidates
from alaka.inbox.models import Regrouping


@require_http_methods(["GET", "POST"])
@answering_required
def joins(request: AgentRequest, pk: int) -> HttpResponse:
    """GET offers conversations to join into: the person's others first; ``q`` looks for more."""
    seen = seen_by(request)
    source = get_object_or_404(seen.select_related("contact"), pk=pk)
    if request.method == "GET":
        words = request.GET.get("q", "").replace("\x00", "").strip()
        found = candidates(seen.exclude(pk=source.pk), source.contact.ids, words)
        context = {"conversation": source, "words": words, "found": found}
        is_part = request.htmx.target == "join-list"
        template = "inbox/acts/join_list.html" if is_part else "inbox/acts/join.html"
        return render(request, template, context)
    chosen = number(request.POST.get("target", ""))
    target = get_object_or_404(seen.exclude(pk=source.pk), pk=chosen)
    try:
        regrouping.join(source, target, by=request.user)
    except regrouping.OvertakenError as overtaken:
        return told(request, str(overtaken), level="warning")
    return acted(request, _("Merged."), to=target.get_absolute_url())


@require_POST
@answering_required
def undoing(request: AgentRequest, pk: int) -> HttpResponse:
    move = get_object_or_404(Regrouping.objects.select_related("source", "target"), pk=pk)
    # A joined source is out of every list; whoever sees the target may part them again.
    if not seen_by(request).filter(pk__in=[move.source_id, move.target_id]).exists():
        raise Http404
    try:
        if not regrouping.undo(move, by=request.user):
            return told(request, _("That was already undone."), level="warning")
    except regrouping.OvertakenError as overtaken:
        return told(request, str(overtaken), level="warning")
    return acted(request, _("Undone."))
