"""Tags: all of them on one page, each named in its place."""

from django.contrib import messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, manager_required
from alaka.contacts.models import ContactTag, Tag
from alaka.inbox.setting_forms import TagForm


@manager_required
def index(request: AgentRequest) -> HttpResponse:
    """The list, and with POST a new tag."""
    form = TagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        tag = form.save()
        messages.success(request, _("The tag “%(name)s” is added.") % {"name": tag.name})
        return redirect("tags")
    tags = _counted().order_by("name")
    status = 422 if form.is_bound else 200
    return render(request, "inbox/settings/tags.html", {"form": form, "tags": tags}, status=status)


@manager_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    tag = get_object_or_404(_counted(), pk=pk)
    name = tag.name
    form = TagForm(request.POST or None, instance=tag)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("tags")
    context = {"form": form, "tag": tag, "name": name}
    status = 422 if form.is_bound else 200
    return render(request, "inbox/settings/tag.html", context, status=status)


@manager_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    tag = get_object_or_404(Tag, pk=pk)
    tag.delete()
    messages.success(request, _("The tag “%(name)s” is removed.") % {"name": tag.name})
    return redirect("tags")


def _counted() -> QuerySet[Tag]:
    """With how many conversations and people bear each."""
    people = ContactTag.objects.filter(tag=OuterRef("pk")).order_by().values("tag")
    counted = people.annotate(count=Count("pk")).values("count")
    return Tag.objects.annotate(count=Count("taggings"), people=Coalesce(Subquery(counted), 0))
