"""Saved views of the lists of people and of companies: one's own, a team's, everybody's."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alaka.accounts.access import AgentRequest, agent_required, answering_required
from alaka.contacts.models import About
from alaka.core.words import kept
from alaka.segments.forms import ViewForm
from alaka.segments.listing import Listing, asked_of
from alaka.segments.models import PeopleView
from alaka.segments.starting import start_of, turn
from alaka.segments.subjects import SUBJECTS


@require_safe
@agent_required
def index(request: AgentRequest, about: str = About.CONTACT) -> HttpResponse:
    views = PeopleView.objects.visible_to(request.user).of(about).select_related("owner", "team")
    start = start_of(request.user, about)
    rows = [(view, asked_of(Listing.of(view.query, about), request.user)) for view in views]
    context = {"rows": rows, "start": start, "listing": Listing.whole(about)}
    return render(request, "segments/views.html", context)


@require_http_methods(["GET", "POST"])
@answering_required
def new(request: AgentRequest, about: str = About.CONTACT) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    listing = Listing.of(asked.get("list", ""), about).but(words="")
    sentence = asked_of(listing, request.user).sentence()
    view = PeopleView(owner=request.user, about=about, query=listing.query())
    view.name = Truncator(kept(sentence)).chars(80)
    form = ViewForm(request.POST or None, instance=view)
    if form.is_bound and form.is_valid():
        messages.success(request, _("The view is saved."))
        return redirect(form.save())
    context = {"form": form, "listing": listing, "sentence": sentence}
    return render(request, "segments/view.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@answering_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(PeopleView.objects.changeable_by(request.user), pk=pk)
    listing = Listing.of(view.query, view.about)
    form = ViewForm(request.POST or None, instance=view)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(SUBJECTS[view.about].address("views"))
    sentence = asked_of(listing, request.user).sentence()
    context = {"form": form, "listing": listing, "sentence": sentence, "view": view}
    return render(request, "segments/view.html", context, status=422 if form.is_bound else 200)


@require_POST
@answering_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(PeopleView.objects.changeable_by(request.user), pk=pk)
    view.delete()
    messages.success(request, _("%(name)s is removed.") % {"name": view.name})
    return redirect(SUBJECTS[view.about].address("views"))


@require_POST
@agent_required
def start(request: AgentRequest, pk: int) -> HttpResponse:
    """The list opens with this view for him; asked again, with all."""
    view = get_object_or_404(PeopleView.objects.visible_to(request.user), pk=pk)
    turn(request.user, view)
    return redirect(SUBJECTS[view.about].address("views"))
