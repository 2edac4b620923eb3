"""Signing in at a channel's house (OAuth): the browser goes there, and comes back with a code."""

import hmac
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, administrator_required
from alaka.accounts.models import AuditEntry
from alaka.channels import granting
from alaka.channels.contract import SIGN_IN_PATH, ConnectError
from alaka.channels.models import Channel
from alaka.core import clock, oauth
from alaka.core.http import OutboundError
from alaka.inbox import channel_health

IN_SESSION = "sign-ins"
LIVES = 900  # Seconds to sign in there.
AT_ONCE = 5


@administrator_required
@never_cache
@require_safe
def begin(request: AgentRequest, pk: int) -> HttpResponse:
    """Remember in the session who asks for what, and send the browser there.

    A link and no form: the policy of our pages lets no form lead to another site.
    """
    channel = get_object_or_404(Channel, pk=pk)
    client = channel.adapter.sign_in()
    if client is None or urlsplit(client.authorize_url).scheme not in ("http", "https"):
        messages.error(request, str(granting.NO_SIGN_IN))
        return redirect("channel", pk=pk)
    state, verifier = oauth.new_verifier(), oauth.new_verifier()
    kept: list[Any] = request.session.get(IN_SESSION, [])
    until = clock.now().timestamp() + LIVES
    request.session[IN_SESSION] = [*kept, [state, pk, verifier, until]][-AT_ONCE:]
    return redirect(oauth.question(client, _return_to(), state, verifier))


@administrator_required
@never_cache
@require_safe
def answer(request: AgentRequest) -> HttpResponse:
    """The browser came back: what its owner agreed to is fetched and tried at once."""
    asked = _asked(request)
    channel = Channel.objects.filter(pk=asked[0]).first() if asked else None
    if asked is None or channel is None:
        messages.error(request, _("This sign-in took too long or began elsewhere. Begin again."))
        return redirect("channels")
    if fault := _fault(request, channel, asked[1]):
        messages.error(request, fault)
        return redirect("channel", pk=channel.pk)
    AuditEntry.write("channel signed in", request=request, about=channel.name)
    if problem := channel_health.check_connection(channel):
        said = _("You are signed in, but it does not work yet: %(fault)s")
        messages.error(request, said % {"fault": problem})
    else:
        messages.success(request, _("You are signed in, and the connection works."))
    return redirect("channel", pk=channel.pk)


def _asked(request: AgentRequest) -> tuple[int, str] | None:
    """Which channel the answer is for, with its verifier; each question is answered once."""
    kept: list[Any] = request.session.get(IN_SESSION, [])
    given = request.GET.get("state", "").encode()
    found = [each for each in kept if hmac.compare_digest(each[0].encode(), given)]
    request.session[IN_SESSION] = [each for each in kept if each not in found]
    now = clock.now().timestamp()
    return next(((pk, verifier) for _state, pk, verifier, until in found if now < until), None)


def _fault(request: AgentRequest, channel: Channel, verifier: str) -> str:
    """What is wrong with the answer; "" when the grant is kept."""
    client = channel.adapter.sign_in()
    code, error = request.GET.get("code", ""), request.GET.get("error", "")
    if error == "access_denied":
        return _("You did not agree there, so nothing has changed.")
    if client is None or not code:
        said = " ".join(f"{error} {request.GET.get('error_description', '')}".split())[:300]
        return _("The sign-in did not succeed: %(said)s") % {"said": said or "?"}
    try:
        granting.keep(channel, oauth.exchange(client, code, _return_to(), verifier))
    except (oauth.Refusal, OutboundError) as problem:
        return str(granting.refused(client, problem))
    except ConnectError as problem:
        return str(problem.reason)
    return ""


def _return_to() -> str:
    return settings.PUBLIC_URL + SIGN_IN_PATH
