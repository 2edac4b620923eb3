"""Opening closed or snoozed conversations again."""

from django.http import HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.inbox.acting import acted, chosen
from alaka.inbox.undoing import noted


@require_POST
@answering_required
def reopenings(request: AgentRequest) -> HttpResponse:
    conversations = chosen(request)
    with noted(conversations) as deed:
        for conversation in conversations:
            conversation.reopen(by=request.user)
    count = len(conversations)
    text = ngettext("Reopened.", "%(count)s conversations reopened.", count)
    return acted(request, text % {"count": count}, deed)
