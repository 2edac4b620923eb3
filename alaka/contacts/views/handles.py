"""Addresses and numbers of a person."""

from typing import Any

from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.contacts import changing, person
from alaka.contacts.duplicates.looking import look
from alaka.contacts.forms import HandleForm
from alaka.contacts.models import Contact, Handle


@require_POST
@answering_required
def handles(request: AgentRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    form = HandleForm(request.POST, contact=contact)
    if form.is_valid():
        scheme, value = form.cleaned_data["scheme"], form.cleaned_data["value"]
        try:
            changing.add_handle(contact, scheme, value, by=request.user)
            look([contact.pk])
        except IntegrityError:
            form.add_error("value", _("This address was given to someone else a moment ago."))
    if not form.errors and not request.htmx:
        return redirect(contact)
    return _card(request, contact, status=422 if form.errors else 200, handle_form=form)


@require_POST
@answering_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    handle = get_object_or_404(Handle.objects.select_related("contact"), pk=pk)
    visible = Contact.objects.visible_to(request.user)
    contact = get_object_or_404(visible, pk=handle.contact.person_id)
    changing.remove_handle(handle, by=request.user)
    look([contact.pk])
    number, _sign, space = handle.value.rpartition("@")
    of_space = {"value": number, "space": space} if handle.scheme == "customer" else {}
    removed = {"scheme": handle.scheme, "value": handle.value, "shown": handle} | of_space
    return _card(request, contact, removed=removed)


def _card(request: AgentRequest, contact: Contact, status: int = 200, **more: Any) -> HttpResponse:
    """The card alone; where there is no script, on a page."""
    template = "contacts/panels/card.html" if request.htmx else "contacts/card_page.html"
    context = {**person.card(request, contact, None), "contact": contact, **more}
    return render(request, template, context, status=status)
