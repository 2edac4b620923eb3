"""What becomes of a delivery: taken, tried again, given up; and of its webhook."""

import socket
import threading
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from alaka.accounts.models import Agent, AuditEntry
from alaka.api.models import DeliveryState, Webhook, WebhookDelivery
from alaka.api.webhooks import hearing, running, sending, sweeping
from alaka.api.webhooks.tests.conftest import made, send_due
from alaka.api.webhooks.tests.receiver import Receiver, receiving
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.core.clock import stopped_at
from alaka.timeline.recording import record


@pytest.fixture
def delivery(webhook: Webhook, dana: Contact) -> WebhookDelivery:
    return one_more(dana)


def one_more(dana: Contact) -> WebhookDelivery:
    hearing.look([record("contact.changed", subject=dana, contact=dana).pk])
    return WebhookDelivery.objects.latest("pk")


def again(row: Any) -> Any:
    row.refresh_from_db()
    return row


def test_a_2xx_is_the_end_of_it(receiver: Receiver, delivery: WebhookDelivery):
    receiver.status, receiver.text = 202, "thanks" + "x" * 3000
    send_due()
    send_due()
    assert len(receiver.received) == 1
    assert again(delivery).state == DeliveryState.DELIVERED
    assert (delivery.status, delivery.answer[:6], len(delivery.answer)) == (202, "thanks", 1024)
    assert (
        delivery.headers["webhook-signature"] == receiver.received[0].headers["webhook-signature"]
    )
    assert again(delivery.webhook).delivered_at is not None


def test_failures_are_tried_again_for_a_day_by_the_same_id_and_body(
    receiver: Receiver, delivery: WebhookDelivery
):
    receiver.status = 500
    at = begun = delivery.asked_at
    waits = []
    for _ in range(20):
        with stopped_at(at):
            send_due()
        next_at = again(delivery).next_at
        if next_at is None:
            break
        waits.append((next_at - at).total_seconds())
        with stopped_at(next_at - timedelta(seconds=1)):
            send_due()  # Not before its time.
        at = next_at
    assert delivery.state == DeliveryState.GIVEN_UP
    assert len(receiver.received) == delivery.attempts == 8
    assert {(each.id, each.body) for each in receiver.received} == {
        (delivery.key, delivery.body.encode())
    }
    for wait, wanted in zip(waits, sending.WAITS, strict=True):
        assert wanted * 0.9 <= wait <= wanted * 1.1
    assert timedelta(hours=21) < at - begun < timedelta(hours=27)
    assert len({each.headers["webhook-timestamp"] for each in receiver.received}) == 8
    assert "500" in delivery.fault


def test_a_receiver_that_asks_for_patience_is_given_it(
    receiver: Receiver, delivery: WebhookDelivery
):
    receiver.status, receiver.headers["Retry-After"] = 503, "600"
    now = clock.now()
    with stopped_at(now):
        send_due()
    assert again(delivery).next_at == now + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ("Mon, 30 Nov 2026 09:20:00 GMT", 1200),
        ("Mon, 30 Nov 2026 15:00:00 GMT", 3600),
        ("Mon, 30 Nov 2026 08:00:00 GMT", 5),
        ("9" * 5000, 3600),
        ("soon", 5),
    ],
)
def test_patience_is_asked_for_until_a_moment_too_and_given_for_an_hour(
    receiver: Receiver, delivery: WebhookDelivery, wish: str, seconds: int
):
    receiver.status, receiver.headers["Retry-After"] = 429, wish
    now = datetime(2026, 11, 30, 9, tzinfo=UTC)
    with stopped_at(now):
        WebhookDelivery.objects.update(asked_at=now, next_at=now)
        send_due()
    waited = (again(delivery).next_at - now).total_seconds()
    assert seconds * 0.9 <= waited <= seconds * 1.1


def test_redirects_are_not_followed(receiver: Receiver, delivery: WebhookDelivery):
    receiver.status, receiver.headers["Location"] = 302, receiver.url
    send_due()
    assert len(receiver.received) == 1
    assert again(delivery).state == DeliveryState.FAILED


def test_nobody_there_is_a_failure_like_others(delivery: WebhookDelivery):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        Webhook.objects.update(url=f"http://127.0.0.1:{closed.getsockname()[1]}/")
        send_due()
    assert again(delivery).state == DeliveryState.FAILED
    assert delivery.status is None
    assert "cannot be reached" in delivery.fault


def test_a_receiver_that_sleeps_is_left_after_its_time(
    receiver: Receiver, delivery: WebhookDelivery, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sending, "TIMEOUT", 0.2)
    receiver.is_awake.clear()
    send_due()
    receiver.is_awake.set()
    assert "in time" in again(delivery).fault
    assert delivery.state == DeliveryState.FAILED


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "169.254.169.254", "[::1]"])
def test_our_own_network_is_not_called(delivery: WebhookDelivery, settings: Any, host: str):
    settings.ALLOW_PRIVATE_ADDRESSES = False
    Webhook.objects.update(url=f"https://{host}/hook")
    send_due()
    assert "private network" in again(delivery).fault


def test_a_name_that_moves_into_our_network_is_not_called(
    receiver: Receiver, delivery: WebhookDelivery, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    """It was public when it was entered; the address is looked at whenever it is called."""
    settings.ALLOW_PRIVATE_ADDRESSES = False
    port = int(receiver.url.rsplit(":", 1)[1].partition("/")[0])
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: inside)
    Webhook.objects.update(url=f"http://rebound.example:{port}/")
    send_due()
    assert "private network" in again(delivery).fault
    assert not receiver.received


def test_gone_for_good_switches_it_off_and_administrators_are_told(
    receiver: Receiver, delivery: WebhookDelivery, admin: Agent, alice: Agent
):
    receiver.status = 410
    send_due()
    assert again(delivery).state == DeliveryState.GIVEN_UP
    webhook = again(delivery.webhook)
    assert (webhook.is_active, "410" in webhook.stopped_because) == (False, True)
    (letter,) = mail.outbox
    assert letter.to == [admin.email]
    assert webhook.get_absolute_url() in letter.body
    assert AuditEntry.objects.filter(act="webhook stopped").count() == 1


def test_days_of_failures_only_switch_it_off_and_one_success_does_not(
    receiver: Receiver, delivery: WebhookDelivery, dana: Contact, admin: Agent
):
    webhook, now = delivery.webhook, clock.now()
    receiver.status = 500

    def fail_for_a_day(at: Any) -> None:
        """The last attempt of a delivery."""
        WebhookDelivery.objects.open().update(asked_at=at - timedelta(days=1), next_at=at)
        with stopped_at(at):
            send_due()

    fail_for_a_day(now)
    one_more(dana)
    fail_for_a_day(now + timedelta(days=2, hours=23))
    assert again(webhook).is_active
    receiver.answers.append(200)
    one_more(dana)
    with stopped_at(now + timedelta(days=3)):
        send_due()
    assert again(webhook).failing_since is None
    for days in (4, 8):
        one_more(dana)
        fail_for_a_day(now + timedelta(days=days))
    assert not again(webhook).is_active
    assert "three days" in webhook.stopped_because
    assert len(mail.outbox) == 1


def test_a_sender_killed_after_sending_leaves_it_to_another_by_the_same_id(
    receiver: Receiver, delivery: WebhookDelivery
):
    now = clock.now()
    with stopped_at(now):
        taken = sending.take(delivery.webhook_id)
        assert taken is not None
        sending.send(taken)  # And then it dies.
        send_due()
        assert len(receiver.received) == 1
    with stopped_at(now + sending.LEASE):
        send_due()
    first, second = receiver.received
    assert (first.id, first.body) == (second.id, second.body)
    assert again(delivery).state == DeliveryState.DELIVERED


def test_what_a_late_sender_brings_counts_no_more(receiver: Receiver, delivery: WebhookDelivery):
    now = clock.now()
    with stopped_at(now):
        late = sending.take(delivery.webhook_id)
    assert late is not None
    with stopped_at(now + sending.LEASE):
        send_due()
    sending.note(late, sending.Outcome({}, status=500))
    assert again(delivery).state == DeliveryState.DELIVERED


def test_a_replay_is_sent_by_the_same_id_and_tried_as_often(
    receiver: Receiver, delivery: WebhookDelivery
):
    send_due()
    receiver.status = 500
    assert WebhookDelivery.objects.replay() == 1
    send_due()
    first, second = receiver.received
    assert first.id == second.id
    assert again(delivery).state == DeliveryState.FAILED
    assert delivery.attempts == 1


def test_both_secrets_sign_for_a_day_after_a_new_one_is_made(
    receiver: Receiver, delivery: WebhookDelivery, dana: Contact
):
    webhook = delivery.webhook
    old, new = webhook.secrets["secret"], webhook.renew_secret()
    webhook.save()
    send_due()
    (got,) = receiver.received
    assert got.is_signed_by(old)
    assert got.is_signed_by(new)
    with stopped_at(clock.now() + timedelta(hours=24)):
        one_more(dana)
        send_due()
    assert receiver.received[1].is_signed_by(new)
    assert not receiver.received[1].is_signed_by(old)


def test_a_test_is_sent_once_and_fails_at_once(receiver: Receiver, webhook: Webhook):
    receiver.status = 500
    found = sending.test(webhook)
    assert (found.state, found.status) == (DeliveryState.GIVEN_UP, 500)
    assert receiver.received[0].told["type"] == "webhook.test"
    assert receiver.received[0].is_signed_by(webhook.secrets["secret"])
    assert again(webhook).failing_since is None
    assert not WebhookDelivery.objects.due().exists()


def test_what_a_lost_key_encrypted_is_a_failure_that_says_so(
    receiver: Receiver, delivery: WebhookDelivery, settings: Any
):
    settings.SECRET_KEY = "another"
    send_due()
    assert "encrypted with another key" in again(delivery).fault
    assert not receiver.received


def test_deliveries_are_given_up_where_nobody_tries(receiver: Receiver, delivery: WebhookDelivery):
    delivery.webhook.switch(False)
    with stopped_at(clock.now() + timedelta(hours=25)):
        sweeping.sweep()
    assert again(delivery).state == DeliveryState.GIVEN_UP


@pytest.mark.django_db(transaction=True)
def test_a_receiver_that_sleeps_delays_no_other(receiver: Receiver, dana: Contact):
    with receiving() as sleeper:
        sleeper.is_awake.clear()
        asleep, awake = made(sleeper), made(receiver)
        for _ in range(running.AT_ONCE + 2):
            one_more(dana)
        busy: dict[int, list[threading.Thread]] = defaultdict(list)
        stop = threading.Event()
        running.look(busy, stop)
        for thread in busy[awake.pk]:
            thread.join(30)
        assert len(receiver.received) == running.AT_ONCE + 2
        running.look(busy, stop)
        assert sum(each.is_alive() for each in busy[asleep.pk]) == running.AT_ONCE
        stop.set()
        sleeper.is_awake.set()
        for thread in busy[asleep.pk]:
            thread.join(30)
        assert len(sleeper.received) == running.AT_ONCE
    assert asleep.deliveries.filter(state=DeliveryState.DELIVERED).count() == running.AT_ONCE
    assert asleep.deliveries.due().count() == 2
