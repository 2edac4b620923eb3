"""What a rule did: its log, and one more try of what failed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, administrator_required
from alaka.automation.doing import try_again
from alaka.automation.models import Rule, Run
from alaka.automation.sentences import sentence
from alaka.automation.views.rules import meant
from alaka.contacts.listing import give_handles
from alaka.core.paging import Order, page

_ORDER = Order("at")


@administrator_required
def index(request: AgentRequest, pk: int) -> HttpResponse:
    rule = meant(request, pk)
    rows = Run.objects.filter(rule=rule).select_related("contact")
    found = page(
        rows, _ORDER, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    give_handles([run.contact for run in found.rows if not run.contact.name])
    context = {"rule": rule, "page": found, "sentence": sentence(rule)}
    return render(request, "automation/runs.html", context)


@administrator_required
@require_POST
def retry(request: AgentRequest, pk: int) -> HttpResponse:
    rules = Rule.objects.visible_to(request.user)
    run = get_object_or_404(Run.objects.select_related("rule"), pk=pk, rule__in=rules)
    if try_again(run):
        messages.success(request, _("It is tried again in a moment."))
    return redirect("automation-runs", run.rule_id)
