"""What changed at a place as a sheet to hang up, with the code that leads to all of it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.models import Business
from alaka.cases.feedback import places, qr
from alaka.cases.improving.listing import for_everybody, is_open, prepare
from alaka.cases.improving.words import page_address
from alaka.core.languages import LANGUAGES

SIZES = {"a4": 6, "a5": 4}


@manager_required
@require_safe
def sheet(request: AgentRequest, pk: int) -> HttpResponse:
    """The latest that is published, in the language of those who come by."""
    place = get_object_or_404(places.of(request.user).select_related("parent"), pk=pk)
    size = request.GET.get("size", "")
    size = size if size in SIZES else "a4"
    language = request.GET.get("language", "")
    if language not in LANGUAGES:
        language = place.language or Business.get().language
    with translation.override(language):
        rows = list(for_everybody(place).order_by("-published_at", "-pk")[: SIZES[size]])
        prepare(rows)
        said = {"heading": _("You said, we did"), "you": _("You said"), "we": _("We did")}
        lines = [(each.shown_in, each.said, each.did) for each in rows]
    context = {
        "place": place,
        "name": places.name_of(place),
        "size": size,
        "sizes": [(each, each.upper()) for each in SIZES],
        "languages": [(code, each.own_name) for code, each in LANGUAGES.items()],
        "language": language,
        "direction": LANGUAGES[language].direction,
        "said": said,
        "lines": lines,
        "is_open": is_open(place),
        "address": page_address(place).partition("://")[2],
    }
    return render(request, "cases/improving/sheet.html", context)


@manager_required
@require_safe
def code(request: AgentRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(places.of(request.user), pk=pk)
    return HttpResponse(qr.drawn(page_address(place), "svg"), content_type=qr.TYPES["svg"])
