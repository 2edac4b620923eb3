"""What an agent has begun to write, kept while he types."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from alaka.accounts.access import AgentRequest, answering_required
from alaka.inbox.composing import composer
from alaka.inbox.counting import seen_by
from alaka.inbox.forms import read_files
from alaka.inbox.models import Draft


@require_http_methods(["GET", "POST"])
@answering_required
def draft(request: AgentRequest, pk: int) -> HttpResponse:
    """GET gives the composer with the draft in it; POST keeps one, and forgets an empty one."""
    conversation = get_object_or_404(seen_by(request).select_related("contact", "inbox"), pk=pk)
    if request.method == "GET":
        context = {"composer": composer(conversation, request.user), "conversation": conversation}
        return render(request, "inbox/conversation/composer.html", context)
    text = request.POST.get("text", "").replace("\r\n", "\n").replace("\x00", "")[:200_000]
    files = read_files(request.POST.getlist("file"))
    if text.strip() or files:
        kept = {"text": text, "files": files, "is_note": request.POST.get("kind") == "note"}
        Draft.objects.update_or_create(conversation=conversation, agent=request.user, defaults=kept)
    else:
        Draft.objects.filter(conversation=conversation, agent=request.user).delete()
    return HttpResponse(status=204)
