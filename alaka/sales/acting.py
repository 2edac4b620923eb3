"""Acts on one deal: which one is meant, the sheet or page that asks, and what is answered."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from alaka.accounts.access import AgentRequest
from alaka.contacts.models import Contact
from alaka.contacts.searching import search
from alaka.inbox.acting import acted, onto
from alaka.sales.models import Deal

FOUND = 8


def meant(request: AgentRequest, pk: int) -> Deal:
    """The deal of that number, if the agent may see it; else Http404."""
    beside = (
        "stage__pipeline", "contact", "company", "owner", "team", "place", "opened_by", "closed_by",
        "lost_reason", "lost_over_case", "lost_over_conversation",
    )  # fmt: skip
    rows = Deal.objects.visible_to(request.user).select_related(*beside)
    return get_object_or_404(rows.defer("search"), pk=pk)


def found_people(request: AgentRequest, words: str) -> list[Contact]:
    """Those that the agent may mean by these words."""
    words = words.replace("\0", "").strip()[:200]
    return search(Contact.objects.visible_to(request.user), words, limit=FOUND) if words else []


def asked(request: AgentRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A sheet over the page; where no script asked for it, a page of its own."""
    status = 422 if request.method == "POST" else 200
    if request.htmx:
        return render(request, template, context, status=status)
    sheet = render_to_string(template, context, request)
    return render(request, "sales/sheet.html", {**context, "sheet": sheet}, status=status)


def done(request: AgentRequest, deal: Deal, text: str) -> HttpResponse:
    """A toast, and the deal as it is now; whoever sees it no longer is led to the board."""
    if not Deal.objects.visible_to(request.user).filter(pk=deal.pk).exists():
        messages.success(request, text)
        return onto(request, reverse("deals"))
    if request.htmx:
        return acted(request, text)
    messages.success(request, text)
    return redirect(deal)


def with_way_back(request: AgentRequest, text: str, action: str, **fields: Any) -> str:
    """The text with a button that takes the act back by posting these fields."""
    context = {"text": text, "action": action, "fields": fields}
    return render_to_string("sales/acts/back.html", context, request)
