"""One message: taken back, sent again, split off, or seen with its own looks."""

import json
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, agent_required, answering_required
from alaka.inbox import answering, regrouping
from alaka.inbox.acting import acted, onto, told
from alaka.inbox.counting import seen_by
from alaka.inbox.formatting import formatted
from alaka.inbox.models import Message
from alaka.inbox.moves import with_way_back


def visible_message(request: AgentRequest, pk: int) -> Message:
    rows = Message.objects.select_related("conversation__contact", "handle", "channel", "author")
    return get_object_or_404(rows.filter(conversation__in=seen_by(request)), pk=pk)


@require_POST
@answering_required
def withdrawal(request: AgentRequest, pk: int) -> HttpResponse:
    """Take back an answer that waits; its text stands in the composer again."""
    message = visible_message(request, pk)
    url = message.conversation.get_absolute_url()
    if not answering.withdraw(message, by=request.user):
        return told(request, _("It has already been sent."), level="warning")
    if not _is_at(request, url):
        return onto(request, url)
    response = told(request, _("Not sent. Your text is back in the composer."))
    response["HX-Trigger"] = json.dumps({"alaka:changed": "", "alaka:draft": ""})
    return response


def _is_at(request: AgentRequest, url: str) -> bool:
    """Whether the reader has that page before him."""
    return urlsplit(request.headers.get("HX-Current-URL", "")).path == url


@require_POST
@answering_required
def retry(request: AgentRequest, pk: int) -> HttpResponse:
    message = visible_message(request, pk)
    if not answering.retry(message, by=request.user):
        return told(request, _("It is already on its way."), level="warning")
    return acted(request, _("It is being sent again."))


@require_POST
@answering_required
def split(request: AgentRequest, pk: int) -> HttpResponse:
    """Move one message into a conversation of its own."""
    message = visible_message(request, pk)
    if message.conversation.messages.count() < 2:
        text = _("It is the only message here, so there is nothing to split off.")
        return told(request, text, level="warning")
    try:
        target = regrouping.split([message], by=request.user)
    except regrouping.OvertakenError as overtaken:
        return told(request, str(overtaken), level="warning")
    move = target.taken.latest("pk")
    text = _("Split into a conversation of its own.")
    return acted(request, with_way_back(text, move, reverse("conversation", args=[target.pk])))


@require_safe
@agent_required
def looks(request: AgentRequest, pk: int) -> HttpResponse:
    """The message as its HTML has it; pictures from elsewhere only with ``?pictures=1``.

    ``?plain=1`` gives its text again.
    """
    message = visible_message(request, pk)
    if request.GET.get("plain") == "1":
        return render(request, "inbox/conversation/text.html", {"message": message})
    with_pictures = request.GET.get("pictures") == "1"
    context = {"message": message, "formatted": formatted(message, with_pictures=with_pictures)}
    return render(request, "inbox/conversation/looks.html", context)
