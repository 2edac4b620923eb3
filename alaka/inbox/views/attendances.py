"""Who has a conversation on screen, so that two agents do not answer at once."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.inbox.attending import attend, leave
from alaka.inbox.counting import seen_by
from alaka.inbox.models import Attendance


@require_POST
@answering_required
def attendance(request: AgentRequest, pk: int) -> HttpResponse:
    """Say "still here"; answers who else is."""
    conversation = get_object_or_404(seen_by(request), pk=pk)
    if request.POST.get("gone"):
        leave(conversation, request.user)
        return HttpResponse(status=204)
    attend(conversation, request.user, is_typing=request.POST.get("typing") == "1")
    others = Attendance.others(conversation, request.user)
    return render(request, "inbox/conversation/others.html", {"others": others})
