"""People who are erased: what would go, that it goes, and what can be shown of it later."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from alaka.accounts.access import AgentRequest, manager_of_all_required
from alaka.accounts.models import AuditEntry, Business
from alaka.contacts.models import Contact
from alaka.core.paging import Order, Page, page
from alaka.privacy import erasing, finding, ledger, proving
from alaka.privacy.forms import ErasureForm
from alaka.privacy.models import Erasure, Reason, Wish
from alaka.privacy.previewing import preview
from alaka.privacy.showing import counted, progress

NEWEST = Order("pk")


@require_http_methods(["GET", "POST"])
@manager_of_all_required
def erase(request: AgentRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    shown = preview(finding.of(contact))
    form = ErasureForm(contact, shown, request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = erasing.begin([pk], _decision(request, form.cleaned_data, shown.digest))
        if made is not None:
            note(request, made)
            return redirect(made)
    context = {"contact": contact, "shown": shown, "form": form}
    return render(request, "privacy/erase.html", context, status=422 if form.errors else 200)


def _decision(request: AgentRequest, values: dict[str, Any], digest: str) -> erasing.Decision:
    reason, wish = Reason(values["reason"]), Wish(values["wish"])
    return erasing.Decision(request.user, reason, wish, digest)


def note(request: Any, made: Erasure) -> None:
    AuditEntry.write("person erased", request=request, about=str(made), reason=made.reason)


@require_safe
@manager_of_all_required
def index(request: AgentRequest) -> HttpResponse:
    asked = request.GET.get("address", "").strip()[:320]
    found = proving.of_address(asked, Business.get().country) if asked else None
    rows = Erasure.objects.visible_to(request.user).select_related("by")
    part = _page(rows, request.GET)
    context = {
        "asked": asked,
        "found": found,
        "page": part,
        "newer_url": f"?before={part.before}" if part.before else "",
        "older_url": f"?after={part.after}" if part.after else "",
    }
    return render(request, "privacy/erasures.html", context)


def _page(rows: QuerySet[Erasure], asked: QueryDict) -> Page[Erasure]:
    after, before = asked.get("after", ""), asked.get("before", "")
    return page(rows, NEWEST, after=after, before=before)


@require_safe
@manager_of_all_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    rows = Erasure.objects.visible_to(request.user).select_related("by")
    erasure = get_object_or_404(rows, pk=pk)
    context = {"erasure": erasure, "counted": counted(erasure), "progress": progress(erasure)}
    context["trigger"] = "look" if erasure.is_running else "never"
    template = "privacy/live.html" if request.htmx else "privacy/erasure.html"
    return render(request, template, context)


@require_safe
@manager_of_all_required
def records(request: AgentRequest) -> HttpResponse:
    """The digests, to be kept beside the backups."""
    response = HttpResponse("".join(ledger.lines()), content_type="application/jsonl")
    response["Content-Disposition"] = 'attachment; filename="erased.jsonl"'
    return response
