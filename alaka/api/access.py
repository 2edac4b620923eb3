"""Who may use the API: a bearer token, its scopes, its agent."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext
from ninja.security import HttpBearer

from alaka.accounts.middleware import accepted
from alaka.accounts.models import Agent
from alaka.api import repeating
from alaka.api.models import Token
from alaka.api.models.token import Scope
from alaka.api.problems import Problem
from alaka.core import limits

# A token may ask so often in so many seconds.
REQUESTS, WINDOW = 1200, 60


class ApiRequest(HttpRequest):
    auth: Token
    user: Agent


class TokenAccess(HttpBearer):
    openapi_bearerFormat = "alaka_…"  # noqa: N815 (ninja's name)

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = Token.objects.by_secret(token)
        if found is None:
            return None
        if limits.is_over(f"token:{found.pk}", limit=REQUESTS, seconds=WINDOW):
            reason = gettext("more than %(count)d requests in a minute")
            raise Problem("", reason % {"count": REQUESTS}, status=429)
        # Sent in chunks, a body does not say its length; what is beyond the limit is not here.
        if len(request.body) > settings.MAX_UPLOAD:
            raise RequestDataTooBig
        found.touch()
        request.user = found.agent
        repeating.claim(request, found)
        if found.agent.language and not accepted(request):
            translation.activate(found.agent.language)
        return found


def require(request: ApiRequest, scope: Scope) -> Agent:
    """The token's agent, if the token has the scope; raises PermissionDenied."""
    if scope not in request.auth.scopes:
        reason = gettext("the token lacks the scope “%(scope)s”")
        raise PermissionDenied(reason % {"scope": scope.value})
    if scope != Scope.READ and not request.auth.agent.can_answer:
        raise PermissionDenied(gettext("the agent of this token only reads"))
    return request.auth.agent


def require_manager(request: ApiRequest, scope: Scope = Scope.SETTINGS) -> Agent:
    """For what managers set up at the desk: the token's agent must be one too."""
    agent = require(request, scope)
    if not agent.can_manage:
        raise PermissionDenied(
            gettext("the agent of this token is neither manager nor administrator")
        )
    return agent
