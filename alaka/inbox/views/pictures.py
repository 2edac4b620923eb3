"""Pictures of mails that lie elsewhere: fetched by us, so that the sender learns nothing."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.core import http, limits, signing
from alaka.inbox.formatting import PICTURE

# SVG is no picture here: it can carry script.
SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/x-icon"}


@require_safe
@agent_required
def picture(request: AgentRequest, token: str) -> HttpResponse:
    """The image a mail named; the link is signed, so nobody can fetch through us at will."""
    try:
        url = signing.read(PICTURE, token)
    except signing.BadToken as problem:
        raise Http404 from problem
    if limits.is_over(f"picture:{request.user.pk}", limit=600, seconds=60):
        return HttpResponse(status=429)
    try:
        answer = http.get(url)
    except http.OutboundError as problem:
        raise Http404 from problem
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not answer.is_ok or kind not in SHOWN:
        raise Http404
    response = HttpResponse(answer.content, content_type=kind)
    response.csp = "default-src 'none'; sandbox"  # type: ignore[attr-defined]
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response
