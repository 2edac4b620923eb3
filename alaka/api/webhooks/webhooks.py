"""Webhooks by the API: for administrators, with a scope of its own."""

from datetime import datetime
from typing import Any

from ninja import Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.models import AuditEntry
from alaka.api.access import ApiRequest
from alaka.api.lists import Listed, whole
from alaka.api.models import Webhook
from alaka.api.problems import Problem
from alaka.api.values import Given, Text
from alaka.api.webhooks import sending, webhook_deliveries
from alaka.api.webhooks.delivery_shapes import DeliveryShape
from alaka.api.webhooks.forms import ALL, CHOSEN, WebhookForm
from alaka.api.webhooks.reading import allowed, visible

router = Router(tags=["Webhooks"])
router.add_router("", webhook_deliveries.router)


class WebhookGiven(Given):
    """What is not given stays as it is."""

    name: Text = Field("", max_length=80, examples=["Accounting"])
    url: Text = Field("", max_length=500, examples=["https://shop.example/hooks/alaka"])
    events: list[Text] = Field(
        default=[],
        max_length=500,
        description="Types of events, such as `message.received`. Empty: all, and later ones too.",
        examples=[["message.received", "case.closed"]],
    )
    is_active: bool = True


class WebhookShape(Schema):
    id: int
    name: str
    url: str
    events: list[str]
    is_active: bool
    created_at: datetime
    delivered_at: datetime | None = Field(description="When it last took something.")
    failing_since: datetime | None = Field(description="Since when it takes nothing.")
    stopped_because: str = Field(description="Why it was switched off by itself.")

    @staticmethod
    def of(row: Webhook) -> "WebhookShape":
        names = ("id", "name", "url", "is_active", "created_at", "delivered_at", "failing_since")
        return WebhookShape(
            events=row.verbs,
            stopped_because=str(row.stopped_because),
            **{name: getattr(row, name) for name in names},
        )


class SecretShape(WebhookShape):
    secret: str = Field(description="Told this once.", examples=["whsec_…"])


@router.get("", response=Listed[WebhookShape], summary="List the webhooks")
def index(request: ApiRequest) -> Listed[WebhookShape]:
    return whole([WebhookShape.of(row) for row in allowed(request)])


@router.get("/{pk}", response=WebhookShape, summary="Read a webhook")
def show(request: ApiRequest, pk: int) -> WebhookShape:
    return WebhookShape.of(visible(request, pk))


@router.post("", response={201: SecretShape}, summary="Add a webhook")
def add(request: ApiRequest, payload: WebhookGiven) -> Answer[SecretShape]:
    """Each event is posted to it as `{"type", "timestamp", "data"}`, where `data` holds the `event`
    and the `contact`, `conversation`, `message` and `case` it is about, as this API gives them.
    """
    allowed(request)
    webhook = Webhook(made_by=request.auth.agent, is_active=payload.is_active)
    form = _form(webhook, payload)
    secret = webhook.renew_secret()
    form.save()
    _note(request, "webhook added", webhook, verbs=webhook.verbs)
    return Answer(201, _with(webhook, secret))


@router.patch("/{pk}", response=WebhookShape, summary="Change a webhook")
def change(request: ApiRequest, pk: int, payload: WebhookGiven) -> WebhookShape:
    """Only what is given changes; `events` is replaced whole."""
    webhook, given = visible(request, pk), payload.model_fields_set
    if given - {"is_active"}:
        _form(webhook, payload).save()
        _note(request, "webhook changed", webhook, verbs=webhook.verbs)
    if "is_active" in given and webhook.switch(payload.is_active):
        act = "webhook switched on" if payload.is_active else "webhook switched off"
        _note(request, act, webhook)
    return WebhookShape.of(visible(request, pk))


@router.delete("/{pk}", response={204: None}, summary="Remove a webhook")
def remove(request: ApiRequest, pk: int) -> Answer[None]:
    """With its log."""
    webhook = visible(request, pk)
    webhook.delete()
    _note(request, "webhook removed", webhook)
    return Answer(204, None)


@router.post("/{pk}/secret", response=SecretShape, summary="Make a new secret")
def secret(request: ApiRequest, pk: int) -> SecretShape:
    """The one of before signs beside it for 24 hours."""
    webhook = visible(request, pk)
    new = webhook.renew_secret()
    webhook.save(update_fields=["secrets"])
    _note(request, "webhook secret renewed", webhook)
    return _with(webhook, new)


@router.post("/{pk}/test", response=DeliveryShape, summary="Send a test at once")
def test(request: ApiRequest, pk: int) -> DeliveryShape:
    """A `webhook.test`, sent once; the answer says what became of it."""
    webhook = visible(request, pk)
    _note(request, "webhook tested", webhook)
    return DeliveryShape.of(sending.test(webhook))


def _form(webhook: Webhook, payload: WebhookGiven) -> WebhookForm:
    """The form of the desk, so that both accept the same; raises Problem."""
    given = payload.model_dump(exclude_unset=True)
    verbs = given.get("events", webhook.verbs)
    data: dict[str, Any] = {
        "name": given.get("name", webhook.name),
        "url": given.get("url", webhook.url),
        "which": CHOSEN if verbs else ALL,
        "verbs": verbs,
    }
    form = WebhookForm(data, instance=webhook)
    if not form.is_valid():
        name, reasons = next(iter(form.errors.items()))
        where = {"verbs": "events", "__all__": ""}.get(name, name)
        raise Problem(where, str(reasons[0]))
    return form


def _with(webhook: Webhook, secret: str) -> SecretShape:
    return SecretShape(**WebhookShape.of(webhook).model_dump(), secret=secret)


def _note(request: ApiRequest, act: str, webhook: Webhook, **data: Any) -> None:
    AuditEntry.write(act, request=request, about=webhook.name, **data)
