"""An activity is done, put off, called off; and taken back."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.activities import planning, undoing
from alaka.activities.acting import as_it_was, asked, done, meant, posted
from alaka.activities.forms import ResultForm, WhenForm
from alaka.activities.models import Activity
from alaka.activities.views.plans import when
from alaka.core import signing
from alaka.inbox.acting import acted, number, overtaken, told


@require_http_methods(["GET", "POST"])
@answering_required
def completion(request: AgentRequest, pk: int) -> HttpResponse:
    """A POST alone does it; the sheet asks what came of it."""
    activity = meant(request, pk)
    form = ResultForm(posted(request))
    if request.method == "GET" or not form.is_valid():
        return asked(request, "activities/acts/result.html", {"activity": activity, "form": form})
    was, given = as_it_was(activity), form.cleaned_data
    if not planning.finish(activity, by=request.user, result=given["result"], note=given["note"]):
        return overtaken(request, _("It is over already."), activity)
    following = Activity.objects.filter(follows=activity).first()
    text = _("Done.")
    if following is not None:
        text = _("Done. The next time: %(when)s.") % {"when": when(following)}
    return done(request, text, activity, was)


@require_http_methods(["GET", "POST"])
@answering_required
def postponement(request: AgentRequest, pk: int) -> HttpResponse:
    """By ``days`` from today, or to a moment."""
    activity = meant(request, pk)
    was, days = as_it_was(activity), number(request.POST.get("days", ""))
    if days:
        moved = planning.put_off(activity, min(days, 366), by=request.user)
    else:
        form = WhenForm(posted(request))
        if request.method == "GET" or not form.is_valid():
            return asked(
                request, "activities/acts/put_off.html", {"activity": activity, "form": form}
            )
        given = form.cleaned_data
        moved = planning.move(activity, by=request.user, at=given["due_at"], on=given["due_on"])
    if not moved:
        return overtaken(request, _("It is over already."), activity)
    return done(request, _("Put off until %(when)s.") % {"when": when(activity)}, activity, was)


@require_POST
@answering_required
def cancellation(request: AgentRequest, pk: int) -> HttpResponse:
    activity = meant(request, pk)
    was = as_it_was(activity)
    if not planning.cancel(activity, by=request.user):
        return overtaken(request, _("It is over already."), activity)
    return done(request, _("Called off."), activity, was)


@require_POST
@answering_required
def reopening(request: AgentRequest, pk: int) -> HttpResponse:
    activity = meant(request, pk)
    if not planning.reopen(activity, by=request.user):
        return overtaken(request, _("It is open already."), activity)
    return done(request, _("It is to be done after all."), activity)


@require_POST
@answering_required
def undoings(request: AgentRequest) -> HttpResponse:
    """Taking back the last act, by the signed word its toast carries."""
    seen = Activity.objects.visible_to(request.user)
    try:
        is_undone = undoing.undo(request.POST.get("word", ""), seen, by=request.user)
    except signing.BadToken:
        is_undone = False
    if not is_undone:
        text = _("It has changed since, so there is nothing to undo.")
        return told(request, text, level="warning")
    return acted(request, _("Undone."))
