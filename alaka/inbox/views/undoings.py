"""Taking back the last act, by the signed word its toast carries."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.core import signing
from alaka.inbox.acting import acted, told
from alaka.inbox.counting import seen_by
from alaka.inbox.undoing import undo


@require_POST
@answering_required
def undoings(request: AgentRequest) -> HttpResponse:
    try:
        count = undo(request.POST.get("word", ""), seen_by(request), by=request.user)
    except signing.BadToken:
        count = 0
    if not count:
        text = _("It has changed since, so there is nothing to undo.")
        return told(request, text, level="warning")
    return acted(request, _("Undone."))
