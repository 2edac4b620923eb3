"""A person: his page, and what is changed there."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from alaka.accounts.access import AgentRequest, agent_required, answering_required
from alaka.accounts.models import Agent
from alaka.contacts import changing, person
from alaka.contacts.duplicates import entering
from alaka.contacts.duplicates.looking import look
from alaka.contacts.forms import NewContactForm
from alaka.contacts.models import Contact, Duplicate
from alaka.contacts.own.filling import OwnForm
from alaka.contacts.own.seeing import fields_for
from alaka.contacts.own.uniqueness import TakenError
from alaka.contacts.panels import LATER, in_parts, panels
from alaka.core.prepared import given, prepared


@require_safe
@agent_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    contact = _one(request.user.is_active).first(pk=pk)
    if contact is None:
        other = get_object_or_404(Contact, pk=pk)
        if other.erased_at is not None:
            return render(request, "contacts/erased.html", status=410)
        return redirect(other)
    if request.htmx.target == LATER:
        rest = panels(request, contact, early=False)
        return render(request, "contacts/parts/parts.html", {"panels": rest})
    early = True if in_parts(request) else None
    context = {"contact": contact, "panels": panels(request, contact, early=early), "early": early}
    return render(request, "contacts/person.html", context)


@prepared
def _one(sees_people: bool) -> QuerySet[Contact]:
    rows = Contact.objects.within(sees_people).filter(pk=given("pk"))
    return rows.annotate(is_suggested=Duplicate.objects.of_any_person())


@require_http_methods(["GET", "POST"])
@answering_required
def new(request: AgentRequest) -> HttpResponse:
    """Who is like somebody we know is told so, and adds his by saving once more."""
    form = NewContactForm(request.POST or None)
    required = [field for field in fields_for(request.user) if field.is_required]
    own, hints = OwnForm(required, {}, request.POST or None), []
    if request.method == "POST" and form.is_valid() & own.is_valid():
        values = form.cleaned_data
        hints = entering.unseen(values, request.POST.get("seen", ""), request.user)
        try:
            if not hints:
                return redirect(_create(values, own, request.user))
        except TakenError as refusal:
            own.add_error(refusal.field.entry_name, str(refusal))
    status = 422 if form.errors or own.errors or hints else 200
    context = {"form": form, "own": own, "hints": hints}
    return render(request, "contacts/new.html", context, status=status)


def _create(values: dict[str, Any], own: OwnForm, by: Agent) -> Contact:
    about = (values["name"], values["scheme"], values["value"])
    made = changing.create(*about, by=by, own=own.cleaned_data)
    look([made.pk])
    return made


@require_safe
@agent_required
def card(request: AgentRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    context = {**person.card(request, contact, None), "contact": contact}
    return render(request, "contacts/panels/card.html", context)
