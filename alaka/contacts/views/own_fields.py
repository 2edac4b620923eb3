"""Own fields, as administrators set them up."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.models import AuditEntry
from alaka.contacts.models import About, OwnField
from alaka.contacts.own import choices
from alaka.contacts.own.kinds import KINDS
from alaka.contacts.own.setting_form import OFFERING, OwnFieldForm


def _about(request: AgentRequest) -> str:
    """Whose fields: the page is one for people and one for companies."""
    asked = request.POST.get("about") or request.GET.get("about")
    return About.COMPANY if asked == About.COMPANY else About.CONTACT


def _address(about: str) -> str:
    return reverse("own-fields") + (f"?about={about}" if about != About.CONTACT else "")


@administrator_required
def index(request: AgentRequest) -> HttpResponse:
    about = _about(request)
    rows = OwnField.objects.filter(about=about).prefetch_related("teams")
    lines = [{"field": row, "kind": KINDS[row.kind]} for row in rows]
    context = {
        "about": about,
        "add": reverse("own-field-kinds") + (f"?about={about}" if about != About.CONTACT else ""),
        "tabs": [
            {"label": label, "url": _address(value), "is_active": value == about}
            for value, label in About.choices
        ],
        "lines": [line for line in lines if not line["field"].is_archived],  # type: ignore[attr-defined]
        "archived": [line for line in lines if line["field"].is_archived],  # type: ignore[attr-defined]
    }
    return render(request, "contacts/settings/own_fields.html", context)


@administrator_required
def kinds(request: AgentRequest) -> HttpResponse:
    about = _about(request)
    offered = [kind for kind in KINDS.values() if _is_offered(kind.name, about)]
    return render(request, "contacts/settings/kinds.html", {"kinds": offered, "about": about})


def _is_offered(kind: str, about: str) -> bool:
    """A company's files are kept at it: none is a value."""
    return kind in KINDS and not (kind == "file" and about == About.COMPANY)


@administrator_required
def add(request: AgentRequest, kind: str) -> HttpResponse:
    about = _about(request)
    if not _is_offered(kind, about):
        raise Http404
    return _editor(request, OwnField(kind=kind, about=about))


@administrator_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    return _editor(request, get_object_or_404(OwnField, pk=pk))


def _editor(request: AgentRequest, field: OwnField) -> HttpResponse:
    name, is_new = str(field), field.pk is None
    form = OwnFieldForm(request.POST or None, instance=field)
    is_arranged = choices.is_only_arranged(request.POST)
    if form.is_bound and not is_arranged and form.is_valid() and form.is_stored():
        act = "own field added" if is_new else "own field changed"
        AuditEntry.write(act, request=request, about=field.name)
        messages.success(request, _("Saved."))
        return redirect(_address(field.about))
    context = {
        "about": field.about,
        "form": form,
        "name": name,
        "is_new": is_new,
        "field": field,
        "kind": KINDS[field.kind],
        "has_choices": field.kind in OFFERING,
    }
    status = 422 if form.is_bound and not is_arranged else 200
    return render(request, "contacts/settings/own_field.html", context, status=status)


@administrator_required
@require_POST
def order(request: AgentRequest) -> HttpResponse:
    """The fields as they were put, or one of them a step up or down."""
    ids = [int(pk) for pk in request.POST.getlist("field") if pk.isdecimal()]
    for step, name in ((-1, "up"), (1, "down")):
        pk = request.POST.get(name, "")
        if pk.isdecimal() and int(pk) in ids:
            at = ids.index(int(pk))
            ids.insert(max(0, at + step), ids.pop(at))
    about = _about(request)
    OwnField.objects.filter(about=about).put_in_order(ids)
    AuditEntry.write("own fields ordered", request=request)
    return redirect(_address(about))


@administrator_required
@require_POST
def archiving(request: AgentRequest, pk: int) -> HttpResponse:
    """No longer shown, or shown again; what was entered stays as it is."""
    field = get_object_or_404(OwnField, pk=pk)
    field.is_archived = not field.is_archived
    field.save(update_fields=["is_archived"])
    act = "own field archived" if field.is_archived else "own field brought back"
    AuditEntry.write(act, request=request, about=field.name)
    text = _("Archived. What was entered is kept.") if field.is_archived else _("Shown again.")
    messages.success(request, text)
    return redirect(_address(field.about))
