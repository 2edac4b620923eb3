"""What came in at a channel and could not be read, or was written by a machine."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.db.models.functions import Length
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.models import AuditEntry
from alaka.channels.models import Channel, Intake
from alaka.inbox import intake

PAGE = 50


@administrator_required
@require_safe
def index(request: AgentRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(Channel, pk=pk)
    pieces = channel.intakes.quarantined().defer("body").annotate(size=Length(F("body")))
    page = Paginator(pieces.order_by("-pk"), PAGE).get_page(request.GET.get("page"))
    return render(request, "inbox/channels/quarantine.html", {"channel": channel, "page": page})


@administrator_required
@require_POST
def retry(request: AgentRequest, pk: int) -> HttpResponse:
    piece = get_object_or_404(Intake.objects.quarantined(), pk=pk)
    intake.retry(piece)
    piece.refresh_from_db(fields=["state", "reason"])
    AuditEntry.write("quarantine retried", request=request, about=piece.channel.name, intake=pk)
    if Intake.objects.quarantined().filter(pk=pk).exists():
        messages.error(request, _("It still cannot be read: %(why)s") % {"why": piece.reason})
    else:
        messages.success(request, _("It was taken in and is in the inbox."))
    return redirect("channel-quarantine", pk=piece.channel_id)


@administrator_required
@require_POST
def removal(request: AgentRequest, pk: int) -> HttpResponse:
    piece = get_object_or_404(Intake.objects.quarantined(), pk=pk)
    channel = piece.channel
    piece.delete()
    AuditEntry.write("quarantine emptied", request=request, about=channel.name, intake=pk)
    messages.success(request, _("It is thrown away."))
    return redirect("channel-quarantine", pk=channel.pk)


@administrator_required
@require_safe
def body(request: AgentRequest, pk: int) -> HttpResponse:
    """The bytes as they came, to save: never shown, they are a stranger's."""
    piece = get_object_or_404(Intake.objects.quarantined(), pk=pk)
    response = HttpResponse(bytes(piece.body), content_type="application/octet-stream")
    ending = "eml" if piece.content_type == "message/rfc822" else "txt"
    response["Content-Disposition"] = f'attachment; filename="quarantine-{pk}.{ending}"'
    return response
