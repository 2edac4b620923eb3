"""Inboxes: who sees what comes in, and how long a closed conversation opens again."""

from django.contrib import messages
from django.db.models import Count, ProtectedError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts import rights
from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.models import Agent, AuditEntry
from alaka.inbox.models import Inbox
from alaka.inbox.setting_forms import InboxForm


@administrator_required
def index(request: AgentRequest) -> HttpResponse:
    inboxes = Inbox.objects.annotate(channel_count=Count("channels", distinct=True))
    context = {"inboxes": inboxes.prefetch_related("teams")}
    return render(request, "inbox/settings/inboxes.html", context)


@administrator_required
def add(request: AgentRequest) -> HttpResponse:
    return _edit(request, Inbox())


@administrator_required
def edit(request: AgentRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(Inbox, pk=pk))


def _edit(request: AgentRequest, inbox: Inbox) -> HttpResponse:
    is_new, name = inbox.pk is None, inbox.name
    members = list(Agent.objects.filter(teams__inboxes=inbox).distinct()) if inbox.pk else []
    form = InboxForm(request.POST or None, instance=inbox)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        rights.tell(members, by=request.user)
        act = "inbox added" if is_new else "inbox changed"
        teams = [team.name for team in form.cleaned_data["teams"]]
        AuditEntry.write(act, request=request, about=saved.name, teams=teams)
        messages.success(request, _("Saved."))
        return redirect("inboxes")
    context = {"form": form, "inbox": inbox, "is_new": is_new, "name": name}
    status = 422 if form.is_bound else 200
    return render(request, "inbox/settings/inbox.html", context, status=status)


@administrator_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    inbox = get_object_or_404(Inbox, pk=pk)
    try:
        inbox.delete()
    except ProtectedError:
        messages.error(
            request,
            _(
                "This inbox has channels or conversations. "
                "Move its channels to another inbox first."
            ),
        )
        return redirect("inbox-edit", pk=pk)
    AuditEntry.write("inbox removed", request=request, about=inbox.name)
    messages.success(request, _("%(name)s is removed.") % {"name": inbox.name})
    return redirect("inboxes")
