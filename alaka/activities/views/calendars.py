"""The address of one's own calendar, and what stands behind it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, answering_required
from alaka.accounts.models import AuditEntry
from alaka.activities import calendars, frame
from alaka.activities.planning import seen_reminder
from alaka.core import clock, limits, signing

# By calendar program and network address, in ten minutes.
OFTEN = 120


@require_safe
@cache_control(private=True, max_age=300)
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """No session, and nothing can be changed here: the address is all, and shows one calendar."""
    sender = getattr(request, "client_address", "")
    if limits.is_over(f"calendar/{sender}", limit=OFTEN, seconds=600):
        return HttpResponse(status=429)
    try:
        found = calendars.behind(token)
    except signing.BadToken as problem:
        raise Http404 from problem
    if found is None:
        raise Http404
    calendars.note_read(found)
    response = HttpResponse(calendars.calendar(found.agent), "text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="activities.ics"'
    response["Last-Modified"] = http_date(clock.now().timestamp())
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_POST
@answering_required
def settings(request: AgentRequest) -> HttpResponse:
    """A new address, or with ``off`` none any more."""
    if "off" in request.POST:
        calendars.switch_off(request.user)
        AuditEntry.write("calendar address removed", request=request)
        messages.success(request, _("The address is dead; calendars that asked there get nothing."))
    else:
        calendars.renew(request.user)
        AuditEntry.write("calendar address made", request=request)
        messages.success(request, _("This is the address of your calendar."))
    return redirect("profile")


@require_safe
@answering_required
def strip(request: AgentRequest) -> HttpResponse:
    return _strip(request)


@require_POST
@answering_required
def sight(request: AgentRequest, pk: int) -> HttpResponse:
    """He has seen the reminder."""
    seen_reminder(request.user, pk)
    return _strip(request) if request.htmx else redirect("next")


def _strip(request: AgentRequest) -> HttpResponse:
    return render(request, "activities/frame/reminders.html", {"piece": frame.reminders(request)})
