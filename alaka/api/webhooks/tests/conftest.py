from collections.abc import Iterator
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from alaka.api.models import Webhook
from alaka.api.tests.conftest import admin, analyst  # noqa: F401
from alaka.api.webhooks import running, sending
from alaka.api.webhooks.tests.receiver import Receiver, receiving
from alaka.core import jobs


@pytest.fixture(scope="session")
def server() -> Iterator[Receiver]:
    with receiving() as started:
        yield started


@pytest.fixture
def receiver(server: Receiver, settings: Any) -> Receiver:
    """It stands on loopback, which is allowed here."""
    settings.ALLOW_PRIVATE_ADDRESSES = True
    fresh = Receiver()
    server.status, server.text = fresh.status, fresh.text
    for each in (server.answers, server.headers, server.received):
        each.clear()
    return server


@pytest.fixture
def webhook(receiver: Receiver, db: None) -> Webhook:
    return made(receiver)


def made(receiver: Receiver, *verbs: str, **fields: Any) -> Webhook:
    webhook = Webhook(name="Accounting", url=receiver.url, verbs=list(verbs), **fields)
    webhook.renew_secret()
    webhook.save()
    return webhook


def tell_hearers() -> None:
    """The job queue's part: whoever hears of events hears of them."""
    for job in ProcrastinateJob.objects.filter(task_name="alaka.run").order_by("id"):
        if job.args["path"] == "alaka.core.jobs.tell":
            jobs.run(**job.args)


def send_due() -> None:
    """What the senders of the worker do, here and now."""
    for webhook_id in running.with_something_due():
        while (delivery := sending.take(webhook_id)) is not None:
            sending.note(delivery, sending.send(delivery))
