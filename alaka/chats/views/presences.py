"""An agent's own presence: a desk that is open says so, and the agent says how he is to be had."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.accounts.models import Availability, Presence
from alaka.chats.assigning import assign_all
from alaka.chats.frame import presence as shown

PREFERENCES = ("takes_at_once", "enter_sends", "has_sound", "has_notices")


@require_POST
@answering_required
def beat(request: AgentRequest) -> HttpResponse:
    """Still here, or gone with the last page."""
    presence = Presence.of(request.user)
    page = request.POST.get("page", "").replace("\0", "")
    if request.POST.get("gone"):
        presence.leave(page)
    else:
        was_present = presence.is_present
        presence.beat(page)
        if presence.is_present and not was_present:
            assign_all()
    return HttpResponse(status=204)


@require_http_methods(["GET", "POST"])
@answering_required
def availability(request: AgentRequest) -> HttpResponse:
    """Available, busy or away; whoever becomes available is at once given what waits."""
    wanted = request.POST.get("availability", "")  # None where the page only looks again.
    presence = Presence.of(request.user)
    if wanted in Availability.values:
        presence.set_to(wanted)
        presence.beat()
        if presence.is_present:
            assign_all()
    return render(request, "chats/frame/presence.html", {"piece": shown(request)})


@require_POST
@answering_required
def preferences(request: AgentRequest) -> HttpResponse:
    """Whether there are sounds and notices, and whether chats come without asking."""
    presence = Presence.of(request.user)
    for name in PREFERENCES:
        setattr(presence, name, request.POST.get(name) == "on")
    presence.save(update_fields=PREFERENCES)
    return render(request, "chats/frame/presence.html", {"piece": shown(request)})
