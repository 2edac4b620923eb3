"""The page on which people choose what we write to them about: a signed link of a letter opens it.

Looking changes nothing, for programs look at links. A mail program that unsubscribes posts to the
address of its letter's List-Unsubscribe (RFC 8058).
"""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language

from alaka.accounts.models import Business
from alaka.contacts.consent import choosing, links
from alaka.contacts.consent.purposes import named
from alaka.contacts.consent.suppressing import standing_on
from alaka.contacts.models import Contact
from alaka.core import signing
from alaka.core.by_link import opened_by_link
from alaka.core.languages import LANGUAGES


def _over(request: HttpRequest, why: str, status: int) -> HttpResponse:
    return render(request, "contacts/preferences/over.html", {"why": why}, status=status)


# A big mail provider says no for many people from one address of its own.
by_link = opened_by_link(_over, "preferences", limit=3000)


@by_link
def choose(request: HttpRequest, token: str) -> HttpResponse:
    contact = _contact(signing.read_short_token(links.PREFERENCES, token))
    with translation.override(_language(request, contact)):
        if request.method == "POST":
            choosing.choose(contact, request.POST.getlist("purpose"))
            return _back(token)
        context = {
            "stands": choosing.offered(contact),
            "suppressed": standing_on(contact),
            "is_saved": "saved" in request.GET,
            "token": token,
        }
        return _page(request, "contacts/preferences/choose.html", context)


@by_link
def never(request: HttpRequest, token: str) -> HttpResponse:
    """No letter at all; and back, where the person had said so himself."""
    contact = _contact(signing.read_short_token(links.PREFERENCES, token))
    with translation.override(_language(request, contact)):
        if request.method != "POST":
            return redirect(links.PREFERENCES, token)
        (choosing.again if "again" in request.POST else choosing.never)(contact)
        return _back(token)


@by_link
def unsubscribe(request: HttpRequest, purpose: str, token: str) -> HttpResponse:
    pk = signing.read_short_token(f"{links.UNSUBSCRIBE}.{purpose}", token)
    contact, found = _contact(pk), named(purpose)
    if found is None:
        raise signing.BadToken("expired")
    with translation.override(_language(request, contact)):
        if request.method == "POST":
            choosing.say_no(contact, purpose)
        context = {
            "purpose": found,
            "is_done": request.method == "POST",
            "choose": links.preferences(contact),
        }
        return _page(request, "contacts/preferences/unsubscribe.html", context)


def _contact(pk: int) -> Contact:
    contact = Contact.objects.filter(pk=pk).first()
    if contact is None:
        raise signing.BadToken("expired")
    return contact


def _language(request: HttpRequest, contact: Contact) -> str:
    """The one chosen by hand, the person's, that of the business."""
    asked = (request.POST.get("lang"), request.GET.get("lang"), contact.language)
    return next((code for code in asked if code in LANGUAGES), Business.get().language)


def _back(token: str) -> HttpResponse:
    query = urlencode({"saved": 1, "lang": get_language()})
    path = reverse(links.PREFERENCES, args=[token])
    return HttpResponse(status=303, headers={"Location": f"{path}?{query}"})


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    now = get_language()
    others = [each for each in LANGUAGES.values() if each.code != now]
    return render(request, template, {**context, "languages": others, "language": now})
