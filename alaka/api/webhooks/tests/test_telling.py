"""From an event to a receiver: what it is told, by whom it is signed, once."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from alaka.accounts.models import Agent
from alaka.api.models import Webhook, WebhookDelivery
from alaka.api.tests.caller import Caller, said
from alaka.api.webhooks import hearing
from alaka.api.webhooks.examples import EXAMPLES, PYTHON
from alaka.api.webhooks.tests.conftest import made, send_due, tell_hearers
from alaka.api.webhooks.tests.receiver import Receiver
from alaka.api.webhooks.verbs import verbs
from alaka.cases.closing import Ending, close
from alaka.cases.opening import Brief, open_case
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.inbox import answering
from alaka.timeline.models import Event
from alaka.timeline.recording import draft, record, record_all


def told(receiver: Receiver) -> dict[str, dict]:
    return {each.told["type"]: each.told for each in receiver.received}


def test_what_happens_is_told_in_the_shapes_of_the_api(
    receiver: Receiver, webhook: Webhook, mail_channel: Channel, admin: Agent
):
    conversation = said(mail_channel)
    case = open_case(Brief("Late"), by=admin, conversation=conversation)
    tell_hearers()
    send_due()
    heard = told(receiver)
    assert {"message.received", "conversation.opened", "case.opened"} <= heard.keys()
    caller = Caller(admin)
    data = heard["message.received"]["data"]
    (message,) = caller.get(f"conversations/{conversation.pk}/messages")["items"]
    assert data["message"] == {k: v for k, v in message.items() if k not in {"html", "quoted"}}
    assert data["conversation"] == caller.get(f"conversations/{conversation.pk}")
    person = caller.get(f"contacts/{conversation.contact_id}")
    assert data["contact"] == {k: v for k, v in person.items() if k not in {"places", "own"}}
    assert data["event"]["verb"] == "message.received"
    assert data["case"] is None
    assert heard["case.opened"]["data"]["case"] == caller.get(f"cases/{case.pk}")
    assert heard["case.opened"]["timestamp"].endswith("Z")


def test_it_is_signed_as_the_standard_says(receiver: Receiver, webhook: Webhook, dana: Contact):
    record("contact.changed", subject=dana, contact=dana)
    tell_hearers()
    send_due()
    (got,) = receiver.received
    assert got.headers["Content-Type"] == "application/json"
    assert got.is_signed_by(webhook.secrets["secret"])
    assert not got.is_signed_by(made(receiver).secrets["secret"])
    assert got.id == WebhookDelivery.objects.get().key
    example: dict = {}
    exec(PYTHON, example)
    check = example["is_genuine"]
    assert check(webhook.secrets["secret"], got.headers, got.body)
    assert not check(webhook.secrets["secret"], got.headers, got.body + b" ")
    old = got.headers | {"webhook-timestamp": "1700000000"}
    assert not check(webhook.secrets["secret"], old, got.body)


def test_the_examples_of_the_page_are_those_of_the_documentation():
    text = (Path(__file__).parents[4] / "docs" / "webhooks.md").read_text()
    assert all(code in text for _, _, code in EXAMPLES)


def test_every_verb_that_is_recorded_can_be_chosen(
    receiver: Receiver, mail_channel: Channel, alice: Agent
):
    conversation = said(mail_channel)
    answering.reply(conversation, answering.Saying("Yes."), by=alice)
    answering.note(conversation, answering.Saying("Hm."), by=alice)
    case = open_case(Brief("Late"), by=alice, conversation=conversation)
    close(case, Ending("solved", answer="New ones come."), by=alice)
    conversation.close(by=alice)
    Caller(alice)("POST", "contacts", {"name": "Eva"})
    recorded = set(Event.objects.values_list("verb", flat=True))
    assert {"contact.added", "case.closed", "note.written"} <= recorded <= set(verbs())


def test_only_chosen_events_are_told(receiver: Receiver, mail_channel: Channel):
    made(receiver, "conversation.opened")
    said(mail_channel)
    tell_hearers()
    assert [each.verb for each in WebhookDelivery.objects.all()] == ["conversation.opened"]


def test_without_a_webhook_recording_asks_one_small_question_and_adds_no_job(dana: Contact):
    events = [draft("contact.waved", subject=dana, contact=dana) for _ in range(100)]
    record_all([draft("contact.waved", subject=dana, contact=dana)])
    with CaptureQueriesContext(connection) as seen:
        record_all(events)
    asked = [each["sql"] for each in seen.captured_queries if "INSERT" not in each["sql"]]
    assert len([sql for sql in asked if "api_webhook" in sql]) == 1
    assert not ProcrastinateJob.objects.exists()
    assert not WebhookDelivery.objects.exists()


def test_switched_off_it_hears_nothing(receiver: Receiver, webhook: Webhook, dana: Contact):
    webhook.switch(False)
    record("contact.changed", subject=dana, contact=dana)
    assert not ProcrastinateJob.objects.exists()


def test_a_job_that_runs_twice_tells_nothing_twice(
    receiver: Receiver, webhook: Webhook, dana: Contact
):
    event = record("contact.changed", subject=dana, contact=dana)
    for _ in range(2):
        hearing.look([event.pk])
        send_due()
    assert len(receiver.received) == 1


def test_the_bodies_of_many_events_take_as_many_questions_as_of_few(
    webhook: Webhook, mail_channel: Channel
):
    for number in range(3):
        said(mail_channel, external_id=str(number), sender=f"p{number}@example.org")
    counted = []
    for some in (Event.objects.order_by("pk")[:2], Event.objects.all()):
        with CaptureQueriesContext(connection) as seen:
            hearing.look(list(some.values_list("pk", flat=True)))
        counted.append(len(seen.captured_queries))
    assert counted[0] == counted[1]


def test_a_person_who_is_deleted_leaves_nothing_in_the_log(
    receiver: Receiver, webhook: Webhook, dana: Contact
):
    record("contact.changed", subject=dana, contact=dana)
    tell_hearers()
    assert WebhookDelivery.objects.exists()
    dana.delete()
    assert not WebhookDelivery.objects.exists()


@pytest.mark.parametrize("verb", ["contact.added", "contact.changed"])
def test_an_event_of_a_thing_that_is_gone_is_told_without_it(
    receiver: Receiver, webhook: Webhook, dana: Contact, verb: str
):
    record(verb, subject=dana)
    tell_hearers()
    send_due()
    assert told(receiver)[verb]["data"]["contact"] is None
    assert told(receiver)[verb]["data"]["event"]["subject_id"] == dana.pk
