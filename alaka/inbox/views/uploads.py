"""Files added to an answer before it is sent."""

import hashlib
import mimetypes

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from alaka.accounts.access import AgentRequest, answering_required
from alaka.core.models import Blob
from alaka.inbox.acting import told
from alaka.inbox.composing import token

# So many in one answer; more belong into an archive.
AT_ONCE = 20


@require_POST
@answering_required
def uploads(request: AgentRequest) -> HttpResponse:
    """Keep the files; answers a line for each, whose hidden field goes along with the answer."""
    given = request.FILES.getlist("upload")[:AT_ONCE]
    for one in given:
        if (one.size or 0) > settings.MAX_UPLOAD:
            text = _("%(name)s is larger than %(limit)s. Send a link to it instead.")
            shown = {"name": one.name, "limit": filesizeformat(settings.MAX_UPLOAD)}
            return told(request, text % shown, level="error")
    files = []
    for one in given:
        content = one.read()
        blob = Blob.objects.keep([content])[hashlib.sha256(content).digest()]
        name = (one.name or "file")[-200:]
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        files.append({"name": name, "type": kind, "size": blob.size, "blob": blob.pk})
    chips = [(file, token(file)) for file in files]
    return render(request, "inbox/conversation/chips.html", {"chips": chips})
