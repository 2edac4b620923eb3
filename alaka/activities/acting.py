"""Acts on one activity: which one is meant, the sheet or page that asks, and what is answered."""

import copy
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from alaka.accounts.access import AgentRequest
from alaka.activities import undoing
from alaka.activities.models import Activity
from alaka.inbox.acting import looking_again, told


def meant(request: AgentRequest, pk: int) -> Activity:
    """The activity of that number, if the agent may see it; else Http404."""
    return get_object_or_404(Activity.objects.visible_to(request.user).for_list(), pk=pk)


def as_it_was(activity: Activity) -> Activity:
    """To be kept before an act, for its undo."""
    return copy.copy(activity)


def posted(request: AgentRequest) -> Any:
    """What a form is bound to: by POST also where nothing was entered."""
    return request.POST if request.method == "POST" else None


def asked(request: AgentRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A sheet over the page; where no script asked for it, a page of its own."""
    status = 422 if request.method == "POST" else 200
    if request.htmx:
        return render(request, template, context, status=status)
    sheet = render_to_string(template, context, request)
    return render(request, "activities/sheet.html", {**context, "sheet": sheet}, status=status)


def done(
    request: AgentRequest, text: str, activity: Activity, was: Activity | None = None
) -> HttpResponse:
    """A toast, with its undo where ``was`` says what there was before; what is on the screen looks
    again."""
    toast: Any = text
    if was is not None:
        action = reverse("activity-undoings")
        context = {"text": text, "action": action, "word": undoing.word(activity, was)}
        toast = render_to_string("inbox/acts/undo.html", context)
    if not request.htmx:
        messages.success(request, text)
        return redirect(activity)
    return looking_again(told(request, toast))
