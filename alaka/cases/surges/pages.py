"""Alarms at the desk: all of them, and one with its chart and the complaints behind it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, agent_required, answering_required
from alaka.cases.clocks import wind
from alaka.cases.models import Surge, SurgeNotice
from alaka.cases.surges import frame, telling
from alaka.cases.surges.acknowledging import acknowledge
from alaka.cases.surges.behind import behind
from alaka.cases.surges.charts import of_surge
from alaka.core.paging import Order, page
from alaka.timeline.models import Event

NEWEST, OPENED = Order("raised_at"), Order("opened_at")
HISTORY = 50


class NoteForm(forms.ModelForm):
    class Meta:
        model = Surge
        fields = ["note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3, "dir": "auto"})}
        help_texts = {"note": gettext_lazy("Who sees this alarm reads it, too.")}


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    rows = Surge.objects.visible_to(request.user).for_list()
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    context: dict[str, Any] = {
        "running": rows.running().order_by("-raised_at", "-pk")[:100],
        "page": page(rows.exclude(ended_at=None), NEWEST, after=after, before=before),
        "query": "",
    }
    is_part = request.htmx.target == "surges-live"
    return render(
        request, "cases/surges/live.html" if is_part else "cases/surges/list.html", context
    )


@require_safe
@agent_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    surge = _meant(request, pk)
    telling.see(request.user, surge)
    return _page(request, surge, NoteForm())


def _meant(request: AgentRequest, pk: int) -> Surge:
    return get_object_or_404(Surge.objects.visible_to(request.user).for_list(), pk=pk)


def _page(request: AgentRequest, surge: Surge, form: NoteForm) -> HttpResponse:
    seen = behind(surge).visible_to(request.user).for_list()
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    shown = page(seen, OPENED, after=after, before=before)
    wind(shown.rows)
    events = Event.objects.filter(subject_type=Surge._meta.label_lower, subject_id=surge.pk)
    context = {
        "surge": surge,
        "chart": of_surge(surge),
        "page": shown,
        "query": "",
        "count": behind(surge).count(),
        "form": form,
        "told": surge.notices.select_related("agent"),
        "events": events.select_related("actor").order_by("-at", "-pk")[:HISTORY],
    }
    return render(request, "cases/surges/surge.html", context, status=422 if form.is_bound else 200)


@require_POST
@answering_required
def acknowledgement(request: AgentRequest, pk: int) -> HttpResponse:
    surge = _meant(request, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, surge, form)
    if acknowledge(surge, form.cleaned_data["note"], by=request.user):
        messages.success(request, _("Everybody who sees the alarm knows that you look after it."))
    else:
        messages.warning(request, _("Somebody looks after it already."))
    return redirect(surge)


@require_safe
@answering_required
def strip(request: AgentRequest) -> HttpResponse:
    return _strip(request)


@require_POST
@answering_required
def sight(request: AgentRequest, pk: int) -> HttpResponse:
    """He has read it; the alarm itself goes on."""
    notice = get_object_or_404(SurgeNotice, pk=pk, agent=request.user)
    telling.see(request.user, notice.surge)
    return _strip(request) if request.htmx else redirect(notice.surge)


def _strip(request: AgentRequest) -> HttpResponse:
    return render(request, "cases/surges/strip.html", {"piece": frame.unseen(request)})
