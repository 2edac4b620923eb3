"""The one conversation that a request names."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from alaka.api.access import ApiRequest, Scope, require
from alaka.inbox.models import Conversation, ConversationTag
from alaka.sla.models import Clock

TAGS = Prefetch("taggings", ConversationTag.objects.select_related("tag").order_by("tag__name"))
CLOCKS = Prefetch("clocks", Clock.objects.running().order_by("due_at", "pk"))


def visible(request: ApiRequest, pk: int, scope: Scope) -> Conversation:
    """The conversation, if the token has the scope and its agent may see it; else Http404."""
    agent = require(request, scope)
    rows = Conversation.objects.visible_to(agent).select_related("contact", "inbox", "assignee")
    return get_object_or_404(rows.prefetch_related(TAGS, CLOCKS), pk=pk)
