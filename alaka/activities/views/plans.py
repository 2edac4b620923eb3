"""Planning a next step, and changing it."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alaka.accounts.access import AgentRequest, answering_required
from alaka.activities import planning
from alaka.activities.acting import asked, done, meant, posted
from alaka.activities.forms import PlanForm
from alaka.activities.models import Activity, Kind
from alaka.activities.planning import Plan, plan
from alaka.activities.whens import said
from alaka.cases.models import Case
from alaka.contacts.models import Company, Contact
from alaka.inbox.acting import number, overtaken
from alaka.inbox.counting import seen_by
from alaka.sales.models import Deal

SHEET = "activities/plan.html"


@require_http_methods(["GET", "POST"])
@answering_required
def new(request: AgentRequest) -> HttpResponse:
    """``contact``, ``company``, ``conversation``, ``case`` or ``deal`` name what it hangs on."""
    about = _about(request)
    form = PlanForm(posted(request), reader=request.user)
    if request.method == "POST" and form.is_valid():
        made = plan(Plan(**form.given(), **about), by=request.user)
        return done(request, _("Planned: %(when)s.") % {"when": when(made)}, made)
    if request.method == "GET" and request.GET.get("kind") in Kind.values:
        form.initial["kind"] = request.GET["kind"]
    return asked(request, SHEET, {"form": form, "about": about, "who": _who(about)})


@require_http_methods(["GET", "POST"])
@answering_required
def change(request: AgentRequest, pk: int) -> HttpResponse:
    activity = meant(request, pk)
    if not activity.is_open:
        return overtaken(request, _("It is over already."), activity)
    form = PlanForm(posted(request), reader=request.user, activity=activity)
    if request.method == "POST" and form.is_valid():
        planning.change(activity, by=request.user, **form.given())
        return done(request, _("Saved."), activity)
    return asked(request, SHEET, {"form": form, "activity": activity, "who": activity.contact})


def when(activity: Activity) -> str:
    """As its reader says it."""
    return said(activity.due_at, activity.due_on, is_whole=True)


def _about(request: AgentRequest) -> dict[str, Any]:
    """What the request names, of what the agent sees."""
    given = request.POST if request.method == "POST" else request.GET
    rows: dict[str, Any] = {
        "contact": Contact.objects.visible_to(request.user),
        "company": Company.objects.visible_to(request.user),
        "conversation": seen_by(request).select_related("contact"),
        "case": Case.objects.visible_to(request.user).select_related("contact"),
        "deal": Deal.objects.visible_to(request.user).select_related("contact", "company"),
    }
    found = {}
    for name, seen in rows.items():
        if pk := number(given.get(name, "")):
            found[name] = seen.filter(pk=pk).first()
    return {name: row for name, row in found.items() if row is not None}


def _who(about: dict[str, Any]) -> Any:
    """The person or company it is planned with."""
    source = about.get("conversation") or about.get("case") or about.get("deal")
    company = about.get("company") or getattr(source, "company", None)
    return about.get("contact") or (source.contact if source else None) or company
