"""Tags of a person or a company: a sheet with all there are."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from alaka.accounts.access import AgentRequest, answering_required
from alaka.contacts import tagging
from alaka.contacts.forms import TagsForm
from alaka.contacts.models import Contact, Tag


@require_http_methods(["GET", "POST"])
@answering_required
def tags(request: AgentRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    return answer_tags(request, contact, tagging.on(contact), tagging.retag)


def answer_tags(
    request: AgentRequest, about: Any, on: Iterable[Tag], retag: Callable[..., None]
) -> HttpResponse:
    form = TagsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        retag(about, put=form.tags(), taken=form.taken(), by=request.user)
        if not request.htmx:
            return redirect(about)
        told = '{"alaka:close": "", "alaka:person": ""}'
        return HttpResponse(status=204, headers={"HX-Trigger": told})
    was = {tag.pk for tag in on}
    context = {"form": form, "about": about, "tags": Tag.objects.all(), "on": was, "was": was}
    if form.is_bound:
        context["on"] = {int(pk) for pk in request.POST.getlist("tag") if pk.isdecimal()}
    context["frame"] = "contacts/sheet.html" if request.htmx else "contacts/sheet_page.html"
    status = 422 if form.is_bound else 200
    return render(request, "contacts/tags.html", context, status=status)
