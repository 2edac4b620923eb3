"""The list of cases, and one case: what is known, what is done, how it ended."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alaka.accounts import tree
from alaka.accounts.access import AgentRequest, agent_required
from alaka.accounts.exports import Offer
from alaka.accounts.models import Agent, Place
from alaka.cases import topics
from alaka.cases.acting import meant
from alaka.cases.clocks import wind
from alaka.cases.counting import counts
from alaka.cases.facts import BRIEF, TOLD, Fact, facts
from alaka.cases.forms import StepForm
from alaka.cases.improving.listing import told_as
from alaka.cases.listing import VIEWS, Listing, View
from alaka.cases.models import Case, CaseKind, Outcome, Severity, Topic
from alaka.cases.reaching import reach
from alaka.contacts.models import Contact
from alaka.inbox.models import Conversation
from alaka.timeline.models import Event

# A case has seldom more to tell.
HISTORY = 200


@dataclass(frozen=True)
class Tab:
    view: View
    count: int
    url: str
    is_active: bool
    key: str


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    listing = Listing.read(request.GET.dict())
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = listing.page(request.user, after=after, before=before)
    wind(page.rows)
    context = {
        "listing": listing,
        "page": page,
        "tabs": _tabs(request.user, listing),
        "query": listing.query(),
        "active_filters": _filters(listing),
    }
    if request.user.can_export:
        kept = {"view": listing.view.name, **listing.filters}
        context["export"] = Offer(reverse("cases-export"), kept)
    is_part = request.htmx.target == "cases-live"
    return render(request, "cases/list/live.html" if is_part else "cases/list.html", context)


def _tabs(agent: Agent, listing: Listing) -> list[Tab]:
    numbers = counts(agent)
    shown = [view for view in VIEWS.values() if view.name != "branch" or agent.branch]
    return [
        Tab(
            view,
            numbers.get(view.name, 0),
            f"{reverse('cases')}?{urlencode({'view': view.name})}",
            view == listing.view,
            str(place),
        )
        for place, view in enumerate(shown, start=1)
    ]


def _filters(listing: Listing) -> list[dict[str, str]]:
    """The filters in force: what each is called, and the list without it."""
    return [
        {
            "name": name,
            "label": _named(name, value),
            "url": f"{reverse('cases')}?{listing.query(**{name: ''})}",
        }
        for name, value in listing.filters.items()
    ]


def _named(name: str, value: Any) -> str:
    rows: dict[str, Any] = {
        "topic": Topic.objects, "place": Place.objects, "manager": Agent.objects,
        "contact": Contact.objects,
    }  # fmt: skip
    if name in rows:
        return str(rows[name].filter(pk=value).first() or value)
    if name == "kind":
        return str(CaseKind(value).label)
    if name == "severity":
        return str(Severity(int(value)).label)
    return str(Outcome(value).label) if name == "outcome" else f"“{value}”"


@require_safe
@agent_required
def filtering(request: AgentRequest) -> HttpResponse:
    """What the list can be narrowed by; asked for when the menu opens."""
    context = {
        "listing": Listing.read(request.GET.dict()),
        "kinds": CaseKind.choices,
        "severities": [(str(value), label) for value, label in Severity.choices[::-1]],
        "outcomes": Outcome.choices,
        "topics": list(topics.in_order()),
        "places": list(tree.in_order()),
        "agents": Agent.objects.who_answer().order_by("name"),
    }
    is_part = bool(request.htmx)
    return render(
        request, "cases/list/filtering.html" if is_part else "cases/filters.html", context
    )


@require_safe
@agent_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    return page(request, meant(request, pk))


def page(
    request: AgentRequest, case: Case, refused: Fact | None = None, step: StepForm | None = None
) -> HttpResponse:
    """The whole page, or its living part; with what was refused, where something was (422)."""
    wind([case])
    links = case.links.filter(conversation__joined_into=None).select_related(
        "conversation__contact", "conversation__channel"
    )
    seen = Conversation.objects.visible_to(request.user).filter(cases=case)
    readable = set(seen.values_list("pk", flat=True))
    shown = facts(case, *([refused] if refused else []))
    context = {
        "case": case,
        "brief": [shown[name] for name in BRIEF],
        "told": [shown[name] for name in TOLD],
        "title": shown["title"],
        "links": [link for link in links if link.conversation_id in readable],
        "hidden_links": sum(link.conversation_id not in readable for link in links),
        "steps": case.steps.select_related("agent", "done_by"),
        "step_form": step or StepForm(),
        "events": _history(case),
        "can_answer": request.user.can_answer,
        **told_as(case, request.user),
        "can_reach": case.is_closed or reach(case, request.user).channel is not None,
    }
    is_part = request.htmx.target == "case-live"
    status = 422 if refused or step else 200
    template = "cases/page/live.html" if is_part else "cases/case.html"
    return render(request, template, context, status=status)


def _history(case: Case) -> list[Event]:
    rows = Event.objects.filter(subject_type=Case._meta.label_lower, subject_id=case.pk)
    return list(rows.select_related("actor").order_by("-at", "-pk")[:HISTORY])
