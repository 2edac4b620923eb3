"""Imports: the file comes in; what became of the earlier ones; one of them as it goes on."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alaka.accounts.access import AgentRequest, manager_required
from alaka.accounts.models import AuditEntry
from alaka.contacts.models import About
from alaka.core import paging
from alaka.importing import files
from alaka.importing.forms import FileForm
from alaka.importing.models import Import
from alaka.importing.reading import UnreadableError
from alaka.importing.showing import shown

NEWEST = paging.Order("pk")


@require_http_methods(["GET", "POST"])
@manager_required
def index(request: AgentRequest, brings: str) -> HttpResponse:
    is_given = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if is_given else FileForm()
    if is_given and form.is_valid():
        name, pieces = _given(form.cleaned_data)
        try:
            of = files.take_in(name, pieces, by=request.user, brings=brings)
        except UnreadableError as refusal:
            form.add_error(None, str(refusal.words))
        else:
            AuditEntry.write("import begun", request=request, about=of.name, importing=of.pk)
            return redirect("import-columns", of.pk)
    rows = Import.objects.visible_to(request.user).filter(brings=brings).select_related("by")
    page = paging.page(
        rows, NEWEST, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    status = 422 if form.is_bound else 200
    context = {"form": form, "page": page, "is_of_companies": brings == About.COMPANY}
    return render(request, "importing/list.html", context, status=status)


def _given(values: dict[str, Any]) -> tuple[str, Iterable[bytes]]:
    if values.get("file"):
        return values["file"].name, files.pieces_of(values["file"])
    return _("Pasted cells"), [values["cells"].encode("utf-8", "replace")]


@require_safe
@manager_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    rows = Import.objects.visible_to(request.user).select_related("by", "undone_by")
    of = get_object_or_404(rows, pk=pk)
    context = {"of": of, **shown(of, request.user)}
    is_part = request.htmx.target == "import-live"
    template = "importing/live.html" if is_part else "importing/show.html"
    return render(request, template, context)
