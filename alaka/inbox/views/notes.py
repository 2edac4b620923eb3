"""Writing a note among ourselves."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.inbox.answering import Saying, note
from alaka.inbox.counting import seen_by
from alaka.inbox.forms import SayingForm
from alaka.inbox.saying import refused, said


@require_POST
@answering_required
def notes(request: AgentRequest, pk: int) -> HttpResponse:
    conversation = get_object_or_404(seen_by(request).select_related("contact", "inbox"), pk=pk)
    form = SayingForm(request.POST)
    if not form.is_valid():
        return refused(request, conversation, form, is_note=True)
    note(conversation, Saying(form.cleaned_data["text"], files=form.blobs()), by=request.user)
    return said(request, conversation, _("Note added."))
