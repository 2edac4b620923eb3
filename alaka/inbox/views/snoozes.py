"""Putting conversations aside until a moment, or until the person writes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alaka.accounts.access import AgentRequest, answering_required
from alaka.core import dates
from alaka.inbox.acting import acted, again, chosen, onward
from alaka.inbox.forms import SnoozeForm
from alaka.inbox.undoing import noted

TEMPLATE = "inbox/acts/snooze.html"


@require_http_methods(["GET", "POST"])
@answering_required
def snoozes(request: AgentRequest) -> HttpResponse:
    conversations = chosen(request)
    form = SnoozeForm(request.POST or None)
    context: dict[str, object] = {"form": form, "conversations": conversations}
    if request.method == "GET":
        return render(request, TEMPLATE, context)
    if not form.is_valid():
        return again(request, TEMPLATE, context)
    to, at = onward(request, conversations), form.cleaned_data["at"]
    with noted(conversations) as deed:
        for conversation in conversations:
            conversation.snooze_until(at, by=request.user)
    moment = dates.format_datetime(at, get_language() or "en", get_current_timezone())
    return acted(request, _("Snoozed until %(moment)s.") % {"moment": moment}, deed, to)
