"""The open page of a place: what customers said, and what was done."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.http import require_safe

from alaka.accounts.middleware import accepted
from alaka.accounts.models import Business, Place
from alaka.cases.feedback.places import at, form_for
from alaka.cases.improving.listing import PUBLISHED, for_everybody, is_open, prepare
from alaka.cases.views.opened import by_link
from alaka.contacts.consent.links import preferences
from alaka.contacts.models import Contact
from alaka.core import signing
from alaka.core.languages import LANGUAGES
from alaka.core.paging import page

NO_MORE = "no-more-changes"


@require_safe
def changes(request: HttpRequest, key: str) -> HttpResponse:
    place = get_object_or_404(Place.objects.select_related("parent"), key=key.lower())
    if not is_open(place):
        raise Http404
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    with translation.override(_language(request, place)):
        found = page(for_everybody(place), PUBLISHED, after=after, before=before)
        prepare(found.rows)
        context = {
            "place": at(place),
            "here": place.pk,
            "page": found,
            "has_form": form_for(place) is not None,
            "languages": languages(translation.get_language() or "en"),
            "query": f"lang={translation.get_language()}",
        }
        return render(request, "cases/improving/page.html", context)


def _language(request: HttpRequest, place: Place) -> str:
    """The one chosen by hand, the browser's, that of the place, that of the business."""
    offered = dict(settings.LANGUAGES)
    business = Business.get().language
    wanted = (request.GET.get("lang", ""), accepted(request), place.language, business)
    return next(code for code in wanted if code in offered)


def languages(current: str) -> list[dict[str, Any]]:
    return [
        {"code": code, "name": each.own_name, "is_current": code == current}
        for code, each in LANGUAGES.items()
    ]


@by_link
def no_more(request: HttpRequest, token: str) -> HttpResponse:
    """Of the link that older letters have: it leads to where a person chooses now."""
    contact = Contact.objects.filter(pk=signing.read_short_token(NO_MORE, token)).first()
    if contact is None:
        raise signing.BadToken("expired")
    return redirect(preferences(contact))
