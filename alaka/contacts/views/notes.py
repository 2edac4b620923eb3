"""Notes about a person: written on his page, changed and taken away by who wrote them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.contacts import noting
from alaka.contacts.forms import NoteForm
from alaka.contacts.models import Contact, ContactNote
from alaka.contacts.views.positions import frame_of

AT_LINE = "#panel-timeline"


@require_POST
@answering_required
def notes(request: AgentRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        noting.write(contact, form.cleaned_data["text"], by=request.user)
        return redirect(contact.get_absolute_url() + AT_LINE)
    context = {"form": form, "about": contact, "frame": "contacts/sheet_page.html"}
    return render(request, "contacts/note.html", context, status=422)


@require_http_methods(["GET", "POST"])
@answering_required
def note(request: AgentRequest, pk: int) -> HttpResponse:
    found = _of(request, pk)
    form = NoteForm(request.POST or None, initial={"text": found.text})
    if form.is_bound and form.is_valid():
        noting.change(found, form.cleaned_data["text"])
        return redirect(found.contact.get_absolute_url() + AT_LINE)
    context = {"form": form, "about": found.contact, "note": found, "frame": frame_of(request)}
    status = 422 if form.is_bound else 200
    return render(request, "contacts/note.html", context, status=status)


@require_POST
@answering_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    found = _of(request, pk)
    noting.remove(found)
    messages.success(request, _("The note is removed."))
    return redirect(found.contact.get_absolute_url() + AT_LINE)


def _of(request: AgentRequest, pk: int) -> ContactNote:
    found = get_object_or_404(ContactNote.objects.select_related("contact"), pk=pk)
    if not found.is_changeable_by(request.user):
        raise Http404
    return found
