"""Acts on one case: which one is meant, the sheet or page that asks, and what is answered."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from alaka.accounts.access import AgentRequest
from alaka.cases.models import Case
from alaka.inbox.acting import acted, onto


def meant(request: AgentRequest, pk: int) -> Case:
    """The case of that number, if the agent may see it; else Http404."""
    rows = Case.objects.visible_to(request.user)
    beside = ("topic", "place", "contact", "manager", "closed_by", "opened_by")
    return get_object_or_404(rows.select_related(*beside).defer("search"), pk=pk)


def asked(request: AgentRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A sheet over the page; where no script asked for it, a page of its own."""
    status = 422 if request.method == "POST" else 200
    if request.htmx:
        return render(request, template, context, status=status)
    sheet = render_to_string(template, context, request)
    return render(request, "cases/sheet.html", {**context, "sheet": sheet}, status=status)


def done(request: AgentRequest, case: Case, text: str) -> HttpResponse:
    """A toast, and the case as it is now; whoever sees it no longer is led to the list."""
    if not Case.objects.visible_to(request.user).filter(pk=case.pk).exists():
        messages.success(request, text)
        return onto(request, reverse("cases"))
    if request.htmx:
        return acted(request, text)
    messages.success(request, text)
    return redirect(case)
