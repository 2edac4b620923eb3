"""What an agent has begun to write, kept while he types."""

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from alaka.accounts.access import AgentRequest, answering_required
from alaka.inbox.composing import composer
from alaka.inbox.counting import seen_by
from alaka.inbox.forms import read_files
from alaka.inbox.models import Conversation, Draft
from alaka.inbox.ways import CannotAnswer, way_out


@require_http_methods(["GET", "POST"])
@answering_required
def draft(request: AgentRequest, pk: int) -> HttpResponse:
    """GET gives the composer with the draft in it; POST keeps one, and forgets an empty one."""
    conversation = get_object_or_404(seen_by(request).select_related("contact", "inbox"), pk=pk)
    if request.method == "GET":
        context = {"composer": composer(conversation, request.user), "conversation": conversation}
        return render(request, "inbox/conversation/composer.html", context)
    with transaction.atomic():
        kept, before, has_more = _keep(request, conversation)
    sign = kept.sign if kept else ""
    return JsonResponse({"draft": sign, "before": before, "has_more_files": has_more})


def _keep(request: AgentRequest, conversation: Conversation) -> tuple[Draft | None, str, bool]:
    """The draft as it stands now; what was written in another window meanwhile, which the writer
    has not seen and is put before what he wrote here; and whether files were added there."""
    text = request.POST.get("text", "").replace("\r\n", "\n").replace("\x00", "")[:200_000]
    files = read_files(request.POST.getlist("file"))
    drafts = Draft.objects.select_for_update().filter(conversation=conversation, agent=request.user)
    there, before = drafts.first(), ""
    has_seen = there is None or request.POST.get("draft", there.sign) == there.sign
    draft = there or Draft(conversation=conversation, agent=request.user)
    if there is not None and not has_seen and there.text.strip() not in text:
        before = there.text
    added = [] if has_seen or there is None else [one for one in there.files if one not in files]
    copies = _copies(request, conversation)
    if not (text.strip() or files or before or added or copies is not None):
        drafts.delete()
        return None, "", False
    draft.text, draft.files, draft.copies = text, files, copies
    draft.is_note = request.POST.get("kind") == "note"
    if before or added:
        draft.put_before(before, added)
    draft.save()
    return draft, before, bool(added)


def _copies(request: AgentRequest, conversation: Conversation) -> str | None:
    """Who is to get a copy, where that is not what is proposed anyway."""
    copies = request.POST.get("copies")
    if copies is None:
        return None
    copies = copies.replace("\x00", "")[:5000]
    try:
        is_proposed = copies == ", ".join(way_out(conversation).copies)
    except CannotAnswer:
        is_proposed = not copies
    return None if is_proposed else copies
