"""Answering and noting from the screen: drafts, files, later, taking back, and meeting others."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alaka.accounts.models import Agent, Team
from alaka.channels.contract import Address
from alaka.channels.models import Channel
from alaka.contacts.models import Contact, Handle
from alaka.core import clock
from alaka.inbox.answering import Saying, reply
from alaka.inbox.composing import token
from alaka.inbox.models import (
    Attendance,
    Conversation,
    Draft,
    Mention,
    Message,
    MessageKind,
    PreparedAnswer,
    Status,
)
from alaka.inbox.tests.talking import heard

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation(mail_channel: Channel) -> Conversation:
    return heard(mail_channel).conversation


def say(client: Client, conversation: Conversation, **given: object) -> Any:
    values = {"text": "It comes today", **given}
    return client.post(f"{conversation.get_absolute_url()}/replies", values)


def answers(conversation: Conversation) -> list[Message]:
    return list(conversation.messages.filter(kind=MessageKind.OUTGOING).order_by("pk"))


def test_an_answer_is_queued_and_can_be_taken_back(
    at_alice: Client, alice: Agent, conversation: Conversation
):
    answer = say(at_alice, conversation)
    (message,) = answers(conversation)
    assert message.text == "It comes today"
    assert message.send_at is not None
    assert message.send_at > clock.now() + timedelta(seconds=5)
    shown = answer.content.decode()
    assert f"/desk/messages/{message.pk}/withdrawal" in shown
    assert "data-countdown" in shown
    assert "alaka:said" in answer["HX-Trigger-After-Settle"]

    at_alice.post(f"/desk/messages/{message.pk}/withdrawal")
    assert answers(conversation) == []
    assert Draft.objects.get(conversation=conversation, agent=alice).text == "It comes today"
    composer = at_alice.get(f"{conversation.get_absolute_url()}/draft").content.decode()
    assert "It comes today</textarea>" in composer


def test_taken_back_it_comes_before_what_was_typed_since(
    at_alice: Client, conversation: Conversation
):
    say(at_alice, conversation)
    draft = f"{conversation.get_absolute_url()}/draft"
    at_alice.post(draft, {"text": "And by noon", "kind": "reply"})
    (message,) = answers(conversation)
    at_alice.post(f"/desk/messages/{message.pk}/withdrawal")
    assert "It comes today\n\nAnd by noon</textarea>" in at_alice.get(draft).content.decode()


def test_what_has_gone_out_is_not_taken_back(at_alice: Client, conversation: Conversation):
    say(at_alice, conversation)
    (message,) = answers(conversation)
    Message.objects.filter(pk=message.pk).update(state="sent", attempts=1)
    answer = at_alice.post(f"/desk/messages/{message.pk}/withdrawal")
    assert "already been sent" in answer.content.decode()
    assert len(answers(conversation)) == 1


def test_taking_back_from_another_page_leads_to_the_conversation(
    at_alice: Client, conversation: Conversation
):
    say(at_alice, conversation)
    (message,) = answers(conversation)
    answer = at_alice.post(
        f"/desk/messages/{message.pk}/withdrawal",
        headers={"HX-Current-URL": "http://testserver/desk/inbox/"},
    )
    assert answer["HX-Redirect"] == conversation.get_absolute_url()


def test_nothing_is_not_sent(at_alice: Client, conversation: Conversation):
    answer = say(at_alice, conversation, text="  \n ")
    assert answer.status_code == 422
    assert "Write something" in answer.content.decode()
    assert answers(conversation) == []


def test_an_answer_that_cannot_go_says_why_and_keeps_the_text(
    at_alice: Client, conversation: Conversation
):
    Handle.objects.all().delete()
    answer = say(at_alice, conversation)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "left no address" in shown
    assert "It comes today</textarea>" in shown


def test_sending_and_closing_goes_on_to_the_next(
    at_alice: Client, mail_channel: Channel, conversation: Conversation
):
    other = heard(mail_channel, "Another", subject="Another").conversation
    answer = say(at_alice, conversation, close="1", resolution="Told when", **{"from": "view=open"})
    conversation.refresh_from_db()
    assert conversation.status == Status.CLOSED
    assert conversation.resolution == "Told when"
    assert answer["HX-Redirect"] == f"{other.get_absolute_url()}?view=open"
    assert "withdrawal" in at_alice.get(answer["HX-Redirect"]).content.decode()


def test_sending_later(at_alice: Client, conversation: Conversation):
    answer = say(at_alice, conversation, when="tomorrow")
    (message,) = answers(conversation)
    assert message.send_at is not None
    assert message.send_at > clock.now() + timedelta(hours=3)
    assert "Scheduled." in answer.content.decode()


def test_a_day_left_over_does_not_count_without_its_button(
    at_alice: Client, conversation: Conversation
):
    say(at_alice, conversation, day="2199-01-01")
    say(at_alice, conversation, day="2199-01-01", own="1")
    now, later = answers(conversation)
    assert now.send_at is not None
    assert later.send_at is not None
    assert now.send_at < clock.now() + timedelta(minutes=1)
    assert later.send_at.year == 2199


def test_a_day_that_has_passed_is_refused_and_the_text_kept(
    at_alice: Client, conversation: Conversation
):
    answer = say(at_alice, conversation, day="2001-01-01", own="1")
    assert answer.status_code == 422
    assert "has passed" in answer.content.decode()
    assert "It comes today</textarea>" in answer.content.decode()


def test_a_draft_is_kept_and_forgotten_when_empty(
    at_alice: Client, at_bob: Client, conversation: Conversation
):
    url = f"{conversation.get_absolute_url()}/draft"
    assert at_alice.post(url, {"text": "Dear D", "kind": "note"}).status_code == 200
    mine = at_alice.get(conversation.get_absolute_url()).content.decode()
    assert "Dear D</textarea>" in mine
    assert 'class="composer is-note"' in mine
    assert "Dear D</textarea>" not in at_bob.get(conversation.get_absolute_url()).content.decode()
    at_alice.post(url, {"text": " "})
    assert not Draft.objects.exists()


def test_what_was_written_in_another_window_is_not_lost(
    at_alice: Client, conversation: Conversation
):
    url = f"{conversation.get_absolute_url()}/draft"
    one = at_alice.post(url, {"text": "From window one", "draft": ""}).json()
    two = at_alice.post(url, {"text": "and two", "draft": ""}).json()
    assert two["before"] == "From window one"
    assert Draft.objects.get().text == "From window one\n\nand two"
    again = at_alice.post(url, {"text": "From window one, and two", "draft": two["draft"]}).json()
    assert again["before"] == ""
    emptied = at_alice.post(url, {"text": "", "draft": one["draft"]}).json()
    assert emptied["before"] == "From window one, and two"
    assert at_alice.post(url, {"text": "", "draft": emptied["draft"]}).json()["draft"] == ""
    assert not Draft.objects.exists()


def test_files_added_in_another_window_stay(at_alice: Client, conversation: Conversation):
    url = f"{conversation.get_absolute_url()}/draft"
    file = {"name": "rose.txt", "type": "text/plain", "size": 1, "blob": 7}
    at_alice.post(url, {"file": token(file), "draft": ""})
    kept = at_alice.post(url, {"text": "Here it is", "draft": ""}).json()
    assert kept["has_more_files"]
    assert Draft.objects.get().files == [file]
    again = {"text": "Here it is", "file": token(file), "draft": kept["draft"]}
    assert not at_alice.post(url, again).json()["has_more_files"]


def test_sending_leaves_what_was_written_in_another_window(
    at_alice: Client, conversation: Conversation
):
    url = conversation.get_absolute_url()
    at_alice.post(f"{url}/draft", {"text": "From another window", "draft": ""})
    page = at_alice.post(f"{url}/replies", {"text": "It comes today", "draft": ""})
    assert "From another window</textarea>" in page.content.decode()
    seen = Draft.objects.get().sign
    at_alice.post(f"{url}/replies", {"text": "And by noon", "draft": seen})
    assert not Draft.objects.exists()


def test_sending_ends_the_draft(at_alice: Client, conversation: Conversation):
    at_alice.post(f"{conversation.get_absolute_url()}/draft", {"text": "It com"})
    say(at_alice, conversation)
    assert not Draft.objects.exists()


def upload(client: Client, *names: str) -> list[str]:
    files = [SimpleUploadedFile(name, b"roses " + name.encode()) for name in names]
    shown = client.post("/desk/uploads", {"upload": files}).content.decode()
    return re.findall(r'name="file" value="([^"]+)"', shown)


def test_files_go_along_and_come_back_with_a_taken_back_answer(
    at_alice: Client, conversation: Conversation
):
    tokens = upload(at_alice, "list.txt", "photo.png")
    assert len(tokens) == 2
    say(at_alice, conversation, file=tokens)
    (message,) = answers(conversation)
    files = message.attachments.values_list("name", "content_type")
    assert list(files) == [("list.txt", "text/plain"), ("photo.png", "image/png")]
    assert bytes(message.attachments.all()[0].blob.data) == b"roses list.txt"

    at_alice.post(f"/desk/messages/{message.pk}/withdrawal")
    composer = at_alice.get(f"{conversation.get_absolute_url()}/draft").content.decode()
    assert "list.txt" in composer
    again = re.findall(r'name="file" value="([^"]+)"', composer)
    say(at_alice, conversation, file=again)
    assert answers(conversation)[0].attachments.count() == 2


def test_a_forged_file_is_left_out(at_alice: Client, conversation: Conversation):
    say(at_alice, conversation, file=["forged"])
    assert answers(conversation)[0].attachments.count() == 0


def test_too_large_a_file_is_refused_by_name(at_alice: Client, settings: object):
    settings.MAX_UPLOAD = 5  # type: ignore[attr-defined]
    answer = at_alice.post("/desk/uploads", {"upload": SimpleUploadedFile("big.bin", b"123456")})
    assert "big.bin is larger than" in answer.content.decode()
    assert answer["HX-Retarget"] == "#toasts"


def test_a_second_answer_is_asked_about_first(
    at_alice: Client, bob: Agent, conversation: Conversation
):
    last = conversation.messages.latest("pk").pk
    reply(conversation, Saying("Bob's word"), by=bob)
    answer = say(at_alice, conversation, last=last)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Bob Brown answered while you were writing" in shown
    assert "Bob&#x27;s word" in shown
    assert "It comes today</textarea>" in shown
    assert len(answers(conversation)) == 1
    seen = re.search(r'name="last" value="(\d+)"', shown)
    assert seen is not None
    assert say(at_alice, conversation, last=seen[1]).status_code == 200
    assert len(answers(conversation)) == 2


def test_ones_own_answer_is_not_asked_about(at_alice: Client, conversation: Conversation):
    last = conversation.messages.latest("pk").pk
    say(at_alice, conversation, last=last)
    assert say(at_alice, conversation, last=last).status_code == 200


def test_a_note_calls_a_colleague_and_reaches_no_customer(
    at_alice: Client, bob: Agent, conversation: Conversation
):
    url = f"{conversation.get_absolute_url()}/notes"
    at_alice.post(url, {"text": "@Bob Brown please call"})
    assert answers(conversation) == []
    assert Mention.objects.get().agent == bob
    assert at_alice.post(url, {"text": ""}).status_code == 422


def test_who_else_looks_is_shown_and_who_writes(
    at_alice: Client, at_bob: Client, conversation: Conversation
):
    url = f"{conversation.get_absolute_url()}/attendance"
    assert b"Bob" not in at_alice.post(url, {"typing": "0"}).content
    assert b"Alice Adams is looking" in at_bob.post(url, {"typing": "1"}).content
    assert b"Bob Brown is writing" in at_alice.post(url, {"typing": "0"}).content
    assert b"Bob Brown is writing" in at_alice.get(conversation.get_absolute_url()).content
    at_bob.post(url, {"gone": "1"})
    assert b"Bob" not in at_alice.post(url, {"typing": "0"}).content
    with clock.stopped_at(clock.now() + timedelta(minutes=2)):
        assert b"Alice" not in at_bob.post(url, {"typing": "0"}).content
    assert Attendance.objects.count() == 2


def test_prepared_answers_come_filled_and_in_the_persons_language_first(
    at_alice: Client, team: Team, conversation: Conversation
):
    PreparedAnswer.objects.create(name="A French one", text="Bonjour {name}", language="fr")
    PreparedAnswer.objects.create(name="Thanks", text="Dear {name}, {unknown} {agent}")
    other = Team.objects.create(name="Other")
    PreparedAnswer.objects.create(name="Not hers", text="-", team=other)
    found = at_alice.get(f"{conversation.get_absolute_url()}/answers").json()["answers"]
    assert [row["name"] for row in found] == ["Thanks", "A French one"]
    assert found[0]["text"] == "Dear Dana Novak, {unknown} Alice Adams"


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Bonjour {name}, merci", "Bonjour, merci"),
        ("Dear {name},\nthank you", "Dear,\nthank you"),
        ("{name} عزیز، سلام", "عزیز، سلام"),
        ("{name}, thank you", "thank you"),
        ("Salam!\n{name}", "Salam!\n"),
    ],
)
def test_a_field_without_a_value_leaves_no_hole(
    conversation: Conversation, alice: Agent, text: str, filled: str
):
    conversation.contact.name = ""
    assert PreparedAnswer(text=text).filled(conversation, alice) == filled


def test_colleagues_who_see_it_are_named(
    at_alice: Client, bob: Agent, charlie: Agent, conversation: Conversation
):
    found = at_alice.get(f"{conversation.get_absolute_url()}/names").json()["names"]
    names = [row["name"] for row in found]
    assert charlie.name not in names
    assert "Bob Brown" in names
    assert "Alice Adams" not in names


def test_nobody_writes_where_he_does_not_see(at_charlie: Client, conversation: Conversation):
    for part in ("replies", "notes", "draft", "attendance", "joins"):
        url = f"{conversation.get_absolute_url()}/{part}"
        assert at_charlie.post(url, {"text": "x"}).status_code == 404
    assert at_charlie.get(f"{conversation.get_absolute_url()}/answers").status_code == 404
    assert conversation.messages.count() == 1


def test_writing_first_to_a_person(
    at_alice: Client, alice: Agent, mail_channel: Channel, dana: Contact
):
    url = f"/desk/contacts/{dana.pk}/conversations"
    page = at_alice.get(url).content.decode()
    assert "Shop mail" in page
    given = {"channel": mail_channel.pk, "subject": "Your vase", "text": "It is here."}
    answer = at_alice.post(url, given)
    conversation = Conversation.objects.get()
    assert answer["Location"] == conversation.get_absolute_url()
    assert conversation.subject == "Your vase"
    assert conversation.assignee == alice
    assert conversation.messages.get().handle.value == "dana@example.org"  # type: ignore[union-attr]


def test_writing_first_keeps_what_was_typed_when_something_is_missing(
    at_alice: Client, mail_channel: Channel, dana: Contact
):
    url = f"/desk/contacts/{dana.pk}/conversations"
    answer = at_alice.post(url, {"channel": mail_channel.pk, "subject": "", "text": "It is here."})
    assert answer.status_code == 422
    assert "It is here." in answer.content.decode()
    assert not Conversation.objects.exists()


def test_where_there_is_no_way_to_write_first_it_says_so(
    at_alice: Client, form_channel: Channel, dana: Contact
):
    page = at_alice.get(f"/desk/contacts/{dana.pk}/conversations").content.decode()
    assert "cannot write to this person yet" in page


def test_the_address_it_goes_to_is_shown(at_alice: Client, mail_channel: Channel):
    other = Address("email", "dana@work.example", "Dana")
    message = heard(mail_channel, sender=other)
    page = at_alice.get(message.conversation.get_absolute_url()).content.decode()
    assert "dana@work.example</bdi> · Shop mail" in page
