"""A deal goes on: into another stage, won, lost, reopened."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.cases.models import Case
from alaka.inbox.acting import number, overtaken
from alaka.inbox.models import Conversation
from alaka.sales import changing, moving, pipelines
from alaka.sales.acting import asked, done, meant, with_way_back
from alaka.sales.forms import FactsForm, LossForm
from alaka.sales.models import Deal, Stage

# What is offered as that over which a deal was lost.
LATELY = 8


@require_http_methods(["GET", "POST"])
@answering_required
def stage(request: AgentRequest, pk: int) -> HttpResponse:
    """Choose where it goes; ``seen`` is the stage its mover saw it in, ``stage`` the new one. What
    the new stage asks for travels along under the names of the fields."""
    deal = meant(request, pk)
    if request.method == "GET":
        return asked(request, "sales/acts/stage.html", {"deal": deal, "lines": _lines(deal)})
    to = get_object_or_404(
        Stage.objects.select_related("pipeline"), pk=number(_given(request, "stage"))
    )
    seen = number(_given(request, "seen"))
    names = [name for name in to.required if name in request.POST or name == "contact"]
    form = FactsForm(request.POST, reader=request.user, deal=deal, only=names)
    if "filled" in request.POST and names and form.is_valid():
        changing.change(deal, form.values(), by=request.user)
    try:
        is_moved = moving.move(deal, to, seen=seen, by=request.user)
    except moving.Overtaken as problem:
        return overtaken(request, _where(problem.deal), deal)
    except moving.Lacking as problem:
        return _ask_for(request, deal, to, problem.names)
    text = _("Moved to %(stage)s.") % {"stage": to.name}
    if not is_moved:
        return done(request, deal, text)
    back = with_way_back(request, text, reverse("deal-stage", args=[pk]), stage=seen, seen=to.pk)
    return done(request, deal, back)


def _given(request: AgentRequest, name: str) -> str:
    """A way back stands in the address."""
    return str(request.POST.get(name) or request.GET.get(name, ""))


def _lines(deal: Deal) -> list[dict[str, Any]]:
    """Every stage it can go to, its own pipeline first."""
    offered = sorted(pipelines.offered(), key=lambda each: each.pk != deal.pipeline_id)
    return [{"pipeline": each, "stages": list(each.stages.all())} for each in offered]


def _ask_for(request: AgentRequest, deal: Deal, to: Stage, names: list[str]) -> HttpResponse:
    is_filled = "filled" in request.POST
    form = FactsForm(
        request.POST if is_filled else None, reader=request.user, deal=deal, only=names
    )
    if is_filled:
        form.is_valid()
        for name in names:
            if name not in form.errors:
                form.add_error(name, _("The stage asks for it."))
    context = {"deal": deal, "to": to, "form": form, "names": names}
    return asked(request, "sales/acts/lacking.html", context)


def _where(deal: Deal) -> str:
    if not deal.is_open:
        text = _("Nothing was moved: meanwhile the deal is closed (%(state)s).")
        return text % {"state": deal.get_status_display()}
    text = _("Nothing was moved: meanwhile the deal stands in %(stage)s.")
    return text % {"stage": deal.stage.name}


@require_POST
@answering_required
def winning(request: AgentRequest, pk: int) -> HttpResponse:
    deal = meant(request, pk)
    try:
        moving.win(deal, by=request.user)
    except moving.Overtaken as problem:
        return overtaken(request, _where(problem.deal), deal)
    text = _("Won: %(title)s") % {"title": deal.title}
    return done(request, deal, with_way_back(request, text, reverse("deal-reopening", args=[pk])))


@require_http_methods(["GET", "POST"])
@answering_required
def loss(request: AgentRequest, pk: int) -> HttpResponse:
    deal = meant(request, pk)
    if not deal.is_open:
        return overtaken(request, _where(deal), deal)
    pipelines.reasons()
    typed = request.POST if request.method == "POST" else None
    form = LossForm(typed, **_happened(request, deal))
    if request.method == "GET" or not form.is_valid():
        return asked(request, "sales/acts/lose.html", {"deal": deal, "form": form})
    case, conversation = form.happened()
    given = form.cleaned_data
    try:
        why = moving.Loss(given["reason"], given["note"], case, conversation)
        moving.lose(deal, why, by=request.user)
    except moving.Overtaken as problem:
        return overtaken(request, _where(problem.deal), deal)
    text = _("Lost: %(title)s") % {"title": deal.title}
    return done(request, deal, with_way_back(request, text, reverse("deal-reopening", args=[pk])))


def _happened(request: AgentRequest, deal: Deal) -> dict[str, Any]:
    """Cases and conversations of its customer, and its own, that the reader sees."""
    people = deal.contact.ids if deal.contact else []
    cases = Case.objects.visible_to(request.user).filter(contact__in=people)
    heard = Conversation.objects.visible_to(request.user)
    own = heard.filter(deals=deal).values("pk")
    heard = heard.filter(pk__in=own) | heard.filter(contact__in=people)
    return {
        "cases": cases.defer("search").order_by("-opened_at", "-pk")[:LATELY],
        "conversations": heard.order_by("-last_activity_at", "-pk")[:LATELY],
    }


@require_POST
@answering_required
def reopening(request: AgentRequest, pk: int) -> HttpResponse:
    deal = meant(request, pk)
    moving.reopen(deal, by=request.user)
    text = _("Open again, in %(stage)s.") % {"stage": deal.stage.name}
    return done(request, deal, text)
