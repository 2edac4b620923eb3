"""One delivery: taken, sent, and what became of it.

A sender first moves `next_at` on, and commits: whatever happens to it then, the delivery is taken
up again, by the same webhook-id. So each is sent at least once; twice only after a crash, or where
the receiver took it and its answer was lost.
"""

import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from math import ceil

import structlog
from django.db import transaction
from django.utils.translation import gettext_noop

from alaka.api.models import DeliveryState, Webhook, WebhookDelivery
from alaka.api.webhooks import payload
from alaka.api.webhooks.signing import signed
from alaka.api.webhooks.stopping import stop
from alaka.api.webhooks.verbs import TEST
from alaka.core import clock, http
from alaka.core.secrets import WrongKey
from alaka.core.words import Words

log = structlog.get_logger(__name__)

TIMEOUT = 15.0
KEPT = 1024  # bytes of an answer
# Longer than any attempt takes: who was not back by then is dead.
LEASE = timedelta(minutes=2)
# Seconds until the next attempt: the eighth and last is a day after the first.
WAITS = [5, 300, 1800, 7200, 18_000, 36_000, 23_095]
DAY = timedelta(hours=24)
# A tenth more or less, so that what failed together does not come back together.
JITTER = 0.1
# A receiver that asks for patience is believed up to an hour.
PATIENCE = 3600
# Who took nothing for so long is told nothing more.
ENOUGH = timedelta(days=3)

_random = secrets.SystemRandom()


@dataclass(frozen=True)
class Outcome:
    """What an attempt brought; without a status nobody answered."""

    headers: dict[str, str]
    status: int | None = None
    answer: str = ""
    fault: Words = field(default_factory=lambda: Words(""))
    milliseconds: int = 0
    patience: int = 0

    @property
    def is_ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def take(webhook_id: int) -> WebhookDelivery | None:
    """The delivery of the webhook that is due for longest, now ours to send."""
    with transaction.atomic():
        due = WebhookDelivery.objects.due().filter(webhook=webhook_id, webhook__is_active=True)
        locked = due.select_for_update(of=("self",), skip_locked=True)
        found = locked.select_related("webhook").order_by("next_at").first()
        if found is not None:
            _begin(found)
    return found


def _begin(delivery: WebhookDelivery) -> None:
    now = clock.now()
    delivery.attempts += 1
    delivery.tried_at, delivery.next_at = now, now + LEASE
    delivery.save(update_fields=["attempts", "tried_at", "next_at"])


def send(delivery: WebhookDelivery) -> Outcome:
    """Post it. Asks the database for nothing, so that no connection waits for a receiver."""
    body, began = delivery.body.encode(), time.monotonic()
    headers: dict[str, str] = {}
    try:
        by = delivery.webhook.signing_secrets
        headers = signed(delivery.key, clock.now(), body, by)
        sent = {"Content-Type": "application/json", **headers}
        answer = http.post_bytes(delivery.webhook.url, body, sent, TIMEOUT, KEPT)
    except http.OutboundError as error:
        return Outcome(headers, fault=Words(error.reason), milliseconds=_since(began))
    except WrongKey as error:
        return Outcome(headers, fault=Words(str(error)))
    except Exception as error:  # A fault of ours is one attempt that failed, and is shown.
        log.exception("webhook broke", delivery=delivery.pk)
        fault = Words(f"{type(error).__name__}: {error}")
        return Outcome(headers, fault=fault, milliseconds=_since(began))
    wish = answer.headers.get("retry-after", "") if answer.status in {429, 503} else ""
    return Outcome(
        headers,
        status=answer.status,
        answer=answer.text.replace("\x00", ""),
        milliseconds=_since(began),
        patience=_patience(wish.strip()),
    )


def _patience(wish: str) -> int:
    """Seconds of a Retry-After (RFC 9110): so many, or those until a moment."""
    if wish.isascii() and wish.isdigit():
        return min(int(wish[:9]), PATIENCE)
    try:
        until = parsedate_to_datetime(wish)
    except ValueError:
        return 0
    left = until.replace(tzinfo=until.tzinfo or UTC) - clock.now()
    return max(0, min(ceil(left.total_seconds()), PATIENCE))


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def note(delivery: WebhookDelivery, outcome: Outcome) -> None:
    """Write down what an attempt brought, unless another has been made since."""
    state, next_at = _what_follows(delivery, outcome)
    fault = outcome.fault
    if outcome.status is not None and not outcome.is_ok:
        fault = Words(gettext_noop("The receiver answered %(status)s."), status=outcome.status)
    latest = WebhookDelivery.objects.filter(
        pk=delivery.pk, asked_at=delivery.asked_at, attempts=delivery.attempts
    )
    with transaction.atomic():
        if not latest.update(
            state=state,
            next_at=next_at,
            headers=outcome.headers,
            status=outcome.status,
            answer=outcome.answer,
            fault=fault,
            milliseconds=outcome.milliseconds,
        ):
            return
        _note_health(delivery, outcome, is_over=state == DeliveryState.GIVEN_UP)


def _what_follows(delivery: WebhookDelivery, outcome: Outcome) -> tuple[DeliveryState, object]:
    if outcome.is_ok:
        return DeliveryState.DELIVERED, None
    now = clock.now()
    is_last = delivery.attempts > len(WAITS) or now >= delivery.asked_at + DAY
    if delivery.is_test or is_last or outcome.status == 410:
        return DeliveryState.GIVEN_UP, None
    wait = WAITS[delivery.attempts - 1] * _random.uniform(1 - JITTER, 1 + JITTER)
    return DeliveryState.FAILED, now + timedelta(seconds=max(wait, outcome.patience))


def _note_health(delivery: WebhookDelivery, outcome: Outcome, *, is_over: bool) -> None:
    webhook = delivery.webhook
    if outcome.is_ok:
        webhook.succeeded()
        return
    if outcome.status == 410:
        stop(webhook, Words(gettext_noop("The receiver says that it is gone for good (410).")))
    if delivery.is_test:
        return
    webhook.failed()
    webhook.refresh_from_db(fields=["failing_since"])
    since = webhook.failing_since
    if is_over and since is not None and since <= clock.now() - ENOUGH:
        stop(webhook, Words(gettext_noop("It has taken nothing for three days.")))


def test(webhook: Webhook) -> WebhookDelivery:
    """Send something at once, once, in use or not; the delivery says what became of it."""
    now = clock.now()
    delivery = WebhookDelivery(
        webhook=webhook,
        verb=TEST,
        body=payload.of_test(webhook),
        attempts=1,
        created_at=now,
        asked_at=now,
        tried_at=now,
        next_at=now + LEASE,
    )
    delivery.save()
    note(delivery, send(delivery))
    delivery.refresh_from_db()
    return delivery
