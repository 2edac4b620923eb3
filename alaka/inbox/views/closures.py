"""Closing conversations, with one line on how they were solved."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from alaka.accounts.access import AgentRequest, answering_required
from alaka.inbox.acting import acted, again, chosen, onward
from alaka.inbox.forms import ResolutionForm
from alaka.inbox.undoing import noted

TEMPLATE = "inbox/acts/close.html"


@require_http_methods(["GET", "POST"])
@answering_required
def closures(request: AgentRequest) -> HttpResponse:
    conversations = chosen(request)
    form = ResolutionForm(request.POST or None)
    context: dict[str, object] = {"form": form, "conversations": conversations}
    if request.method == "GET":
        return render(request, TEMPLATE, context)
    if not form.is_valid():
        return again(request, TEMPLATE, context)
    to = onward(request, conversations)
    with noted(conversations) as deed:
        for conversation in conversations:
            conversation.close(by=request.user, resolution=form.cleaned_data["resolution"])
    count = len(conversations)
    text = ngettext("Closed.", "%(count)s conversations closed.", count) % {"count": count}
    return acted(request, text, deed, to)
