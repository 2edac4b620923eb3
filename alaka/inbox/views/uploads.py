"""Files added to an answer before it is sent."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.core.uploading import UPLOAD, TooMuch, keep
from alaka.inbox.acting import told
from alaka.inbox.composing import token


@require_POST
@answering_required
def uploads(request: AgentRequest) -> HttpResponse:
    """Keep the files; answers a line for each, whose hidden field goes along with the answer."""
    try:
        files = keep(request.FILES.getlist(UPLOAD))
    except TooMuch as problem:
        return told(request, str(problem), level="error")
    chips = [(file, token(file)) for file in files]
    return render(request, "inbox/conversation/chips.html", {"chips": chips})
