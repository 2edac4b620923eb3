"""Tags of a person: a sheet with all there are."""

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
    form = TagsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tagging.retag(contact, put=form.tags(), taken=form.taken(), by=request.user)
        if not request.htmx:
            return redirect(contact)
        told = '{"alaka:close": "", "alaka:person": ""}'
        return HttpResponse(status=204, headers={"HX-Trigger": told})
    was = {tag.pk for tag in tagging.on(contact)}
    context = {"form": form, "contact": contact, "tags": Tag.objects.all(), "on": was, "was": was}
    if form.is_bound:
        context["on"] = {int(pk) for pk in request.POST.getlist("tag") if pk.isdecimal()}
    status = 422 if form.is_bound else 200
    template = "contacts/tags_sheet.html" if request.htmx else "contacts/tags.html"
    return render(request, template, context, status=status)
