"""The board of deals, and one deal: what is known, where it stands, what was."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.accounts.models import Agent
from alaka.cases.models import Case
from alaka.inbox.acting import number
from alaka.inbox.models import Conversation
from alaka.sales import board as boards
from alaka.sales import money, pipelines
from alaka.sales.acting import meant
from alaka.sales.models import Deal, Pipeline
from alaka.timeline.models import Event

# A deal has seldom more to tell.
HISTORY = 200


@require_safe
@agent_required
def board(request: AgentRequest) -> HttpResponse:
    """``pipeline`` says which; ``more=<stage>.<size>`` how many cards of a column."""
    offered = pipelines.offered()
    pipeline = _chosen(request, offered)
    sizes = _sizes(request)
    columns = boards.of(request.user, pipeline, sizes)
    for column in columns:
        others = {pk: size for pk, size in sizes.items() if pk != column.stage.pk}
        column.more_query = _query(pipeline, others | {column.stage.pk: column.next_size})
    context = {
        "pipeline": pipeline,
        "pipelines": offered,
        "columns": columns,
        "query": _query(pipeline, sizes),
        "currency": money.own(),
        "is_empty": not any(column.count for column in columns),
        "can_answer": request.user.can_answer,
    }
    is_part = request.htmx.target == "board-live"
    return render(request, "sales/board/live.html" if is_part else "sales/board.html", context)


def _chosen(request: AgentRequest, offered: list[Pipeline]) -> Pipeline:
    pk = number(request.GET.get("pipeline", ""))
    if not pk or pk == offered[0].pk:
        return offered[0]
    return get_object_or_404(Pipeline, pk=pk)


def _sizes(request: AgentRequest) -> dict[int, int]:
    found: dict[int, int] = {}
    for each in request.GET.getlist("more")[:50]:
        stage, _dot, size = each.partition(".")
        if number(stage) and number(size):
            found[number(stage)] = min(number(size), boards.MOST)
    return found


def _query(pipeline: Pipeline, sizes: dict[int, int]) -> str:
    more = [f"{stage}.{size}" for stage, size in sizes.items()]
    return urlencode({"pipeline": pipeline.pk, "more": more}, doseq=True)


@require_safe
@agent_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    deal = meant(request, pk)
    seen = Conversation.objects.visible_to(request.user).filter(deals=deal)
    links = deal.links.filter(conversation__joined_into=None)
    readable = set(seen.values_list("pk", flat=True))
    shown = list(links.select_related("conversation__contact", "conversation__channel"))
    context: dict[str, Any] = {
        "deal": deal,
        "stages": list(deal.stage.pipeline.stages.all()),
        "stays": list(deal.stays.select_related("stage", "by", "lost_reason")),
        "lines": list(deal.lines.select_related("product")),
        "persons": list(deal.persons.select_related("contact")),
        "links": [link for link in shown if link.conversation_id in readable],
        "hidden_links": sum(link.conversation_id not in readable for link in shown),
        "events": _history(deal),
        "over": _over(request.user, deal) if deal.lost_reason_id else [],
        "currency": money.own(),
        "can_answer": request.user.can_answer,
    }
    is_part = request.htmx.target == "deal-live"
    return render(request, "sales/page/live.html" if is_part else "sales/deal.html", context)


def _over(agent: Agent, deal: Deal) -> list[Case | Conversation]:
    """What it was lost over, as far as its reader may see it."""
    cases = Case.objects.visible_to(agent).filter(pk__in=[deal.lost_over_case_id or 0])
    heard = Conversation.objects.visible_to(agent).filter(
        pk__in=[deal.lost_over_conversation_id or 0]
    )
    return [*cases.defer("search"), *heard]


def _history(deal: Deal) -> list[Event]:
    rows = Event.objects.filter(subject_type=Deal._meta.label_lower, subject_id=deal.pk)
    return list(rows.select_related("actor").order_by("-at", "-pk")[:HISTORY])
