"""The feedback addresses of a place: its page, its QR code, the sheets to print."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, administrator_required, manager_required
from alaka.accounts.models import AuditEntry, Business, Place
from alaka.cases.feedback import places, qr
from alaka.channels.models import Channel
from alaka.core.languages import LANGUAGES
from alaka.inbox.models import Inbox

SIZES = {
    "a4": gettext_lazy("A4"),
    "a5": gettext_lazy("A5"),
    "tent": gettext_lazy("Table tent (A4, folded)"),
}


@manager_required
@require_safe
def show(request: AgentRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(places.of(request.user), pk=pk)
    context = {
        "place": place,
        "address": places.address_of(place),
        "form": places.form_for(place),
        "inboxes": Inbox.objects.order_by("name"),
        "channels": Channel.objects.enabled().filter(place=place),
    }
    return render(request, "cases/feedback/place.html", context)


@manager_required
@require_safe
def code(request: AgentRequest, pk: int, kind: str) -> HttpResponse:
    place = get_object_or_404(places.of(request.user), pk=pk)
    if kind not in qr.TYPES:
        raise Http404
    response = HttpResponse(qr.picture(place, kind), content_type=qr.TYPES[kind])
    if "save" in request.GET:
        name = f"{slugify(place.name) or place.key}-qr.{kind}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@dataclass(frozen=True)
class Line:
    """What a sheet says in one language."""

    language: str
    direction: str
    heading: str
    text: str


@manager_required
@require_safe
def sheet(request: AgentRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(places.of(request.user), pk=pk)
    return _sheets(request, [place], [place.language or Business.get().language])


@manager_required
@require_safe
def sheets(request: AgentRequest) -> HttpResponse:
    """Of all the places that the reader answers for, each in its own language if none is chosen."""
    return _sheets(request, list(places.of(request.user).select_related("parent")), [])


def _sheets(request: AgentRequest, shown: list[Place], usual: list[str]) -> HttpResponse:
    asked = [code for code in request.GET.getlist("language") if code in LANGUAGES]
    chosen, default = list(dict.fromkeys(asked or usual)), Business.get().language
    size = request.GET.get("size", "")
    context: dict[str, Any] = {
        "sheets": [
            (
                place,
                places.name_of(place),
                [_line(code) for code in chosen or [place.language or default]],
            )
            for place in shown
        ],
        "size": size if size in SIZES else "a4",
        "sizes": SIZES.items(),
        "languages": [(code, each.own_name, code in chosen) for code, each in LANGUAGES.items()],
        "host": settings.PUBLIC_URL.partition("://")[2],
    }
    return render(request, "cases/feedback/sheets.html", context)


def _line(code: str) -> Line:
    with translation.override(code):
        return Line(
            code,
            LANGUAGES[code].direction,
            _("Tell us how it was"),
            _("Point the camera of your phone here. It takes a minute, without an app or a login."),
        )


@administrator_required
@require_POST
def form(request: AgentRequest) -> HttpResponse:
    """One click makes the form that stands on the pages of all places."""
    chosen = request.POST.get("inbox", "")
    inbox = get_object_or_404(Inbox, pk=int(chosen) if chosen.isdecimal() else 0)
    if not places.forms_for_places():
        channel = places.make_form(inbox)
        AuditEntry.write("channel added", request=request, about=channel.name, kind=channel.kind)
        messages.success(request, _("Every place has its feedback page now."))
    return redirect("places")
