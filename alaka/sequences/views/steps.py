"""Steps of a sequence, as managers write them and put them in order."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.models import Agent
from alaka.inbox.models.prepared_answer import filled
from alaka.segments import actions
from alaka.segments.actions import actions_for
from alaka.segments.editing import bare
from alaka.segments.offering import conditions_for, groups_for
from alaka.sequences import editing
from alaka.sequences.acting import meant, note, step_meant
from alaka.sequences.models import Kind, Step
from alaka.sequences.step_forms import FORMS

# Of kinds of which there are many: those known, by heading, and which one a step has.
_CHOSEN: dict[str, tuple[Callable[[Agent], Any], Callable[[Agent], Any], Callable[[Step], str]]] = {
    Kind.CONDITION: (
        conditions_for,
        groups_for,
        lambda row: bare(row.settings.get("filter")).get("of", ""),
    ),
    Kind.ACTION: (actions_for, actions.groups_for, lambda row: row.settings.get("do", "")),
}


@require_http_methods(["GET", "POST"])
@manager_required
def add(request: AgentRequest, pk: int) -> HttpResponse:
    """``kind`` says what it does, else it is a message; ``of`` which condition or action."""
    sequence, kind = meant(request, pk), request.GET.get("kind", Kind.MESSAGE)
    if kind not in Kind.values:
        raise Http404
    return _editor(request, Step(sequence=sequence, kind=kind))


@require_http_methods(["GET", "POST"])
@manager_required
def step(request: AgentRequest, pk: int) -> HttpResponse:
    return _editor(request, step_meant(request, pk))


def _editor(request: AgentRequest, row: Step) -> HttpResponse:
    sequence, more = row.sequence, {}
    if row.kind in _CHOSEN:
        known, groups, kept = _CHOSEN[row.kind]
        more = {"of": request.GET.get("of") or kept(row)}
        if more["of"] not in known(sequence.sender):
            context = {"step": row, "sequence": sequence, "groups": groups(sequence.sender)}
            return render(request, "sequences/choosing.html", context)
    given = request.POST if request.method == "POST" else None
    form = FORMS[row.kind](given, sequence=sequence, step=row if row.pk else None, **more)
    if form.is_bound and form.is_valid():
        _store(row, form)
        note(request, "changed", sequence)
        return redirect(sequence)
    context = _context(row, form) | {"title": form.kind.title if more else ""}
    return render(request, "sequences/step.html", context, status=422 if form.is_bound else 200)


def _store(row: Step, form: Any) -> None:
    row.settings = form.settings()
    if row.pk:
        row.save(update_fields=["settings"])
        row.sequence.publish()
    else:
        editing.add(row)


def _context(row: Step, form: Any) -> dict[str, Any]:
    return {"step": row, "sequence": row.sequence, "form": form, "label": row.get_kind_display()}


@require_POST
@manager_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    row = step_meant(request, pk)
    editing.remove(row)
    note(request, "changed", row.sequence)
    messages.success(request, _("The step is removed."))
    return redirect(row.sequence)


@require_POST
@manager_required
def order(request: AgentRequest, pk: int) -> HttpResponse:
    """The steps as they were put, or one of them up or down."""
    sequence = meant(request, pk)
    ids = [int(each) for each in request.POST.getlist("step") if each.isdecimal()]
    for by, name in ((-1, "up"), (1, "down")):
        moved = request.POST.get(name, "")
        if moved.isdecimal() and int(moved) in ids:
            at = ids.index(int(moved))
            ids.insert(max(0, at + by), ids.pop(at))
    editing.put_in_order(sequence, ids)
    note(request, "changed", sequence)
    return redirect(sequence)


@require_POST
@manager_required
def wording(request: AgentRequest, pk: int) -> HttpResponse:
    """A message as it would be read, while it is being written: in ``language``."""
    sequence = meant(request, pk)
    language = request.POST.get("language", "")
    values = {"name": request.POST.get("for", ""), "agent": sequence.sender.name}
    subject = filled(request.POST.get(f"subject_{language}", ""), values)
    text = filled(request.POST.get(f"text_{language}", ""), values)
    context = {"subject": subject or sequence.name, "text": text, "sequence": sequence}
    return render(request, "sequences/wording.html", context)
