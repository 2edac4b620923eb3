"""Tags on conversations: of one all of them are chosen anew, to many some are added."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alaka.accounts.access import AgentRequest, answering_required
from alaka.contacts.forms import TagsForm
from alaka.contacts.models import Tag
from alaka.inbox.acting import acted, again, chosen
from alaka.inbox.models import ConversationTag
from alaka.inbox.tagging import retag, tag

TEMPLATE = "inbox/acts/tag.html"


@require_http_methods(["GET", "POST"])
@answering_required
def taggings(request: AgentRequest) -> HttpResponse:
    conversations = chosen(request)
    form = TagsForm(request.POST or None)
    is_one = len(conversations) == 1
    on = ConversationTag.objects.filter(conversation=conversations[0]) if is_one else None
    context: dict[str, object] = {
        "form": form,
        "conversations": conversations,
        "tags": Tag.objects.all(),
        "on": list(on.values_list("tag", flat=True)) if on is not None else [],
    }
    if request.method == "GET":
        return render(request, TEMPLATE, context)
    if not form.is_valid():
        return again(request, TEMPLATE, context)
    if is_one:
        deed = retag(conversations[0], form.tags(), by=request.user)
    else:
        deed = tag(conversations, form.tags(), by=request.user)
    return acted(request, _("Tags changed."), deed)
