"""What to do next: one page per agent, worked down by keyboard."""

import json
from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, agent_required, answering_required
from alaka.activities.models import Aside
from alaka.activities.ordering import grouped, in_order
from alaka.activities.valuing import valued
from alaka.contacts.agenda import Urgency, entries
from alaka.core import clock
from alaka.inbox.acting import told
from alaka.sales import money

# Nobody does more in a day; what is done makes room for the next.
SHOWN = 60
_KEY = 80


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    aside = Aside.objects.filter(agent=request.user, until__gt=clock.now())
    put_aside = set(aside.values_list("key", flat=True))
    waiting = (entry for entry in entries(request) if entry.key not in put_aside)
    found = in_order(valued(waiting, request.user))
    context = {
        "groups": grouped(found[:SHOWN]),
        "count": len(found),
        "late": sum(entry.urgency == Urgency.BROKEN for entry in found),
        "more": max(0, len(found) - SHOWN),
        "aside": len(put_aside),
        "currency": money.own(),
    }
    is_part = request.htmx.target == "next-live"
    return render(
        request, "activities/next/live.html" if is_part else "activities/next.html", context
    )


@require_POST
@answering_required
def asides(request: AgentRequest) -> HttpResponse:
    """Not today: the line comes back tomorrow, or when there is another reason for it."""
    key = request.POST.get("key", "").replace("\0", "")[:_KEY]
    Aside.objects.update_or_create(agent=request.user, key=key, defaults={"until": _tomorrow()})
    Aside.objects.filter(agent=request.user, until__lt=clock.now()).delete()
    context = {
        "text": _("Put aside until tomorrow."),
        "action": reverse("next-returns"),
        "word": key,
    }
    return _answered(request, render_to_string("inbox/acts/undo.html", context))


@require_POST
@answering_required
def returns(request: AgentRequest) -> HttpResponse:
    """Back where it was: one by its ``word``, or all that the agent put aside."""
    rows = Aside.objects.filter(agent=request.user)
    if word := request.POST.get("word", "").replace("\0", ""):
        rows = rows.filter(key=word[:_KEY])
    rows.delete()
    return _answered(request, _("It is back."))


def _tomorrow() -> datetime:
    zone = get_current_timezone()
    day = clock.now().astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(day, time(), tzinfo=zone)


def _answered(request: AgentRequest, text: str) -> HttpResponse:
    if not request.htmx:
        messages.success(request, text)
        return redirect("next")
    response = told(request, text)
    response["HX-Trigger"] = json.dumps({"alaka:close": "", "alaka:changed": ""})
    return response
