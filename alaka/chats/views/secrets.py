"""The secret by which a site's server says who its visitor is."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.models import AuditEntry
from alaka.channels.identity import rotated
from alaka.channels.models import Channel


@administrator_required
@require_POST
def renewal(request: AgentRequest, pk: int) -> HttpResponse:
    channel = get_object_or_404(Channel, pk=pk)
    if not channel.can("live"):
        raise Http404
    channel.secrets = rotated(channel.secrets)
    channel.save(update_fields=["secrets"])
    AuditEntry.write("channel secret renewed", request=request, about=channel.name)
    messages.success(request, _("There is a new secret. Give it to your site's server."))
    return redirect("channel", pk=pk)
