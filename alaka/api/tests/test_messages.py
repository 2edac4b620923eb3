"""Reading what was said, answering, noting."""

import base64
from datetime import timedelta

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.api.tests.caller import Caller, errors, said
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.models import Conversation, Draft, Message

PICTURE = b"\x89PNG\r\n\x1a\n...."


@pytest.fixture
def call(alice: Agent) -> Caller:
    return Caller(alice)


@pytest.fixture
def conversation(mail_channel: Channel) -> Conversation:
    return said(mail_channel)


def test_messages_are_read_oldest_first(call: Caller, conversation: Conversation) -> None:
    path = f"conversations/{conversation.pk}"
    call("POST", f"{path}/notes", {"text": "Ask Bob."})
    call("POST", f"{path}/replies", {"text": "Yes, red ones."})
    first = call.get(f"{path}/messages", limit=2)
    rest = call.get(f"{path}/messages", limit=2, cursor=first["next"])
    found = [*first["items"], *rest["items"]]
    assert [row["kind"] for row in found] == ["incoming", "note", "outgoing"]
    assert rest["next"] == ""
    one = call.get(f"{path}/messages/{found[2]['id']}")
    assert (one["text"], one["state"]) == ("Yes, red ones.", "queued")


def test_an_answer_waits_to_be_sent_and_can_be_taken_back(
    call: Caller, conversation: Conversation, alice: Agent
) -> None:
    path = f"conversations/{conversation.pk}/replies"
    made = call("POST", path, {"text": "Yes."})
    assert made.status_code == 201
    message = made.json()
    assert message["author"] == alice.pk
    assert call("DELETE", f"{path}/{message['id']}").status_code == 204
    assert not Message.objects.filter(pk=message["id"]).exists()
    assert Draft.objects.get(conversation=conversation, agent=alice).text == "Yes."
    assert call("DELETE", f"{path}/{message['id']}").status_code == 404


def test_what_has_gone_is_not_taken_back(call: Caller, conversation: Conversation) -> None:
    path = f"conversations/{conversation.pk}/replies"
    pk = call("POST", path, {"text": "Yes."}).json()["id"]
    Message.objects.filter(pk=pk).update(state="sent")
    assert call("DELETE", f"{path}/{pk}").status_code == 409
    assert call("PUT", f"{path}/{pk}/retry").status_code == 409


def test_a_failed_answer_is_sent_again(call: Caller, conversation: Conversation) -> None:
    path = f"conversations/{conversation.pk}/replies"
    pk = call("POST", path, {"text": "Yes."}).json()["id"]
    Message.objects.filter(pk=pk).update(state="failed", error="No such mailbox.")
    again = call("PUT", f"{path}/{pk}/retry").json()
    assert (again["state"], again["error"]) == ("queued", "")


def test_the_same_key_answers_once(call: Caller, conversation: Conversation) -> None:
    path = f"conversations/{conversation.pk}/replies"
    first = call("POST", path, {"text": "Shipped.", "key": "order-1"})
    again = call("POST", path, {"text": "Shipped.", "key": "order-1"})
    other = call("POST", path, {"text": "Shipped.", "key": "order-2"})
    assert [first.status_code, again.status_code, other.status_code] == [201, 200, 201]
    assert first.json()["id"] == again.json()["id"] != other.json()["id"]


def test_an_answer_can_be_sent_later(call: Caller, conversation: Conversation) -> None:
    path = f"conversations/{conversation.pk}/replies"
    at = clock.now() + timedelta(days=1)
    made = call("POST", path, {"text": "Tomorrow.", "send_at": at.isoformat()}).json()
    assert made["send_at"].startswith(at.strftime("%Y-%m-%dT%H:%M"))
    past = call("POST", path, {"text": "Yesterday.", "send_at": "2020-01-01T00:00:00Z"})
    assert "send_at" in errors(past)
    naive = call("POST", path, {"text": "When?", "send_at": "2031-01-01T00:00:00"})
    assert "send_at" in errors(naive)


def test_files_go_with_an_answer_and_can_be_fetched(
    call: Caller, conversation: Conversation
) -> None:
    file = {
        "name": "rose.png",
        "content_type": "image/png",
        "content": base64.b64encode(PICTURE).decode(),
    }
    path = f"conversations/{conversation.pk}/replies"
    made = call("POST", path, {"text": "See.", "files": [file, {**file, "name": "2.png"}]}).json()
    assert [(each["name"], each["size"]) for each in made["files"]] == [
        ("rose.png", len(PICTURE)),
        ("2.png", len(PICTURE)),
    ]
    url = made["files"][0]["url"]
    assert url.startswith("http")
    fetched = Client().get("/" + url.split("/", 3)[3])
    assert fetched.content == PICTURE


def test_a_file_that_is_not_base64_is_named(call: Caller, conversation: Conversation) -> None:
    for content in ("***", "YQ", "é"):
        body = {"text": "See.", "files": [{"name": "a", "content": content}]}
        refused = call("POST", f"conversations/{conversation.pk}/replies", body)
        assert list(errors(refused)) == ["files.0.content"]


def test_nobody_to_write_to_is_said(call: Caller, form_channel: Channel, alice: Agent) -> None:
    conversation = said(form_channel)
    refused = call("POST", f"conversations/{conversation.pk}/replies", {"text": "Hello"})
    assert refused.status_code == 409
    assert errors(refused)[""]


def test_a_note_calls_those_named(call: Caller, conversation: Conversation, bob: Agent) -> None:
    path = f"conversations/{conversation.pk}/notes"
    made = call("POST", path, {"text": "@Bob Babic please look"})
    assert made.status_code == 201
    assert Message.objects.get(pk=made.json()["id"]).mentions.get().agent == bob


def test_messages_of_another_conversation_are_not_reached_through_this(
    call: Caller, conversation: Conversation, mail_channel: Channel
) -> None:
    other = said(mail_channel, sender="eve@example.org", external_id="2")
    pk = other.messages.get().pk
    assert call("GET", f"conversations/{conversation.pk}/messages/{pk}").status_code == 404
    assert call("DELETE", f"conversations/{conversation.pk}/replies/{pk}").status_code == 404


@pytest.mark.parametrize("name", ["../a.pdf", "a\\b.pdf", "fdp\u202eexe.pdf", "..", "a\nb.pdf"])
def test_the_name_of_a_file_is_a_plain_one(
    alice: Agent, conversation: Conversation, name: str
) -> None:
    file = {"name": name, "content": "JVBERg=="}
    response = Caller(alice)(
        "POST", f"conversations/{conversation.pk}/notes", {"text": "See", "files": [file]}
    )
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "files.0.name"
