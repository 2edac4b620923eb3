"""What the composer answers: itself empty and a toast, or itself as typed with what is wrong."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from alaka.accounts.access import AgentRequest
from alaka.inbox.answering import TIME_TO_UNDO
from alaka.inbox.composing import composer
from alaka.inbox.forms import SayingForm
from alaka.inbox.models import Conversation, Message

TEMPLATE = "inbox/conversation/composer.html"
# As long as the toast stays, the answer can be taken back.
SECONDS = int(TIME_TO_UNDO.total_seconds())


def refused(
    request: AgentRequest,
    conversation: Conversation,
    form: SayingForm,
    *,
    is_note: bool = False,
    overtaken: Message | None = None,
) -> HttpResponse:
    made = composer(conversation, request.user, form)
    made.is_note = is_note or made.is_note
    made.overtaken = overtaken
    return render(request, TEMPLATE, {"composer": made, "conversation": conversation}, status=422)


def said(
    request: AgentRequest,
    conversation: Conversation,
    text: str,
    *,
    message: Message | None = None,
    to: str = "",
) -> HttpResponse:
    """An answer that waits its seconds offers to be taken back for as long."""
    if message is not None:
        context = {"text": text, "message": message}
        text = render_to_string("inbox/acts/withdraw.html", context)
    if to:
        messages.success(request, text, extra_tags=str(SECONDS))
        return HttpResponse(status=204, headers={"HX-Redirect": to})
    context = {
        "composer": composer(conversation, request.user),
        "conversation": conversation,
        "toast": text,
        "seconds": SECONDS,
    }
    response = render(request, "inbox/conversation/said.html", context)
    response["HX-Trigger-After-Settle"] = json.dumps({"alaka:changed": "", "alaka:said": ""})
    return response
