"""The purposes for which we write to people, as administrators set them up."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.models import AuditEntry
from alaka.contacts.consent import purposes
from alaka.contacts.consent.forms import PurposeForm
from alaka.contacts.models import Purpose
from alaka.contacts.models.purpose import FIXED


@administrator_required
def index(request: AgentRequest) -> HttpResponse:
    rows = purposes.every()
    context = {
        "purposes": [row for row in rows if not row.is_archived],
        "archived": [row for row in rows if row.is_archived],
    }
    return render(request, "contacts/settings/purposes.html", context)


@administrator_required
def add(request: AgentRequest) -> HttpResponse:
    return _editor(request, Purpose())


@administrator_required
def edit(request: AgentRequest, key: str) -> HttpResponse:
    return _editor(request, _found(key))


def _editor(request: AgentRequest, purpose: Purpose) -> HttpResponse:
    is_new, title = not purpose.key, str(purpose)
    form = PurposeForm(request.POST or None, instance=purpose)
    if form.is_bound and form.is_valid():
        form.save()
        act = "purpose added" if is_new else "purpose changed"
        AuditEntry.write(act, request=request, about=str(purpose))
        messages.success(request, _("Saved."))
        return redirect("purposes")
    context = {
        "form": form,
        "purpose": purpose,
        "title": title,
        "is_new": is_new,
        "is_fixed": purpose.key == FIXED,
    }
    status = 422 if form.is_bound else 200
    return render(request, "contacts/settings/purpose.html", context, status=status)


@administrator_required
@require_POST
def archiving(request: AgentRequest, key: str) -> HttpResponse:
    """Nobody is written to for it any more, or again; what people said is kept."""
    purpose = _found(key)
    if purpose.key == FIXED:
        raise Http404
    purpose.is_archived = not purpose.is_archived
    purpose.save()
    act = "purpose archived" if purpose.is_archived else "purpose brought back"
    AuditEntry.write(act, request=request, about=str(purpose))
    text = _("Archived. Nothing is sent for it.") if purpose.is_archived else _("In use again.")
    messages.success(request, text)
    return redirect("purposes")


def _found(key: str) -> Purpose:
    found = purposes.named(key)
    if found is None:
        raise Http404
    return found
