"""A person: his page, and what is changed there."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from alaka.accounts.access import AgentRequest, agent_required, answering_required
from alaka.contacts import changing, person
from alaka.contacts.forms import NewContactForm
from alaka.contacts.models import Contact
from alaka.contacts.own.filling import OwnForm
from alaka.contacts.own.seeing import fields_for
from alaka.contacts.own.uniqueness import TakenError
from alaka.contacts.panels import PAGE, panels
from alaka.core.prepared import given, prepared


@require_safe
@agent_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    contact = _one(request.user.is_active).first(pk=pk)
    if contact is None:
        merged = get_object_or_404(Contact, pk=pk, root__isnull=False)
        return redirect(merged)
    context = {"contact": contact, "panels": panels(request, contact), "PAGE": PAGE}
    return render(request, "contacts/person.html", context)


@prepared
def _one(sees_people: bool) -> QuerySet[Contact]:
    return Contact.objects.within(sees_people).filter(pk=given("pk"))


@require_http_methods(["GET", "POST"])
@answering_required
def new(request: AgentRequest) -> HttpResponse:
    form = NewContactForm(request.POST or None)
    required = [field for field in fields_for(request.user) if field.is_required]
    own = OwnForm(required, {}, request.POST or None)
    if request.method == "POST" and form.is_valid() & own.is_valid():
        values = form.cleaned_data
        try:
            return redirect(
                changing.create(
                    values["name"],
                    values["scheme"],
                    values["value"],
                    by=request.user,
                    own=own.cleaned_data,
                )
            )
        except TakenError as refusal:
            own.add_error(refusal.field.entry_name, str(refusal))
    status = 422 if form.errors or own.errors else 200
    return render(request, "contacts/new.html", {"form": form, "own": own}, status=status)


@require_safe
@agent_required
def card(request: AgentRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    context = {**person.card(request, contact, None), "contact": contact}
    return render(request, "contacts/panels/card.html", context)
