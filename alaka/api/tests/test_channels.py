"""Sending in what was said elsewhere."""

import base64

import pytest

from alaka.accounts.models import Agent
from alaka.api.tests.caller import Caller, errors
from alaka.channels.models import Channel
from alaka.inbox.models import Conversation, Inbox, Message
from alaka.inbox.tests.outside import pigeon  # noqa: F401

MAIL = (
    b"From: Dana Novak <dana@example.org>\r\nTo: support@gul.example\r\n"
    b"Subject: Roses\r\nMessage-ID: <a1@example.org>\r\n"
    b"Date: Mon, 5 Jan 2026 10:00:00 +0000\r\n\r\nDo you have roses?\r\n"
)
SAID = {
    "external_id": "crm-1",
    "sender": {"email": "Dana@Example.org", "phone": "+387 33 123 456", "name": "Dana Novak"},
    "text": "Do you have roses?",
    "subject": "Roses",
    "sent_at": "2026-01-05T10:00:00Z",
    "language": "en",
    "fields": {"Order number": "1042"},
}


@pytest.fixture
def call(alice: Agent) -> Caller:
    return Caller(alice)


def test_channels_are_listed_with_their_health(call: Caller, mail_channel: Channel) -> None:
    (row,) = call.get("channels")["items"]
    assert (row["id"], row["kind"], row["name"]) == (
        mail_channel.pk,
        "email",
        mail_channel.name,
    )
    assert call.get(f"channels/{mail_channel.pk}") == row
    assert not any("secret" in name or "password" in name for name in row)


@pytest.mark.parametrize("kind", ["form_channel", "mail_channel", "pigeon"])
def test_what_is_sent_in_becomes_a_conversation_once(
    call: Caller, kind: str, request: pytest.FixtureRequest
) -> None:
    channel = request.getfixturevalue(kind)
    file = {"name": "a.txt", "content": base64.b64encode(b"hello").decode()}
    path, body = f"channels/{channel.pk}/messages", {**SAID, "files": [file]}
    first, again = call("POST", path, body), call("POST", path, body)
    assert (first.status_code, again.status_code) == (201, 200)
    message = first.json()
    assert message == {**again.json(), "files": message["files"]}
    assert message["at"] == "2026-01-05T10:00:00Z"
    assert message["fields"] == {"Order number": "1042"}
    assert [each["size"] for each in message["files"]] == [5]
    contact = Conversation.objects.get().contact
    handles = {(handle.scheme, handle.value) for handle in contact.handles.all()}
    assert handles == {("email", "dana@example.org"), ("phone", "+38733123456")}


def test_a_reference_joins_the_matter_of_the_same_person(
    call: Caller, mail_channel: Channel
) -> None:
    path = f"channels/{mail_channel.pk}/messages"
    first = call("POST", path, SAID).json()
    body = {**SAID, "external_id": "crm-2", "references": ["crm-1"], "text": "And tulips?"}
    assert call("POST", path, body).json()["conversation"] == first["conversation"]


BAD = [
    ({"external_id": ""}, "external_id"),
    ({"external_id": "x" * 401}, "external_id"),
    ({"external_id": "a\x00b"}, "external_id"),
    ({"text": "a\x00b"}, "text"),
    ({"text": None}, "text"),
    ({"text": ["a"]}, "text"),
    ({"subject": "x" * 301}, "subject"),
    ({"sender": {}}, "sender"),
    ({"sender": {"email": "nobody"}}, "sender.email"),
    ({"sender": {"email": "a@b"}}, "sender.email"),
    ({"sender": {"phone": "123"}}, "sender.phone"),
    ({"sender": "dana@example.org"}, "sender"),
    ({"language": "xx"}, "language"),
    ({"sent_at": "yesterday"}, "sent_at"),
    ({"sent_at": "2026-01-05T10:00:00"}, "sent_at"),
    ({"sent_at": "0001-01-01T00:00:00+14:00"}, "sent_at"),
    ({"sent_at": "9999-12-31T23:59:59-14:00"}, "sent_at"),
    ({"references": ["a\x00"]}, "references.0"),
    ({"fields": {"a": 1}}, "fields.a"),
    ({"fields": {"\x00": "a"}}, "fields.\x00.[key]"),
    ({"files": [{"name": "a"}]}, "files.0.content"),
    ({"surprise": 1}, "surprise"),
]


@pytest.mark.parametrize(("change", "field"), BAD)
def test_bad_input_is_refused_by_field(
    call: Caller, mail_channel: Channel, change: dict[str, object], field: str
) -> None:
    refused = call("POST", f"channels/{mail_channel.pk}/messages", {**SAID, **change})
    assert refused.status_code == 422
    assert list(errors(refused)) == [field]
    assert not Message.objects.exists()


def test_half_a_surrogate_pair_is_refused(call: Caller, mail_channel: Channel) -> None:
    path = f"channels/{mail_channel.pk}/messages"
    for body in (
        '{"external_id": "1", "sender": {"email": "a@b.example"}, "text": "\\ud800"}',
        '{"external_id": "1", "sender": {"email": "a@b.example"}, "text": "a", "\\ud800": 1}',
    ):
        assert call.raw("POST", path, body, "application/json").status_code == 422


@pytest.mark.parametrize("body", ["{", "", "\xff", "[" * 100_000, '"text"', "NaN", "null"])
def test_what_is_not_a_json_object_is_refused(
    call: Caller, mail_channel: Channel, body: str
) -> None:
    refused = call.raw("POST", f"channels/{mail_channel.pk}/messages", body, "application/json")
    assert refused.status_code in {400, 422}
    assert errors(refused)


def test_a_whole_mail_comes_in_once(call: Caller, mail_channel: Channel) -> None:
    path = f"channels/{mail_channel.pk}/raw"
    taken = call.raw("POST", path, MAIL, "message/rfc822", key="one")
    assert taken.status_code == 202
    assert taken.json()["state"] == "done"
    message = Message.objects.get()
    assert taken.json()["messages"] == [message.pk]
    assert taken.json()["conversations"] == [message.conversation_id]
    assert message.text.strip() == "Do you have roses?"
    assert call.raw("POST", path, MAIL, "message/rfc822", key="one").json() == taken.json()
    repeated = call.raw("POST", path, MAIL, "message/rfc822", key="two").json()
    assert (repeated["state"], repeated["messages"]) == ("repeated", [])
    assert Message.objects.count() == 1


def test_the_bytes_of_a_form_come_in(call: Caller, form_channel: Channel) -> None:
    body = "email=dana%40example.org&name=Dana&message=Do+you+have+roses%3F&order=1042"
    kind = "application/x-www-form-urlencoded"
    path = f"channels/{form_channel.pk}/raw"
    taken = call.raw("POST", path, body, kind, key="one").json()
    assert taken["state"] == "done"
    message = Message.objects.get()
    assert message.text == "Do you have roses?"
    assert dict(message.fields)["order"] == "1042"


def test_what_cannot_be_read_is_kept_with_the_reason(
    call: Caller,
    pigeon: Channel,  # noqa: F811
) -> None:
    path = f"channels/{pigeon.pk}/raw"
    taken = call.raw("POST", path, b"?", "text/plain", key="one").json()
    assert taken["state"] == "quarantined"
    assert taken["reason"] == "The pigeon lost its letter."
    crashed = call.raw("POST", path, b"crash", "text/plain", key="two").json()
    assert crashed["state"] == "quarantined"


def test_raw_bytes_need_a_key_and_a_body(call: Caller, mail_channel: Channel) -> None:
    path = f"channels/{mail_channel.pk}/raw"
    assert list(errors(call.raw("POST", path, MAIL, "message/rfc822"))) == ["key"]
    assert list(errors(call.raw("POST", path, MAIL, "message/rfc822", key="\x00"))) == ["key"]
    assert errors(call.raw("POST", path, b"", "message/rfc822", key="1"))[""] == "the body is empty"


def test_a_body_over_the_limit_is_refused(
    call: Caller, mail_channel: Channel, settings: object
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000  # type: ignore[attr-defined]
    path = f"channels/{mail_channel.pk}"
    raw = call.raw("POST", f"{path}/raw", b"x" * 1001, "message/rfc822", key="1")
    values = call("POST", f"{path}/messages", {**SAID, "text": "x" * 1001})
    assert (raw.status_code, values.status_code) == (413, 413)
    assert "larger" in errors(values)[""]


def test_a_channel_out_of_use_takes_nothing(call: Caller, mail_channel: Channel) -> None:
    Channel.objects.update(is_enabled=False)
    assert call("POST", f"channels/{mail_channel.pk}/messages", SAID).status_code == 404
    assert call.get(f"channels/{mail_channel.pk}")["is_enabled"] is False


def test_what_was_joined_out_of_sight_is_not_told_by_sending_it_in_again(
    alice: Agent, mail_channel: Channel
) -> None:
    call, path = Caller(alice), f"channels/{mail_channel.pk}/messages"
    given = {"external_id": "1", "sender": {"email": "d@example.org"}, "text": "Roses?"}
    conversation = Conversation.objects.get(pk=call("POST", path, given).json()["conversation"])
    conversation.inbox = Inbox.objects.create(name="Elsewhere")
    conversation.save()
    response = call("POST", path, given)
    assert response.status_code == 409
    assert "Roses" not in response.text
