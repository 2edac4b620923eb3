"""Saved views of the list of people: one's own, a team's, everybody's."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alaka.accounts.access import AgentRequest, agent_required, answering_required
from alaka.segments.forms import ViewForm
from alaka.segments.listing import Listing, asked_of
from alaka.segments.models import PeopleView, Start


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    views = PeopleView.objects.visible_to(request.user).select_related("owner", "team")
    start = Start.objects.filter(agent=request.user).values_list("view", flat=True).first()
    rows = [(view, asked_of(Listing.of(view.query), request.user)) for view in views]
    context = {"rows": rows, "start": start}
    return render(request, "segments/views.html", context)


@require_http_methods(["GET", "POST"])
@answering_required
def new(request: AgentRequest) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    listing = Listing.of(asked.get("list", "")).but(words="")
    sentence = asked_of(listing, request.user).sentence()
    view = PeopleView(owner=request.user, query=listing.query(), name=Truncator(sentence).chars(80))
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
    listing = Listing.of(view.query)
    form = ViewForm(request.POST or None, instance=view)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("people-views")
    sentence = asked_of(listing, request.user).sentence()
    context = {"form": form, "listing": listing, "sentence": sentence, "view": view}
    return render(request, "segments/view.html", context, status=422 if form.is_bound else 200)


@require_POST
@answering_required
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(PeopleView.objects.changeable_by(request.user), pk=pk)
    view.delete()
    messages.success(request, _("%(name)s is removed.") % {"name": view.name})
    return redirect("people-views")


@require_POST
@agent_required
def start(request: AgentRequest, pk: int) -> HttpResponse:
    """The list opens with this view for him; asked again, with everybody."""
    view = get_object_or_404(PeopleView.objects.visible_to(request.user), pk=pk)
    removed, _rows = Start.objects.filter(agent=request.user, view=view).delete()
    if not removed:
        Start.objects.update_or_create(agent=request.user, defaults={"view": view})
    return redirect("people-views")
