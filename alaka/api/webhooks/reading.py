"""The webhooks that a request to the API may name."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from alaka.api.access import ApiRequest, Scope, require
from alaka.api.models import Webhook
from alaka.api.models.webhook import WebhookQuerySet


def allowed(request: ApiRequest) -> WebhookQuerySet:
    """All there are, for a token of an administrator with the scope."""
    agent = require(request, Scope.WEBHOOKS)
    if not agent.is_administrator:
        raise PermissionDenied(gettext("the agent of this token is no administrator"))
    return Webhook.objects.visible_to(agent)


def visible(request: ApiRequest, pk: int) -> Webhook:
    return get_object_or_404(allowed(request), pk=pk)
