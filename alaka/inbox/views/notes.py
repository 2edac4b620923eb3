"""Writing a note among ourselves."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alaka.accounts.access import AgentRequest, answering_required
from alaka.inbox.answering import Saying, note
from alaka.inbox.counting import seen_by
from alaka.inbox.forms import SayingForm
from alaka.inbox.saying import refused, said


@require_http_methods(["GET", "POST"])
@answering_required
def notes(request: AgentRequest, pk: int) -> HttpResponse:
    conversation = get_object_or_404(seen_by(request).select_related("contact", "inbox"), pk=pk)
    if request.method == "GET":  # The page of a refused text, loaded once more.
        return redirect(conversation)
    form = SayingForm(request.POST, request.FILES)
    if not form.is_valid():
        return refused(request, conversation, form, is_note=True)
    saying = Saying(form.cleaned_data["text"], files=form.blobs(), draft=request.POST.get("draft"))
    note(conversation, saying, by=request.user)
    return said(request, conversation, _("Note added."))
