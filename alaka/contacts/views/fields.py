"""Fields of a person, each changed where it is read, and the sheet for those read seldom."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from alaka.accounts.access import AgentRequest, answering_required
from alaka.contacts import documents, entries
from alaka.contacts.duplicates.listing import of_person
from alaka.contacts.duplicates.looking import look
from alaka.contacts.entries import Entries, Entry
from alaka.contacts.family import BUILT_IN
from alaka.contacts.models import Contact
from alaka.contacts.views.positions import frame_of
from alaka.core.uploading import TooMuch


@require_http_methods(["GET", "POST"])
@answering_required
def fields(request: AgentRequest, pk: int) -> HttpResponse:
    """One field, as it is stored now or as it was posted; those not named stay as they are."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    asked = request.POST if request.method == "POST" else request.GET
    name, all_of_them = asked.get("field", ""), Entries(contact, request.user)
    if name not in all_of_them:
        raise Http404
    if request.method == "GET":
        return _field(request, all_of_them[name])
    try:
        posted = with_file(request, contact, all_of_them[name])
    except TooMuch as problem:
        return _field(request, all_of_them[name], str(problem))
    (entry,) = entries.write(contact, [name], posted, by=request.user)
    look([contact.pk])
    if request.htmx or entry.is_refused:
        return _field(request, entry)
    return redirect(contact)


def with_file(request: AgentRequest, contact: Contact, entry: Entry) -> QueryDict:
    """What was posted; of a file that came along, which is kept now, the number. Raises TooMuch."""
    name = entry.own.entry_name if entry.own else ""
    if entry.kind != "file" or name not in request.FILES:
        return request.POST
    posted = request.POST.copy()
    (document,) = documents.add(contact, request.FILES.getlist(name)[:1], by=request.user)
    posted[name] = str(document.pk)
    return posted


def _field(request: AgentRequest, entry: Entry, problem: str = "") -> HttpResponse:
    status = 422 if entry.is_refused or problem else 200
    template = "contacts/panels/entry_saved.html" if request.htmx else "contacts/entry.html"
    context = {"entry": entry, "contact": entry.contact, "can_change": True, "problem": problem}
    if entry.is_saved:  # Whoever has this name now may be somebody we know.
        context["alike"] = of_person(request.user, entry.contact)
    return render(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
@answering_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    if request.method == "GET":
        found = Entries(contact, request.user)
        return _sheet(request, contact, [found[name] for name in BUILT_IN])
    names = [name for name in BUILT_IN if name in request.POST]
    made = entries.write(contact, names, request.POST, by=request.user)
    if any(entry.is_refused for entry in made):
        return _sheet(request, contact, made)
    if not request.htmx:
        return redirect(contact)
    return HttpResponse(
        status=204, headers={"HX-Trigger": '{"alaka:close": "", "alaka:person": ""}'}
    )


def _sheet(request: AgentRequest, contact: Contact, made: list[Entry]) -> HttpResponse:
    status = 422 if any(entry.is_refused for entry in made) else 200
    for entry in made:  # Over the page that has some of them too.
        entry.field.form.auto_id = "edit_%s"
    context = {"entries": made, "about": contact, "frame": frame_of(request)}
    return render(request, "contacts/edit.html", context, status=status)
