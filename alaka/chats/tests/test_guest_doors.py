"""The doors beside the talk: answers, files, satisfaction, blocks."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.chats.blocking import block, unblock
from alaka.chats.refusing import Refusal
from alaka.chats.tests.asking import opened, post, says
from alaka.chats.uploads import uploaded
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.core.models import Blob
from alaka.inbox.models import Satisfaction
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


def test_what_a_guest_says_of_himself_is_kept_as_a_claim(
    chat_channel: Channel, mail_channel: Channel, dana: Contact
) -> None:
    word, guest = opened(chat_channel)
    answers = {"email": " Dana@Example.org ", "name": "Dana  Novak", "nonsense": "x"}
    told = post(chat_channel, {"session": word, "answers": answers}, "answers")
    assert told.status_code == 200
    assert told.json()["state"]["goes_by_mail"] == "d…@example.org"
    guest.refresh_from_db()
    assert guest.claims == {"email": "dana@example.org", "name": "Dana Novak"}
    message = says(guest, "Hello")
    assert message.conversation.contact != dana  # A claim joins nothing.
    assert not message.conversation.contact.handles.filter(scheme="email").exists()


@pytest.mark.parametrize("answers", [{"email": "dana"}, {"phone": "12"}, {"email": "x" * 2000}])
def test_a_wrong_answer_is_named(chat_channel: Channel, answers: dict[str, str]) -> None:
    word, guest = opened(chat_channel, language="fr")
    told = post(chat_channel, {"session": word, "answers": answers}, "answers")
    assert told.status_code == 422
    assert told.json()["error"]["field"] in answers
    guest.refresh_from_db()
    assert guest.claims == {}


def test_our_questions_are_answered_as_they_were_asked(chat_channel: Channel) -> None:
    chat_channel.settings = {"questions": "Topic* | choice | Order, Price\nOrder number"}
    chat_channel.save()
    word, guest = opened(chat_channel)

    def ask(answers: dict[str, str]) -> Any:
        return post(chat_channel, {"session": word, "answers": answers}, "answers")

    for wrong in ({"Topic": ""}, {"Topic": "Weather"}):
        told = ask(wrong)
        assert (told.status_code, told.json()["error"]["field"]) == (422, "Topic")
    assert ask({"Topic": "Price", "Order number": "12"}).status_code == 200
    guest.refresh_from_db()
    assert guest.claims == {"Topic": "Price", "Order number": "12"}


def test_without_a_mailbox_nothing_is_said_to_go_by_mail(chat_channel: Channel) -> None:
    word, _guest = opened(chat_channel)
    answers = {"email": "dana@example.org"}
    told = post(chat_channel, {"session": word, "answers": answers}, "answers")
    assert told.json()["state"]["goes_by_mail"] == ""


def sent(channel: Channel, word: str, name: str, content: bytes) -> Any:
    given = {"session": word, "file": SimpleUploadedFile(name, content)}
    return Client().post(f"/chat/{channel.key}/files", given)


def test_a_file_is_kept_and_named_by_a_word_of_its_guest_only(chat_channel: Channel) -> None:
    word, guest = opened(chat_channel)
    told = sent(chat_channel, word, "rose.png", PNG).json()
    assert (told["name"], told["type"], told["size"]) == ("rose.png", "image/png", len(PNG))
    assert uploaded(told["token"], guest.pk).blob == Blob.objects.get().pk
    for other in (guest.pk + 1, 0):
        with pytest.raises(Refusal):
            uploaded(told["token"], other)


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("rose.exe", b"MZ123", 422),
        ("rose.png", b"MZ not a picture", 422),
        ("rose", b"x", 422),
        ("rose.txt", b"", 422),
        ("rose.png", PNG + b"0" * 1024 * 1024, 413),
    ],
)
def test_a_file_that_may_not_come_says_why(
    chat_channel: Channel, name: str, content: bytes, status: int
) -> None:
    chat_channel.settings = {"max_upload_mb": 1}
    chat_channel.save()
    word, _guest = opened(chat_channel)
    told = sent(chat_channel, word, name, content)
    assert told.status_code == status
    assert told.json()["error"]["field"] == "file"
    assert name in told.json()["error"]["reason"]
    assert not Blob.objects.exists()


def test_nobody_sends_files_without_a_session(chat_channel: Channel) -> None:
    assert sent(chat_channel, "made-up", "rose.png", PNG).status_code == 403


def test_how_it_was_is_asked_once_and_may_be_changed_for_a_day(chat_channel: Channel) -> None:
    word, guest = opened(chat_channel)
    conversation = says(guest, "Hello").conversation
    conversation.close(by=None)
    state = post(chat_channel, {"session": word}).json()["state"]
    assert state["asks_satisfaction"]
    given = {"session": word, "conversation": state["conversation"], "score": 4}
    assert post(chat_channel, given, "satisfaction").status_code == 204
    assert (
        post(chat_channel, given | {"score": 5, "comment": "Good"}, "satisfaction").status_code
        == 204
    )
    assert not post(chat_channel, {"session": word}).json()["state"]["asks_satisfaction"]
    row = Satisfaction.objects.get()
    assert (row.score, row.comment, row.conversation_id) == (5, "Good", conversation.pk)
    with clock.stopped_at(clock.now() + timedelta(days=2)):
        assert post(chat_channel, given, "satisfaction").status_code == 422
    assert Event.objects.filter(verb="satisfaction.given").count() == 2


@pytest.mark.parametrize("score", [0, 6, "5", None])
def test_a_score_is_a_number_from_one_to_five(chat_channel: Channel, score: Any) -> None:
    word, guest = opened(chat_channel)
    says(guest, "Hello")
    state = post(chat_channel, {"session": word}).json()["state"]
    given = {"session": word, "conversation": state["conversation"], "score": score}
    assert post(chat_channel, given, "satisfaction").status_code == 422


def test_nobody_rates_another_s_conversation(chat_channel: Channel) -> None:
    word, guest = opened(chat_channel)
    says(guest, "Hello")
    named = post(chat_channel, {"session": word}).json()["state"]["conversation"]
    other, _guest = opened(chat_channel)
    given = {"session": other, "conversation": named, "score": 1}
    assert post(chat_channel, given, "satisfaction").status_code == 422
    assert not Satisfaction.objects.exists()


def test_a_blocked_guest_is_kept_out_until_he_is_let_in(
    chat_channel: Channel, alice: Agent
) -> None:
    word, guest = opened(chat_channel)
    block(guest, by=alice, why="Rude")
    assert post(chat_channel, {"session": word}).status_code == 403
    assert sent(chat_channel, word, "rose.png", PNG).status_code == 403
    unblock(guest, by=alice)
    assert post(chat_channel, {"session": word}).status_code == 200
    verbs = Event.objects.filter(verb__startswith="guest.").values_list("verb", flat=True)
    assert sorted(verbs) == ["guest.blocked", "guest.unblocked"]


def test_a_block_of_an_address_keeps_out_whoever_comes_from_there(
    chat_channel: Channel, alice: Agent
) -> None:
    _word, guest = opened(chat_channel)
    block(guest, by=alice, until=clock.now() + timedelta(hours=1), with_address=True)
    assert post(chat_channel, {}).status_code == 403
    with clock.stopped_at(clock.now() + timedelta(hours=2)):
        assert post(chat_channel, {}).status_code == 200
