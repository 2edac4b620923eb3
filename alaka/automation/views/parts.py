"""The condition and the actions of a rule, each saved by itself."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.models import AuditEntry
from alaka.automation.models import Rule
from alaka.automation.views.rules import meant
from alaka.segments.actions import actions_for
from alaka.segments.actions.base import form_of, settings_of
from alaka.segments.language import read_text

# More than that nobody reads in one sentence.
MOST = 10


@administrator_required
@require_POST
def condition(request: AgentRequest, pk: int) -> HttpResponse:
    rule = meant(request, pk)
    asked = read_text(request.POST.get("filter", ""), request.user)
    if asked.faults():
        messages.error(request, _("This condition cannot be asked as it stands."))
        return redirect(rule)
    _save(request, rule, condition=asked.data or {})
    return redirect(rule)


@administrator_required
def add(request: AgentRequest, pk: int, name: str) -> HttpResponse:
    rule = meant(request, pk)
    return _editor(request, rule, name, len(rule.actions))


@administrator_required
def action(request: AgentRequest, pk: int, place: int) -> HttpResponse:
    """Changed, moved up, or taken out."""
    rule = meant(request, pk)
    if place >= len(rule.actions):
        raise Http404
    actions = list(rule.actions)
    if "remove" in request.POST:
        del actions[place]
    elif "up" in request.POST:
        actions.insert(max(0, place - 1), actions.pop(place))
    else:
        return _editor(request, rule, actions[place].get("do", ""), place)
    _save(request, rule, actions=actions)
    return redirect(rule)


def _editor(request: AgentRequest, rule: Rule, name: str, place: int) -> HttpResponse:
    kind = actions_for(request.user).get(name)
    if kind is None or place >= MOST:
        raise Http404
    is_new = place == len(rule.actions)
    posted = request.POST if request.method == "POST" else None
    there = {} if is_new else kind.shown(rule.actions[place].get("with", {}))
    form = form_of(kind, request.user, posted, initial=there)
    if posted is not None and form.is_valid():
        made = {"do": name, "with": settings_of(form)}
        _save(request, rule, actions=[*rule.actions[:place], made, *rule.actions[place + 1 :]])
        return redirect(rule)
    context = {"rule": rule, "form": form, "title": kind.title, "is_new": is_new}
    return render(request, "automation/action.html", context, status=422 if form.errors else 200)


def _save(request: AgentRequest, rule: Rule, **values: object) -> None:
    rule.put(**values)
    AuditEntry.write("rule changed", request=request, about=str(rule))
    messages.success(request, _("Saved."))
