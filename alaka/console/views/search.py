"""One search over everything: each room answers with its best, through ``registry.SEARCHES``."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from alaka import registry
from alaka.accounts.access import AgentRequest, agent_required
from alaka.core.finding import Found


@require_safe
@agent_required
def search(request: AgentRequest) -> HttpResponse:
    """``more`` is a source and its cursor, ``conversations:120``: only that source goes on."""
    text = request.GET.get("q", "").strip()[:200]
    source, _, cursor = request.GET.get("more", "").partition(":")
    found: list[Found] = []
    if text:
        answers = [import_string(path)(request.user, text, cursor) for path in registry.SEARCHES]
        found = [one for one in answers if one.name == source or not source]
    shown = [one for one in found if one.results or one.more]
    return render(request, "console/search.html", {"text": text, "found": shown, "source": source})
