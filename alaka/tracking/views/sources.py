"""The sources of visits: a list, one with its line to copy and how it does, a form."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.models import AuditEntry
from alaka.channels.identity import rotated
from alaka.channels.site import lines
from alaka.core import clock
from alaka.tracking import overview, setting_up
from alaka.tracking.forms import SourceForm
from alaka.tracking.models import Source
from alaka.tracking.models.source import new_key


@require_safe
@administrator_required
def index(request: AgentRequest) -> HttpResponse:
    rows = list(Source.objects.all())
    counted = overview.counts_of(rows)
    context = {"rows": [(row, counted[row.pk]) for row in rows], "lag": overview.lag()}
    return render(request, "tracking/sources.html", context)


@administrator_required
def add(request: AgentRequest) -> HttpResponse:
    return _edit(request, Source(created_at=clock.now()), "source of visits added")


@administrator_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Source, pk=pk), "source of visits changed")


def _edit(request: AgentRequest, source: Source, act: str) -> HttpResponse:
    form = SourceForm(request.POST or None, instance=source)
    if form.is_bound and form.is_valid():
        form.save()
        AuditEntry.write(act, request=request, about=source.name, fields=form.changed_data)
        messages.success(request, _("Saved."))
        return redirect(source)
    status = 422 if form.is_bound else 200
    return render(request, "tracking/source_form.html", {"form": form}, status=status)


@require_safe
@administrator_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    source = get_object_or_404(Source, pk=pk)
    context = {
        "source": source,
        "counts": overview.counts_of([source])[source.pk],
        "lag": overview.lag(),
        "latest": overview.latest(source),
        "sites": lines(source.origins),
        **setting_up.shown(source),
    }
    return render(request, "tracking/source.html", context)


@administrator_required
@require_POST
def key(request: AgentRequest, pk: int) -> HttpResponse:
    """Another write key; what comes by the old one is refused from now on."""
    source = get_object_or_404(Source, pk=pk)
    source.key = new_key()
    source.save(update_fields=["key"])
    AuditEntry.write("source of visits key renewed", request=request, about=source.name)
    messages.success(request, _("The write key is new. Put it wherever the old one stood."))
    return redirect(source)


@administrator_required
@require_POST
def secret(request: AgentRequest, pk: int) -> HttpResponse:
    """Another secret for identities; words signed with the old one are refused from now on."""
    source = get_object_or_404(Source, pk=pk)
    source.secrets = rotated({})
    source.save(update_fields=["secrets"])
    AuditEntry.write("source of visits secret renewed", request=request, about=source.name)
    messages.success(request, _("There is a new secret. Give it to your site's server."))
    return redirect(source)


@administrator_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    """What came from it stays."""
    source = get_object_or_404(Source, pk=pk)
    source.delete()
    AuditEntry.write("source of visits removed", request=request, about=source.name)
    messages.success(request, _("“%(name)s” is removed.") % {"name": source.name})
    return redirect("visit-sources")
