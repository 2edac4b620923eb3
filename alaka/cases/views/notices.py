"""What a manager is told at the desk, and how he wants to be told."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, answering_required
from alaka.cases import frame, telling
from alaka.cases.digest_form import DigestForm
from alaka.cases.models import Digest, Notice


@require_safe
@answering_required
def strip(request: AgentRequest) -> HttpResponse:
    return _strip(request)


@require_POST
@answering_required
def sight(request: AgentRequest, pk: int) -> HttpResponse:
    """He has seen it; the others of the same case with it."""
    notice = get_object_or_404(Notice, pk=pk, agent=request.user)
    telling.see(request.user, notice.case_id)
    return _strip(request) if request.htmx else redirect(notice.case)


def _strip(request: AgentRequest) -> HttpResponse:
    return render(request, "cases/frame/notices.html", {"piece": frame.notices(request)})


@answering_required
def settings(request: AgentRequest) -> HttpResponse:
    form = DigestForm(request.POST or None, instance=Digest.of(request.user))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("profile")
    return render(request, "cases/digest.html", {"form": form})
