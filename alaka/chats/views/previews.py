"""The widget beside its settings: a page for a frame, and what it shows of fields not yet saved."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alaka import registry
from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.models import Business
from alaka.channels.contract import Adapter, Configuration
from alaka.core import clock
from alaka.core.middleware import policy


@administrator_required
@require_safe
def frame(request: AgentRequest) -> HttpResponse:
    response = render(request, "chats/preview.html", {"language": translation.get_language()})
    response.csp = policy(frame_ancestors="'self'")  # type: ignore[attr-defined]
    return response


@administrator_required
@require_POST
def setting(request: AgentRequest, kind: str) -> HttpResponse:
    """A field that cannot be read yet shows as if it were empty."""
    path = registry.CHANNELS.get(kind, "")
    adapter: type[Adapter] = import_string(path) if path else Adapter
    if "widget" not in adapter.abilities:
        raise Http404
    form = adapter.config_form(request.POST)
    form.is_valid()
    language = request.POST.get("preview-language", "")
    spoken = language if language in dict(settings.LANGUAGES) else "en"
    with translation.override(spoken):
        face = adapter(_configuration(form.cleaned_data, spoken)).face()
        said = {"setting": _complete(face), "lines": _talk()}
    return JsonResponse(said)


def _configuration(cleaned: dict[str, Any], language: str) -> Configuration:
    return Configuration(
        id=0, name="", key="preview", settings=cleaned, secrets={}, state={}, language=language
    )


def _complete(face: Any) -> dict[str, Any]:
    # Nothing greets by itself here: the preview opens the panel at once.
    name = face.get("name") or Business.get().name
    return {**face, "name": name, "offer": [], "is_open": True, "is_staffed": True}


def _talk() -> list[dict[str, Any]]:
    at = clock.now().isoformat()
    said = (
        ("you", "", _("Hello! Do you deliver on Sundays?")),
        ("us", "Alice", _("Good morning! Yes, until six in the evening.")),
        ("us", "Alice", _("Shall I note an address?")),
        ("you", "", _("Yes, please.")),
    )
    return [
        {"id": number, "who": who, "name": name, "text": text, "at": at, "files": []}
        for number, (who, name, text) in enumerate(said, 1)
    ]
