"""What the composer answers: itself empty and a toast, or itself as typed with what is wrong.

A page whose scripts have not run yet posts the form as a browser does: then the answer is a page.
"""

import json
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from alaka.accounts.access import AgentRequest
from alaka.inbox.acting import onto
from alaka.inbox.answering import TIME_TO_UNDO
from alaka.inbox.composing import composer
from alaka.inbox.forms import SayingForm
from alaka.inbox.models import Conversation, Message
from alaka.inbox.views.conversations import page

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
    if not request.htmx:
        return page(request, conversation, _origin(request), made)
    return render(request, TEMPLATE, {"composer": made, "conversation": conversation}, status=422)


def said(
    request: AgentRequest,
    conversation: Conversation,
    text: str,
    *,
    message: Message | None = None,
    to: str = "",
) -> HttpResponse:
    """An answer that waits its seconds offers to be taken back for as long.

    One said in a live chat is seen in the thread; a word on each would only be in the way.
    """
    if message is not None:
        context = {"text": text, "message": message}
        text = render_to_string("inbox/acts/withdraw.html", context)
    if to or not request.htmx:
        messages.success(request, text, extra_tags=str(SECONDS))
        return onto(request, to or _back(request, conversation))
    context = {
        "composer": composer(conversation, request.user),
        "conversation": conversation,
        "toast": "" if message is not None and message.is_said_live else text,
        "seconds": SECONDS,
    }
    response = render(request, "inbox/conversation/said.html", context)
    response["HX-Trigger-After-Settle"] = json.dumps({"alaka:changed": "", "alaka:said": ""})
    return response


def _back(request: AgentRequest, conversation: Conversation) -> str:
    """The page the form stood on, with the list it was opened from."""
    url, query = conversation.get_absolute_url(), _origin(request)
    return f"{url}?{urlencode(query)}" if query else url


def _origin(request: AgentRequest) -> dict[str, str]:
    """The list that the conversation was opened from, as its address has it."""
    return dict(parse_qsl(request.POST.get("from", "")))
