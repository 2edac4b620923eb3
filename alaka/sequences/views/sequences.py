"""Sequences: all of them, one with its steps and people, and what managers do to it as a whole."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alaka.accounts.access import AgentRequest, agent_required, manager_required
from alaka.contacts.hours_form import hours
from alaka.core import clock
from alaka.sequences import starting
from alaka.sequences.acting import meant, note
from alaka.sequences.counting import tallies
from alaka.sequences.forms import SequenceForm
from alaka.sequences.models import Sequence
from alaka.sequences.showing import shown

_OFF = gettext_lazy(
    "It is off: everybody in it waits. What has not gone yet is taken back, and sent when it is on"
    " again."
)


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    rows = list(Sequence.objects.visible_to(request.user).select_related("channel"))
    counts = tallies(rows)
    lines = [{"sequence": row, "tally": counts[row.pk], "hours": hours(row)} for row in rows]
    return render(request, "sequences/list.html", {"lines": lines})


@require_safe
@agent_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    """``state``: whom to list."""
    context = shown(meant(request, pk), request.user, request.GET)
    is_part = request.htmx.target == "sequence-live"
    return render(request, f"sequences/{'live' if is_part else 'sequence'}.html", context)


@require_http_methods(["GET", "POST"])
@manager_required
def add(request: AgentRequest) -> HttpResponse:
    begun = Sequence(sender=request.user, created_at=clock.now())
    return _editor(request, begun)


@require_http_methods(["GET", "POST"])
@manager_required
def change(request: AgentRequest, pk: int) -> HttpResponse:
    return _editor(request, meant(request, pk))


def _editor(request: AgentRequest, sequence: Sequence) -> HttpResponse:
    name, is_new = sequence.name, sequence.pk is None
    form = SequenceForm(request.POST or None, instance=sequence, agent=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        note(request, "added" if is_new else "changed", sequence)
        messages.success(request, _("Saved."))
        return redirect(sequence)
    context: dict[str, Any] = {"form": form, "sequence": None if is_new else sequence, "name": name}
    return render(request, "sequences/edit.html", context, status=422 if form.is_bound else 200)


@require_POST
@manager_required
def switch(request: AgentRequest, pk: int) -> HttpResponse:
    """On, or off for all who are in it: they wait where they are."""
    sequence = meant(request, pk)
    is_wanted = request.POST.get("on") == "1"
    if is_wanted and not sequence.steps.exists():
        messages.error(request, _("Add a step first: then it can be switched on."))
        return redirect(sequence)
    starting.switch(sequence, is_wanted, by=request.user)
    note(request, "switched on" if is_wanted else "switched off", sequence)
    messages.success(request, _("It is on.") if is_wanted else _OFF)
    return redirect(sequence)


@require_POST
@manager_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    sequence = meant(request, pk)
    if sequence.enrolments.exists():
        text = _("People went through it: it stays, so that this is still counted. Switch it off.")
        messages.error(request, text)
        return redirect(sequence)
    sequence.delete()
    note(request, "removed", sequence)
    messages.success(request, _("“%(name)s” is removed.") % {"name": sequence.name})
    return redirect("sequences")
