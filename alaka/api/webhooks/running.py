"""The senders: threads of the worker, some for each webhook, so that no receiver delays another.

They are apart from the jobs: fifteen seconds of a receiver that sleeps would hold up mails. While
one waits for an answer it holds no connection to the database.
"""

import threading
from collections import defaultdict

import structlog
from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils.translation import override

from alaka.accounts.models import Business
from alaka.api.models import Webhook, WebhookDelivery
from alaka.api.webhooks.sending import note, send, take

log = structlog.get_logger(__name__)

AT_ONCE = 3  # for each webhook, in each worker
LOOK_EVERY = 1.0  # seconds


def run(stop: threading.Event) -> None:
    busy: dict[int, list[threading.Thread]] = defaultdict(list)
    while not stop.wait(LOOK_EVERY):
        look(busy, stop)
        connection.close()


def look(busy: dict[int, list[threading.Thread]], stop: threading.Event) -> None:
    """Start senders for the webhooks that have something due."""
    for webhook_id in with_something_due():
        busy[webhook_id] = [thread for thread in busy[webhook_id] if thread.is_alive()]
        for _number in range(AT_ONCE - len(busy[webhook_id])):
            # Not waited for at the end: what it leaves behind is taken up again.
            thread = threading.Thread(target=_send_on, args=(webhook_id, stop), daemon=True)
            busy[webhook_id].append(thread)
            thread.start()


def with_something_due() -> list[int]:
    due = WebhookDelivery.objects.due().filter(webhook=OuterRef("pk"))
    return list(Webhook.objects.active().filter(Exists(due)).values_list("pk", flat=True))


def _send_on(webhook_id: int, stop: threading.Event) -> None:
    """Send one after the other until nothing is due."""
    try:
        language = Business.get().language
        while not stop.is_set() and (delivery := take(webhook_id)) is not None:
            connection.close()
            with override(language):  # For refusals that are kept as they are said.
                outcome = send(delivery)
            note(delivery, outcome)
    except Exception:
        log.exception("a sender of webhooks stopped", webhook=webhook_id)
    finally:
        connection.close()
