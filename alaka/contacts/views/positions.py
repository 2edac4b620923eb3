"""The companies of a person: put in, changed, taken out."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.contacts.companies import changing, listing
from alaka.contacts.companies.forms import JoinForm, PositionForm
from alaka.contacts.family import person_id
from alaka.contacts.models import Contact, Position

DONE = '{"alaka:close": "", "alaka:person": ""}'


@require_http_methods(["GET", "POST"])
@answering_required
def join(request: AgentRequest, pk: int) -> HttpResponse:
    """Which company, by its name: one of those there are, or a new one."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    form = JoinForm(request.POST or None)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        company = values["found"] or changing.named(values["name"], by=request.user)
        what = {"role": values["role"]} if values["role"] else {}
        changing.join(contact, company, by=request.user, **what)
        return _done(request, contact)
    words = (request.POST or request.GET).get("name", "").replace("\0", "").strip()[:200]
    found = list(listing.suggested(request.user, words))
    is_known = any(each.name.casefold() == words.casefold() for each in found)
    context = {
        "form": form,
        "contact": contact,
        "about": contact,
        "words": words,
        "companies": found,
    }
    context |= {"is_new": bool(words) and not is_known, "frame": frame_of(request)}
    status = 422 if form.is_bound else 200
    is_part = request.htmx.target == "company-lines"
    name = "contacts/companies/lines.html" if is_part else "contacts/companies/join.html"
    return render(request, name, context, status=status)


@require_http_methods(["GET", "POST"])
@answering_required
def position(request: AgentRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(Position.objects.select_related("company", "contact"), pk=pk)
    contact = _person(request, place)
    form = PositionForm(request.POST or None, instance=place)
    if form.is_bound and form.is_valid():
        company, values = place.company, form.cleaned_data
        changing.join(contact, company, by=request.user, **values)
        return _done(request, contact)
    context: dict[str, Any] = {"form": form, "about": contact, "position": place}
    context |= {"frame": frame_of(request)}
    status = 422 if form.is_bound else 200
    return render(request, "contacts/companies/position.html", context, status=status)


@require_POST
@answering_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    place = get_object_or_404(Position.objects.select_related("company", "contact"), pk=pk)
    contact = _person(request, place)
    changing.leave(contact, place.company, by=request.user)
    return _done(request, contact)


def _person(request: AgentRequest, place: Position) -> Contact:
    visible = Contact.objects.visible_to(request.user)
    return get_object_or_404(visible, pk=person_id(place.contact_id))


def frame_of(request: AgentRequest) -> str:
    return "contacts/sheet.html" if request.htmx else "contacts/sheet_page.html"


def _done(request: AgentRequest, contact: Contact) -> HttpResponse:
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Trigger": DONE})
    return redirect(contact)
