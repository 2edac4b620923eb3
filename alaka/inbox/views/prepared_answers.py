"""Prepared answers: texts that are often needed, for all or for one team."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, manager_required
from alaka.inbox.models import PreparedAnswer
from alaka.inbox.setting_forms import PreparedAnswerForm


@manager_required
def index(request: AgentRequest) -> HttpResponse:
    answers = PreparedAnswer.objects.select_related("team").order_by("name", "language", "pk")
    return render(request, "inbox/settings/answers.html", {"answers": answers})


@manager_required
def add(request: AgentRequest) -> HttpResponse:
    return _edit(request, PreparedAnswer())


@manager_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(PreparedAnswer, pk=pk))


def _edit(request: AgentRequest, answer: PreparedAnswer) -> HttpResponse:
    is_new, name = answer.pk is None, answer.name
    form = PreparedAnswerForm(request.POST or None, instance=answer)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("answers")
    context = {"form": form, "answer": answer, "is_new": is_new, "name": name}
    status = 422 if form.is_bound else 200
    return render(request, "inbox/settings/answer.html", context, status=status)


@manager_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    answer = get_object_or_404(PreparedAnswer, pk=pk)
    answer.delete()
    messages.success(request, _("“%(name)s” is removed.") % {"name": answer.name})
    return redirect("answers")
