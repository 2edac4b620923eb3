"""Acts on one conversation or many: which ones are meant, and what the screen is told after.

An act posts ``conversation`` (ids, once or often) and, from the page of one conversation, ``from``:
the list it was opened from. With that the reader goes on to the next of the list; without it he
stays, and what is on the screen looks again. Either way a toast offers to take it back.
"""

import json
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from alaka.accounts.access import AgentRequest
from alaka.inbox.counting import seen_by, sight_of
from alaka.inbox.listing import Listing
from alaka.inbox.models import Conversation
from alaka.inbox.undoing import Deed

# More than a page of selected rows at once is no act of a hand.
AT_ONCE = 200


def number(text: str) -> int:
    """The id that a request names, or 0, which is nobody's."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def chosen(request: AgentRequest) -> list[Conversation]:
    """The visible conversations that the request names, in the order of their keys."""
    given = request.POST if request.method == "POST" else request.GET
    ids = [number(pk) for pk in given.getlist("conversation")]
    rows = seen_by(request).filter(pk__in=ids[:AT_ONCE]).order_by("pk")
    found = list(rows.select_related("contact", "inbox", "assignee", "team"))
    if not found:
        raise Http404
    return found


def onward(request: AgentRequest, conversations: list[Conversation]) -> str:
    """Where the reader goes when this conversation leaves his list; "" where he stays.

    To be asked before the act, while the conversation still has its place in the list.
    """
    query = request.POST.get("from", "")
    if not query or len(conversations) != 1:
        return ""
    listing = Listing.read(dict(parse_qsl(query)))
    before, after = listing.neighbours(sight_of(request), request.user, conversations[0])
    follower = after or before
    if follower is None:
        return f"{reverse('inbox')}?{listing.query()}"
    return f"{reverse('conversation', args=[follower])}?{listing.query()}"


def acted(request: AgentRequest, text: str, deed: Deed | None = None, to: str = "") -> HttpResponse:
    """What is answered to an act: a toast with its undo, and where to go or look again."""
    toast = with_undo(text, deed) if deed is not None and not deed.is_empty else text
    if to:
        messages.success(request, toast)
        return onto(request, to)
    return looking_again(told(request, toast))


def words_of(request: AgentRequest) -> str:
    """What is looked for, as it was typed."""
    given = request.POST.get("q") or request.GET.get("q", "")
    return given.replace("\0", "").strip()[:200]


def overtaken(request: AgentRequest, text: str, noun: Any) -> HttpResponse:
    """Somebody else was first: nothing was done, and the page shows what is so now."""
    if not request.htmx:
        messages.warning(request, text)
        return redirect(noun)
    return looking_again(told(request, text, level="warning"))


def looking_again(response: HttpResponse) -> HttpResponse:
    """Have the open sheet close, and what is on the screen look again."""
    response["HX-Trigger"] = json.dumps({"alaka:close": "", "alaka:changed": ""})
    return response


def told(request: AgentRequest, text: str | SafeString, *, level: str = "success") -> HttpResponse:
    """A toast and nothing else; where no script asked for it, on the page it was asked from."""
    if not request.htmx:
        messages.add_message(request, getattr(messages, level.upper()), text)
        return redirect(_before(request))
    response = render(request, "core/parts/toast.html", {"text": text, "level": level})
    response["HX-Retarget"] = "#toasts"
    response["HX-Reswap"] = "beforeend"
    return response


def onto(request: AgentRequest, url: str) -> HttpResponse:
    """Have the browser go there, whether a script asked or a plain form."""
    if not request.htmx:
        return redirect(url)
    return HttpResponse(status=204, headers={"HX-Redirect": url})


def _before(request: AgentRequest) -> str:
    """The page of ours that the request came from, else the inbox."""
    url = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()})
    return url if url and is_ours else reverse("inbox")


def with_undo(text: str, deed: Deed) -> SafeString:
    action = reverse("undoings")
    context = {"text": text, "action": action, "word": deed.word}
    return render_to_string("inbox/acts/undo.html", context)


def again(request: AgentRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """The form of an act once more, with what is wrong in it."""
    return render(request, template, context, status=422)
