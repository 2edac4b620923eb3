"""Rules that act by themselves: all of them, one with its three parts, and what it would do."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.at_hand import with_owners
from alaka.accounts.models import Agent, AuditEntry
from alaka.automation import recipes, switching
from alaka.automation.forms import RuleForm
from alaka.automation.models import Rule, Trigger
from alaka.automation.preview import preview as previewed
from alaka.automation.sentences import actions, faults, sentence
from alaka.contacts.hours_form import hours
from alaka.segments.actions import groups_for
from alaka.segments.language import written
from alaka.segments.listing import Listing, asked_of
from alaka.segments.screen import screen


@administrator_required
def index(request: AgentRequest) -> HttpResponse:
    rules = Rule.objects.visible_to(request.user).in_order().with_runs().select_related("owner")
    lines = [
        {"rule": rule, "sentence": sentence(rule), "faults": faults(rule)}
        for rule in with_owners(rules)
    ]
    context = {"lines": lines, "recipes": recipes.RECIPES}
    return render(request, "automation/rules.html", context)


@administrator_required
def add(request: AgentRequest) -> HttpResponse:
    """From a recipe, or from nothing but what it waits for."""
    if request.method != "POST":
        context = {"recipes": recipes.RECIPES, "triggers": Trigger.choices}
        return render(request, "automation/add.html", context)
    rule = recipes.take(request.POST.get("recipe", ""), by=request.user)
    trigger = request.POST.get("trigger", "")
    if rule is None and trigger in Trigger.values:
        rule = recipes.begin(by=request.user, name=_("New rule"), trigger=trigger)
    if rule is None:
        return redirect("automation-rule-add")
    AuditEntry.write("rule added", request=request, about=str(rule))
    return redirect(rule)


def meant(request: AgentRequest, pk: int) -> Rule:
    rows = Rule.objects.visible_to(request.user).select_related("owner")
    return get_object_or_404(rows, pk=pk)


@administrator_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    """Name, time and limits are saved here; conditions and actions each by itself."""
    rule = meant(request, pk)
    name, form = str(rule), RuleForm(request.POST or None, instance=rule)
    if form.is_bound and form.is_valid():
        form.save()
        AuditEntry.write("rule changed", request=request, about=str(rule))
        messages.success(request, _("Saved."))
        return redirect(rule)
    if form.errors:
        rule = meant(request, pk)
    kept = written(rule.condition)
    listing = Listing(
        filter=request.GET.get("filter", kept), at=reverse("automation-rule", args=[pk])
    )
    asked = asked_of(listing, request.user)
    context = {
        "rule": rule,
        "name": name,
        "form": form,
        "faults": faults(rule),
        "sentence": sentence(rule),
        "hours": hours(rule),
        "listing": listing,
        "screen": screen(listing, asked, request.user),
        "is_unsaved": listing.filter != kept,
        "actions": actions(rule),
        "menu": _menu(request.user),
    }
    return render(request, "automation/rule.html", context, status=422 if form.errors else 200)


def _menu(agent: Agent) -> dict[str, list[tuple[str, Any]]]:
    """What can be done, by room."""
    groups = groups_for(agent).items()
    return {group: [(kind.name, kind.title) for kind in kinds] for group, kinds in groups}


@administrator_required
@require_safe
def preview(request: AgentRequest, pk: int) -> HttpResponse:
    """Asked for, since it may take a while."""
    rule = meant(request, pk)
    return render(request, "automation/preview.html", {"rule": rule, "preview": previewed(rule)})


@administrator_required
@require_POST
def switch(request: AgentRequest, pk: int) -> HttpResponse:
    rule = meant(request, pk)
    if rule.is_on:
        switching.switch_off(rule, by=request.user)
    elif faults(rule):
        messages.error(request, _("It cannot work yet: see what is marked."))
        return redirect(rule)
    else:
        switching.switch_on(rule, by=request.user)
    what = "switched on" if rule.is_on else "switched off"
    AuditEntry.write(f"rule {what}", request=request, about=str(rule))
    messages.success(request, _("It is on.") if rule.is_on else _("It is off."))
    return redirect((request.POST.get("to") == "rule" and rule) or "automation-rules")


@administrator_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    rule = meant(request, pk)
    rule.delete()
    AuditEntry.write("rule removed", request=request, about=str(rule))
    messages.success(request, _("The rule “%(name)s” is removed.") % {"name": rule})
    return redirect("automation-rules")
