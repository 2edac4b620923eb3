"""Points for whom a filter fits, as managers set them up."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.at_hand import with_owners
from alaka.accounts.models import AuditEntry
from alaka.core import clock
from alaka.scores import following
from alaka.scores.forms import ScoreRuleForm
from alaka.scores.models import ScoreRule
from alaka.segments.language import read, written
from alaka.segments.listing import COUNTED, Listing, asked_of, counted, people


@require_safe
@manager_required
def index(request: AgentRequest) -> HttpResponse:
    rows = with_owners(ScoreRule.objects.select_related("owner"))
    rules = [(rule, read(rule.filter, rule.owner)) for rule in rows]
    return render(request, "scores/rules.html", {"rules": rules})


@manager_required
def add(request: AgentRequest) -> HttpResponse:
    """``list`` is the list of people it is for, as its address says it."""
    listing = Listing.of((request.POST or request.GET).get("list", ""))
    asked = asked_of(listing, request.user)
    rule = ScoreRule(owner=request.user, filter=asked.data or {}, created_at=clock.now())
    form = ScoreRuleForm(request.POST or None, instance=rule)
    if form.is_bound and form.is_valid() and not asked.faults():
        return _saved(request, form, "score rule added")
    return _shown(request, form, {"listing": listing})


@manager_required
def rule(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(ScoreRule.objects.select_related("owner"), pk=pk)
    form = ScoreRuleForm(request.POST or None, instance=row)
    if form.is_bound and form.is_valid():
        return _saved(request, form, "score rule changed")
    return _shown(request, form, {"listing": Listing(filter=written(row.filter)), "rule": row})


def _saved(request: AgentRequest, form: ScoreRuleForm, act: str) -> HttpResponse:
    made = form.save()
    following.want()
    AuditEntry.write(act, request=request, about=made.name)
    messages.success(request, _("Saved. Everybody's score is counted anew in a moment."))
    return redirect("score-rules")


def _shown(request: AgentRequest, form: ScoreRuleForm, context: dict[str, Any]) -> HttpResponse:
    asked = read(form.instance.filter, form.instance.owner)
    count, _rows = counted(asked, people(asked, form.instance.owner))
    context |= {
        "form": form,
        "sentence": asked.sentence(),
        "faults": asked.faults(),
        "count": count,
        "limit": COUNTED,
    }
    status = 422 if form.is_bound else 200
    return render(request, "scores/rule.html", context, status=status)


@manager_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(ScoreRule, pk=pk)
    row.delete()
    following.want()
    AuditEntry.write("score rule removed", request=request, about=row.name)
    messages.success(request, _("“%(name)s” is removed.") % {"name": row.name})
    return redirect("score-rules")
