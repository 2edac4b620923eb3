"""A new deal, and what is known of one changed."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alaka.accounts.access import AgentRequest, answering_required
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.acting import number
from alaka.inbox.counting import seen_by
from alaka.inbox.models import Conversation
from alaka.sales import changing, entering, money, pipelines
from alaka.sales.acting import found_people, meant
from alaka.sales.forms import FactsForm, OpeningForm
from alaka.sales.models import Deal, Pipeline, Stage
from alaka.sales.new_lines import NewLineForm, are_valid, proposed, put, rows_of
from alaka.sales.opening import Brief, open_deal

# The same by the same hand within so long is one that was sent twice.
TWICE = timedelta(seconds=30)


@require_http_methods(["GET", "POST"])
@answering_required
def new(request: AgentRequest) -> HttpResponse:
    """``conversation`` or ``contact`` name what it comes from, ``stage`` where it begins; ``find``
    only looks for a person."""
    conversation = _conversation(request)
    contact = conversation.contact if conversation else _contact(request)
    offered = pipelines.offered()
    stages = Stage.objects.filter(pipeline__in=offered).select_related("pipeline")
    stages = stages.order_by("pipeline__position", "pipeline", "position", "pk")
    is_looking = "find" in request.POST
    typed = request.POST if request.method == "POST" else None
    begun = _begun(request, conversation)
    form, rows = OpeningForm(typed, reader=request.user, begun=begun, stages=stages), rows_of(typed)
    if typed is not None and not is_looking and form.is_valid() & are_valid(rows):
        deal = _opened(request, form, conversation, rows)
        messages.success(request, _("The deal is in."))
        return redirect(deal)
    context = {
        "form": form,
        "rows": rows,
        "products": proposed(),
        "conversation": conversation,
        "contact": contact,
        "others": _others(request, conversation),
        "people": found_people(request, request.POST.get("who", "")),
        "stages": _grouped(offered),
        "find_url": reverse("deal-new"),
    }
    if request.htmx.target == "people":
        return render(request, "cases/opening/people.html", context)
    is_refused = typed is not None and not is_looking
    return render(request, "sales/opening.html", context, status=422 if is_refused else 200)


def _grouped(offered: list[Pipeline]) -> list[tuple[Pipeline, list[Stage]]]:
    return [(each, list(each.stages.all())) for each in offered]


def _conversation(request: AgentRequest) -> Conversation | None:
    pk = number(request.POST.get("conversation") or request.GET.get("conversation", ""))
    if not pk:
        return None
    return get_object_or_404(seen_by(request).select_related("contact", "place", "team"), pk=pk)


def _contact(request: AgentRequest) -> Contact | None:
    pk = number(request.POST.get("contact") or request.GET.get("contact", ""))
    return Contact.objects.visible_to(request.user).filter(pk=pk).first() if pk else None


def _begun(request: AgentRequest, conversation: Conversation | None) -> dict[str, Any]:
    """What is known before anything is typed."""
    title = (conversation.subject or conversation.preview)[:200] if conversation else ""
    stage = number(request.GET.get("stage", ""))
    found = Stage.objects.select_related("pipeline").filter(pk=stage).first() if stage else None
    currency = (found.pipeline.currency if found else "") or money.own()
    place = conversation.place_id if conversation else None
    return {
        "title": title, "stage": stage or None, "currency": currency, "place": place,
        "owner": request.user.pk,
    }  # fmt: skip


@transaction.atomic
def _opened(
    request: AgentRequest,
    form: OpeningForm,
    conversation: Conversation | None,
    rows: list[NewLineForm],
) -> Deal:
    given = form.values()
    if conversation:
        given["contact"] = conversation.contact
    mine = Deal.objects.filter(opened_by=request.user, opened_at__gt=clock.now() - TWICE)
    twin = mine.filter(title=given["title"], contact=given["contact"]).first()
    if twin is not None:
        return twin
    begun_by = "conversation" if conversation else "hand"
    brief = Brief(**given, begun_by=begun_by)
    deal = open_deal(brief, by=request.user, conversation=conversation)
    put(deal, rows, by=request.user)
    return deal


def _others(request: AgentRequest, conversation: Conversation | None) -> list[Deal]:
    """Deals of the same conversation, so that none is opened twice."""
    if conversation is None:
        return []
    return list(Deal.objects.visible_to(request.user).filter(conversations=conversation)[:5])


@require_http_methods(["GET", "POST"])
@answering_required
def facts(request: AgentRequest, pk: int) -> HttpResponse:
    """All facts of a deal in one form; ``seen-<name>`` is the sign of what its writer had seen."""
    deal = meant(request, pk)
    typed = request.POST if request.method == "POST" and "find" not in request.POST else None
    form = FactsForm(request.POST or None, reader=request.user, deal=deal)
    clashing: set[str] = set()
    if typed is not None and form.is_valid():
        clashing = _changed(request, deal, form)
        if not clashing and form.is_valid():
            messages.success(request, _("Saved."))
            return redirect(deal)
        deal = meant(request, pk)
    context = {
        "form": form,
        "deal": deal,
        "contact": deal.contact,
        "people": found_people(request, request.POST.get("who", "")),
        "clashing": [(entering.label(name), getattr(deal, name) or "—") for name in clashing],
        "seen": changing.seen(deal),
        "has_lines": deal.lines.exists(),
        "find_url": reverse("deal-facts", args=[pk]),
    }
    if request.htmx.target == "people":
        return render(request, "cases/opening/people.html", context)
    return render(request, "sales/facts.html", context, status=200 if typed is None else 422)


def _changed(request: AgentRequest, deal: Deal, form: FactsForm) -> set[str]:
    """Write what was posted; the fields that somebody else changed meanwhile. What cannot be
    written is an error of the form."""
    values = {name: value for name, value in form.values().items() if name in request.POST}
    seen = {name: request.POST.get(f"seen-{name}", "") for name in values}
    try:
        return changing.change(deal, values, by=request.user, seen=seen)
    except changing.Summed:
        form.add_error(None, _("Meanwhile the deal has products: its amount is theirs."))
        return set()
