"""What a webhook was told, by the API: the log, one delivery, and once more."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Query, Router, Schema

from alaka.accounts.models import AuditEntry
from alaka.api.access import ApiRequest
from alaka.api.lists import Listed, listed
from alaka.api.models import DeliveryState, WebhookDelivery
from alaka.api.problems import Errors, Problem
from alaka.api.values import Slice
from alaka.api.webhooks.delivery_shapes import DeliveryShape, WholeDeliveryShape
from alaka.api.webhooks.listing import NEWEST
from alaka.api.webhooks.reading import visible

router = Router(tags=["Webhooks"])


class CountShape(Schema):
    count: int


class AskedDeliveries(Slice):
    state: DeliveryState | None = None


@router.get("/{pk}/deliveries", response=Listed[DeliveryShape], summary="Read its log")
def index(request: ApiRequest, pk: int, asked: Query[AskedDeliveries]) -> Listed[DeliveryShape]:
    """Of the last 30 days, the newest first."""
    rows = visible(request, pk).deliveries.defer("body", "answer", "headers")
    rows = rows.filter(state=asked.state) if asked.state is not None else rows
    return listed(rows, NEWEST, asked, DeliveryShape.of)


@router.get("/{pk}/deliveries/{delivery}", response=WholeDeliveryShape, summary="Read one delivery")
def show(request: ApiRequest, pk: int, delivery: int) -> WholeDeliveryShape:
    return WholeDeliveryShape.of(_delivery(request, pk, delivery))


@router.post(
    "/{pk}/deliveries/{delivery}/replay",
    response={200: DeliveryShape, 409: Errors},
    summary="Send it again",
)
def replay(request: ApiRequest, pk: int, delivery: int) -> DeliveryShape:
    """By the same `webhook-id`, and retried like any other. 409: it was a test."""
    found = _delivery(request, pk, delivery)
    if not found.webhook.deliveries.filter(pk=found.pk).replay():
        raise Problem("", gettext("a test is not sent again: send another"), status=409)
    about = found.webhook.name
    AuditEntry.write("webhook delivery replayed", request=request, about=about, id=found.key)
    return DeliveryShape.of(_delivery(request, pk, delivery))


@router.post("/{pk}/replays", response=CountShape, summary="Send again all that was given up")
def replay_all(request: ApiRequest, pk: int) -> CountShape:
    """Tests are left as they are."""
    webhook = visible(request, pk)
    count = webhook.deliveries.given_up().replay()
    about = webhook.name
    AuditEntry.write("webhook delivery replayed", request=request, about=about, count=count)
    return CountShape(count=count)


def _delivery(request: ApiRequest, pk: int, delivery: int) -> WebhookDelivery:
    rows = visible(request, pk).deliveries.select_related("webhook")
    return get_object_or_404(rows, pk=delivery)
