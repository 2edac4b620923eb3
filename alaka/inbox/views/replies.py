"""Answering a conversation: now, later, or with closing it in the same step."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alaka.accounts.access import AgentRequest, answering_required
from alaka.inbox.acting import onward
from alaka.inbox.answering import OvertakenError, Saying, reply
from alaka.inbox.counting import seen_by
from alaka.inbox.forms import SayingForm
from alaka.inbox.saying import refused, said
from alaka.inbox.ways import CannotAnswer


@require_http_methods(["GET", "POST"])
@answering_required
def replies(request: AgentRequest, pk: int) -> HttpResponse:
    conversation = get_object_or_404(seen_by(request).select_related("contact", "inbox"), pk=pk)
    if request.method == "GET":  # The page of a refused text, loaded once more.
        return redirect(conversation)
    form = SayingForm(request.POST, request.FILES)
    if not form.is_valid():
        return refused(request, conversation, form)
    to = onward(request, [conversation]) if "close" in request.POST else ""
    saying = Saying(
        form.cleaned_data["text"],
        form.cleaned_data["at"],
        form.blobs(),
        copies=form.cleaned_data["copies"],
        last=form.cleaned_data["last"],
        draft=request.POST.get("draft"),
    )
    try:
        message = reply(conversation, saying, by=request.user)
    except OvertakenError as problem:
        return refused(request, conversation, form, overtaken=problem.answer)
    except CannotAnswer as problem:
        form.add_error(None, str(problem))
        return refused(request, conversation, form)
    if "close" in request.POST:
        conversation.refresh_from_db()
        conversation.close(
            by=request.user, resolution=request.POST.get("resolution", "").replace("\x00", "")
        )
    text = _("Scheduled.") if saying.send_at else _("Sent.")
    return said(request, conversation, text, message=message, to=to)
