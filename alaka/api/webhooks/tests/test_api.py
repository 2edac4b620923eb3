"""Webhooks by the API."""

import pytest

from alaka.accounts.models import Agent, AuditEntry
from alaka.api.models import Webhook, WebhookDelivery
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller, errors
from alaka.api.webhooks import hearing
from alaka.api.webhooks.tests.conftest import send_due
from alaka.api.webhooks.tests.receiver import Receiver
from alaka.contacts.models import Contact
from alaka.timeline.recording import record


@pytest.fixture
def caller(admin: Agent) -> Caller:
    return Caller(admin, Scope.WEBHOOKS)


def test_a_webhook_is_added_read_changed_and_removed(caller: Caller, receiver: Receiver):
    given = {"name": "Accounting", "url": receiver.url, "events": ["case.opened"]}
    answer = caller("POST", "webhooks", given)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    secret = made.pop("secret")
    assert {name: made[name] for name in given} == given
    assert caller.get(f"webhooks/{made['id']}") == made
    assert caller.get("webhooks")["items"] == [made]
    changed = caller("PATCH", f"webhooks/{made['id']}", {"events": [], "is_active": False}).json()
    assert changed == {**made, "events": [], "is_active": False}
    tested = caller("POST", f"webhooks/{made['id']}/test").json()
    assert (tested["type"], tested["status"]) == ("webhook.test", 204)
    assert receiver.received[0].is_signed_by(secret)
    assert caller("POST", f"webhooks/{made['id']}/secret").json()["secret"] != secret
    assert caller("DELETE", f"webhooks/{made['id']}").status_code == 204
    assert not Webhook.objects.exists()
    assert AuditEntry.objects.filter(act__startswith="webhook").count() == 6


def test_its_log_is_read_and_a_delivery_sent_again(
    caller: Caller, receiver: Receiver, webhook: Webhook, dana: Contact
):
    for _ in range(3):
        hearing.look([record("contact.changed", subject=dana, contact=dana).pk])
    receiver.answers, receiver.text = [500, 200, 200], "ok"
    send_due()
    log = f"webhooks/{webhook.pk}/deliveries"
    part = caller.get(log, limit=2)
    assert [each["type"] for each in part["items"]] == ["contact.changed"] * 2
    assert len(caller.get(log, limit=2, cursor=part["next"])["items"]) == 1
    (failed,) = caller.get(log, state="failed")["items"]
    whole = caller.get(f"{log}/{failed['id']}")
    assert whole["headers"]["webhook-id"] == whole["webhook_id"]
    assert whole["body"]["data"]["contact"]["id"] == dana.pk
    assert (whole["status"], whole["answer"]) == (500, "ok")
    again = caller("POST", f"{log}/{failed['id']}/replay").json()
    assert (again["state"], again["attempts"]) == ("waiting", 0)
    send_due()
    assert caller.get(f"{log}/{failed['id']}")["state"] == "delivered"
    assert receiver.received[0].id == receiver.received[-1].id
    WebhookDelivery.objects.update(state="given-up")
    assert caller("POST", f"webhooks/{webhook.pk}/replays").json() == {"count": 3}


def test_a_test_is_not_sent_again(caller: Caller, webhook: Webhook):
    test = caller("POST", f"webhooks/{webhook.pk}/test").json()
    answer = caller("POST", f"webhooks/{webhook.pk}/deliveries/{test['id']}/replay")
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"name": ""}, "name"),
        ({"url": "ftp://shop.example/"}, "url"),
        ({"url": "https://nowhere.invalid/"}, "url"),
        ({"events": ["moon.risen"]}, "events"),
        ({"moon": 1}, "moon"),
    ],
)
def test_what_cannot_be_is_said_with_its_field(
    caller: Caller, receiver: Receiver, parts: dict[str, object], field: str
):
    answer = caller("POST", "webhooks", {"name": "A", "url": receiver.url} | parts)
    assert answer.status_code == 422
    assert errors(answer).keys() == {field}
    assert not Webhook.objects.exists()


def test_it_needs_the_scope_and_an_administrator(admin: Agent, bob: Agent, webhook: Webhook):
    others = [scope for scope in Scope if scope != Scope.WEBHOOKS]
    for caller in (Caller(admin, *others), Caller(bob)):
        for method, path in [
            ("GET", "webhooks"),
            ("GET", f"webhooks/{webhook.pk}/deliveries"),
            ("DELETE", f"webhooks/{webhook.pk}"),
        ]:
            assert caller(method, path).status_code == 403


def test_deliveries_of_another_webhook_are_not_there(
    caller: Caller, receiver: Receiver, webhook: Webhook, dana: Contact
):
    hearing.look([record("contact.changed", subject=dana, contact=dana).pk])
    delivery = WebhookDelivery.objects.get()
    path = f"webhooks/{webhook.pk + 1}/deliveries/{delivery.pk}"
    assert caller("GET", path).status_code == 404
