"""Topics of cases and their deadlines, as managers set them up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.models import AuditEntry
from alaka.cases import topics as trees
from alaka.cases.models import Topic
from alaka.cases.setting_forms import TermsForm, TopicForm


@manager_required
def topics(request: AgentRequest) -> HttpResponse:
    return render(request, "cases/settings/topics.html", {"topics": trees.with_use()})


@manager_required
def topic_add(request: AgentRequest) -> HttpResponse:
    """``part_of`` is what it will stand under, unless another is chosen."""
    part_of = request.GET.get("part_of", "")
    parent = Topic.objects.filter(pk=part_of).first() if part_of.isdecimal() else None
    form = TopicForm(request.POST or None, instance=Topic(parent=parent))
    if request.method == "POST" and form.is_valid():
        topic = form.save()
        AuditEntry.write("topic added", request=request, about=topic.name)
        messages.success(request, _("The topic “%(name)s” is added.") % {"name": topic})
        return redirect("topics")
    status = 422 if form.is_bound else 200
    return render(request, "cases/settings/topic.html", {"form": form}, status=status)


@manager_required
def topic(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Topic, pk=pk)
    form = TopicForm(request.POST or None, instance=Topic.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        AuditEntry.write("topic changed", request=request, about=row.name)
        messages.success(request, _("Saved."))
        return redirect("topics")
    context = {"form": form, "topic": row, "is_in_use": trees.is_in_use(row)}
    status = 422 if form.is_bound else 200
    return render(request, "cases/settings/topic.html", context, status=status)


@manager_required
@require_POST
def topic_move(request: AgentRequest, pk: int) -> HttpResponse:
    """Up or down among those beside it."""
    row = get_object_or_404(Topic, pk=pk)
    trees.move(row, -1 if request.POST.get("to") == "up" else 1)
    return redirect("topics")


@manager_required
@require_POST
def topic_archiving(request: AgentRequest, pk: int) -> HttpResponse:
    """No longer offered, or offered again; what is about it stays so."""
    row = get_object_or_404(Topic, pk=pk)
    trees.archive(row, not row.is_archived)
    AuditEntry.write("topic changed", request=request, about=row.name)
    text = _("It is offered again.") if row.is_archived else _("It is no longer offered.")
    messages.success(request, text)
    return redirect("topics")


@manager_required
@require_POST
def topic_removal(request: AgentRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Topic, pk=pk)
    if not trees.remove(row):
        messages.error(request, _("It is in use: archive it, and it is no longer offered."))
        return redirect("topic", pk=pk)
    AuditEntry.write("topic removed", request=request, about=row.name)
    messages.success(request, _("The topic “%(name)s” is removed.") % {"name": row})
    return redirect("topics")


@manager_required
def terms(request: AgentRequest) -> HttpResponse:
    form = TermsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        AuditEntry.write("terms changed", request=request)
        messages.success(request, _("Saved. It holds for cases from now on."))
        return redirect("terms")
    status = 422 if form.is_bound else 200
    return render(request, "cases/settings/terms.html", {"form": form}, status=status)
