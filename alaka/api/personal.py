"""What this room holds about people, and what of it may be kept for a time only."""

import json

from django.db.models import F, Func, Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from alaka.api.models import Answered, WebhookDelivery
from alaka.core.personal import Holding, Kind, Personal, Rows, Whom, deleted


def _naming(whom: Whom) -> Rows:
    """A message of somebody else tells of its further receivers."""
    found = Q(pk=None)
    for value in whom.values:
        found |= Q(body__icontains=value)
    return WebhookDelivery.objects.filter(found)


def _answering(whom: Whom) -> Rows:
    found = Q(pk=None)
    for word in whom.words:
        # As JSON has it: what is not ASCII may be escaped.
        for text in {word, json.dumps(word)[1:-1]}:
            found |= Q(said__contains=text.lower())
    body = Func(F("body"), template="lower(convert_from(%(expressions)s, 'UTF8'))")
    return Answered.objects.alias(said=Cast(body, TextField())).filter(found)


PERSONAL = Personal(
    holdings=(
        Holding(
            name="webhook_deliveries",
            label=_("What webhooks were told"),
            model="api.WebhookDelivery",
            rows=lambda whom: WebhookDelivery.objects.filter(event__contact__in=whom.ids),
            shown=("created_at", "verb", "webhook__name", "state"),
        ),
        Holding(
            name="webhook_deliveries_elsewhere",
            label=_("What webhooks were told of others that names an address"),
            model="api.WebhookDelivery",
            rows=_naming,
            is_sought=True,
        ),
        Holding(
            name="repeatable_answers",
            label=_("Answers of the API, kept for a day, that name an address"),
            model="api.Answered",
            rows=_answering,
            is_sought=True,
        ),
    ),
    kinds=(
        Kind(
            name="webhook_deliveries",
            label=_("Deliveries of webhooks"),
            help=_("What your programs were told, and what they answered."),
            rows=lambda before: WebhookDelivery.objects.filter(created_at__lt=before),
            sweep=lambda before: deleted(WebhookDelivery.objects.filter(created_at__lt=before)),
            months=1,
        ),
    ),
)
