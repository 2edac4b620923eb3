"""Calendars: when somebody is there."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.calendar_forms import CalendarForm, RemovalForm
from alaka.accounts.hours import opening
from alaka.accounts.models import AuditEntry, Calendar
from alaka.accounts.preview import preview, sentence
from alaka.core import clock


@manager_required
def index(request: AgentRequest) -> HttpResponse:
    calendars = list(Calendar.objects.visible_to(request.user).prefetch_related("teams", "places"))
    rows = [(each, *_now(each)) for each in calendars]
    return render(request, "accounts/calendars.html", {"rows": rows})


def _now(calendar: Calendar) -> tuple[bool, str]:
    found = opening([calendar.hours], clock.now())
    return found.is_open, sentence(found, calendar)


@manager_required
def add(request: AgentRequest) -> HttpResponse:
    form = CalendarForm(request.POST or None)
    if request.method == "POST" and not form.week.is_changing and form.is_valid():
        calendar = form.save()
        AuditEntry.write("calendar added", request=request, about=calendar.name)
        messages.success(request, _("Saved."))
        return redirect("calendar", pk=calendar.pk)
    return _page(request, form, {})


@manager_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    calendar = get_object_or_404(Calendar.objects.visible_to(request.user), pk=pk)
    before = {"timezone": calendar.timezone, "week": calendar.week}
    form = CalendarForm(request.POST or None, instance=calendar)
    if request.method == "POST" and not form.week.is_changing and form.is_valid():
        saved = form.save()
        after = {"timezone": saved.timezone, "week": saved.week}
        AuditEntry.write(
            "calendar changed", request=request, about=saved.name, before=before, after=after
        )
        messages.success(request, _("Saved."))
        return redirect("calendar", pk=pk)
    shown = Calendar.objects.get(pk=pk)
    is_open, words = _now(shown)
    feeds = list(shown.feeds.defer("content"))
    context = {"calendar": shown, "is_open": is_open, "sentence": words, "days": preview(shown)}
    return _page(
        request, form, {**context, "feeds": feeds, "is_waiting": any(f.is_waiting for f in feeds)}
    )


def _page(request: AgentRequest, form: CalendarForm, context: dict[str, object]) -> HttpResponse:
    """The whole page, or only the week when one of its rows changed."""
    is_part = form.week.is_changing and request.headers.get("HX-Request")
    name = "accounts/parts/week.html" if is_part else "accounts/calendar.html"
    return render(request, name, {"form": form, **context})


@manager_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    """Ask first: the page names whose hours it was, and which count then."""
    calendar = get_object_or_404(Calendar.objects.visible_to(request.user), pk=pk)
    form = RemovalForm(request.POST if request.method == "POST" else None, calendar=calendar)
    if not form.is_valid():
        context = {"calendar": calendar, "form": form, "falling": calendar.places_falling_back()}
        status = 422 if form.is_bound else 200
        return render(request, "accounts/calendar_removal.html", context, status=status)
    form.save()
    AuditEntry.write("calendar removed", request=request, about=calendar.name)
    messages.success(request, _("%(name)s is removed.") % {"name": calendar.name})
    return redirect("calendars")
