"""Holiday feeds of a calendar: an address or a file, and which of its days are closed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts import feeds
from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.calendar_forms import FeedForm, HolidaysForm
from alaka.accounts.models import AuditEntry, Calendar, HolidayFeed
from alaka.core import clock


@manager_required
def add(request: AgentRequest, pk: int) -> HttpResponse:
    calendar = get_object_or_404(Calendar.objects.visible_to(request.user), pk=pk)
    form = FeedForm(request.POST or None, request.FILES or None, calendar=calendar)
    if request.method == "POST" and form.is_valid():
        feed = form.save()
        _note(request, "holiday feed added", feed)
        return redirect("holiday-feed", pk=pk, feed=feed.pk)
    return render(request, "accounts/holiday_feed_add.html", {"form": form, "calendar": calendar})


@manager_required
def edit(request: AgentRequest, pk: int, feed: int) -> HttpResponse:
    row = _found(request, pk, feed)
    form = HolidaysForm(request.POST or None, feed=row)
    if request.method == "POST" and form.is_valid():
        form.save()
        _note(request, "holiday feed changed", row)
        messages.success(request, _("Saved."))
        return redirect("calendar", pk=pk)
    today = clock.now().astimezone(row.calendar.zone).date()
    coming = [each for each in row.holidays.all() if each.last_day(row.calendar.zone) >= today]
    context = {"form": form, "calendar": row.calendar, "feed": row, "coming": coming[:12]}
    context["more_left_out"] = row.left_out_count - len(row.left_out)
    return render(request, "accounts/holiday_feed.html", context)


@manager_required
@require_POST
def refreshing(request: AgentRequest, pk: int, feed: int) -> HttpResponse:
    row = _found(request, pk, feed)
    HolidayFeed.objects.filter(pk=row.pk).update(asked_at=None)
    feeds.ask_for(row)
    return redirect("holiday-feed", pk=pk, feed=row.pk)


@manager_required
@require_POST
def removal(request: AgentRequest, pk: int, feed: int) -> HttpResponse:
    row = _found(request, pk, feed)
    row.delete()
    row.calendar.note_change()
    _note(request, "holiday feed removed", row)
    messages.success(request, _("%(name)s is removed.") % {"name": row.name})
    return redirect("calendar", pk=pk)


def _found(request: AgentRequest, pk: int, feed: int) -> HolidayFeed:
    rows = HolidayFeed.objects.select_related("calendar").defer("content")
    visible = Calendar.objects.visible_to(request.user)
    return get_object_or_404(rows, pk=feed, calendar_id=pk, calendar__in=visible)


def _note(request: AgentRequest, act: str, feed: HolidayFeed) -> None:
    AuditEntry.write(act, request=request, about=feed.name, calendar=feed.calendar.name)
