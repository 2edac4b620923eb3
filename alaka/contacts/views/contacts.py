"""The list of people, and one person's page."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alaka.accounts.access import AgentRequest, agent_required, answering_required
from alaka.contacts import changing, person
from alaka.contacts.forms import ContactForm, NewContactForm
from alaka.contacts.listing import by_name
from alaka.contacts.models import Contact
from alaka.contacts.panels import PAGE, panels
from alaka.contacts.searching import search
from alaka.core.paging import Page
from alaka.core.prepared import given, prepared


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    contacts = Contact.objects.visible_to(request.user)
    words = request.GET.get("q", "").strip()
    if words:
        found: Page[Contact] = Page(search(contacts, words, limit=50))
    else:
        after, before = request.GET.get("after", ""), request.GET.get("before", "")
        found = by_name(request.user, after=after, before=before)
    context = {"page": found, "words": words, "url": request.path}
    is_part = request.htmx.target == "contact-list"
    return render(request, "contacts/rows.html" if is_part else "contacts/list.html", context)


@require_safe
@agent_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    contact = _one(request.user.is_active).first(pk=pk)
    if contact is None:
        raise Http404
    context = {"contact": contact, "panels": panels(request, contact), "PAGE": PAGE}
    return render(request, "contacts/person.html", context)


@prepared
def _one(sees_people: bool) -> QuerySet[Contact]:
    return Contact.objects.within(sees_people).filter(pk=given("pk"))


@require_http_methods(["GET", "POST"])
@answering_required
def new(request: AgentRequest) -> HttpResponse:
    form = NewContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        contact = changing.create(
            values["name"], values["scheme"], values["value"], by=request.user
        )
        return redirect(contact)
    status = 422 if form.errors else 200
    return render(request, "contacts/new.html", {"form": form}, status=status)


@require_POST
@answering_required
def fields(request: AgentRequest, pk: int) -> HttpResponse:
    """One field changed in place: those not sent stay as they are."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    names = [name for name in ContactForm.Meta.fields if name in request.POST]
    form = ContactForm(request.POST, instance=Contact.objects.get(pk=pk))
    errors = {name: form.errors[name] for name in names if name in form.errors}
    if not errors:
        values = {name: form.cleaned_data[name] for name in names}
        changing.change(contact, values, by=request.user)
    context = {
        **person.card(request, contact, None),
        "contact": contact,
        "errors": errors,
        "saved": "" if errors else _("Saved"),
    }
    return render(request, "contacts/panels/card.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "POST"])
@answering_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    form = ContactForm(request.POST or None, instance=Contact.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        changing.change(contact, form.cleaned_data, by=request.user)
        return HttpResponse(
            status=204, headers={"HX-Trigger": '{"alaka:close": "", "alaka:person": ""}'}
        )
    status = 422 if form.errors else 200
    context = {"form": form, "contact": contact}
    return render(request, "contacts/edit.html", context, status=status)


@require_safe
@agent_required
def card(request: AgentRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    context = {**person.card(request, contact, None), "contact": contact}
    return render(request, "contacts/panels/card.html", context)
