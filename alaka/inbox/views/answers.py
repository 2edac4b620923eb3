"""What the composer completes: prepared answers by "/", names of agents by "@"."""

from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, answering_required
from alaka.core.folding import fold
from alaka.inbox.counting import seen_by
from alaka.inbox.models import PreparedAnswer
from alaka.inbox.seeing import who_see


@require_safe
@answering_required
def answers(request: AgentRequest, pk: int) -> HttpResponse:
    """Prepared answers of the agent's teams, filled in; those in the person's language first."""
    conversation = get_object_or_404(seen_by(request).select_related("contact"), pk=pk)
    language = conversation.language or conversation.contact.language
    mine = Q(team=None) | Q(team__in=request.user.team_ids)
    offered = PreparedAnswer.objects.filter(Q() if request.user.can_manage else mine)
    rows = sorted(offered, key=lambda row: (row.language not in (language, ""), row.name))
    return JsonResponse(
        {
            "answers": [
                {
                    "name": row.name,
                    "folded": fold(row.name),
                    "text": row.filled(conversation, request.user),
                }
                for row in rows
            ]
        }
    )


@require_safe
@answering_required
def names(request: AgentRequest, pk: int) -> HttpResponse:
    """The agents who can be called to a note: those who see the conversation."""
    conversation = get_object_or_404(seen_by(request), pk=pk)
    rows = who_see(conversation).exclude(pk=request.user.pk)
    return JsonResponse({"names": [{"name": row.name, "folded": fold(row.name)} for row in rows]})
