"""The composer before the page's scripts have run: a browser's own posts, pages as answers."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.conftest import logged_in
from alaka.contacts.models import Contact
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Conversation, Draft, Message, MessageKind
from alaka.inbox.tests.talking import heard

pytestmark = pytest.mark.django_db

LIST = "view=open"


@pytest.fixture
def plain(alice: Agent) -> Client:
    """Alice's browser while the scripts are on their way."""
    return logged_in(alice)


@pytest.fixture
def conversation(mail_channel: Channel) -> Conversation:
    return heard(mail_channel).conversation


def post(client: Client, conversation: Conversation, kind: str = "replies", **given: Any) -> Any:
    return client.post(f"{conversation.get_absolute_url()}/{kind}", {"from": LIST, **given})


def said(conversation: Conversation) -> list[Message]:
    return list(conversation.messages.exclude(kind=MessageKind.INCOMING).order_by("pk"))


def test_an_answer_leads_back_to_the_conversation_and_its_list(
    plain: Client, conversation: Conversation
):
    answer = post(plain, conversation, text="It comes today")
    assert answer.status_code == 302
    assert answer["Location"] == f"{conversation.get_absolute_url()}?{LIST}"
    (message,) = said(conversation)
    page = plain.get(answer["Location"]).content.decode()
    assert page.startswith("<!doctype html>")
    assert "It comes today" in page
    assert f'formaction="/desk/messages/{message.pk}/withdrawal"' in page


def test_a_note_leads_back_too(plain: Client, conversation: Conversation):
    answer = post(plain, conversation, "notes", text="She is an old friend")
    assert answer["Location"] == f"{conversation.get_absolute_url()}?{LIST}"
    assert [message.is_note for message in said(conversation)] == [True]


def test_the_undo_of_the_toast_leads_back_with_the_text(
    plain: Client, alice: Agent, conversation: Conversation
):
    post(plain, conversation, text="It comes today")
    (message,) = said(conversation)
    answer = plain.post(f"/desk/messages/{message.pk}/withdrawal")
    assert answer["Location"] == conversation.get_absolute_url()
    assert said(conversation) == []
    assert "It comes today</textarea>" in plain.get(answer["Location"]).content.decode()


def test_what_is_told_without_a_script_stands_on_the_page_it_was_asked_from(
    plain: Client, conversation: Conversation
):
    message = heard(conversation.channel, "Only one", subject="Only one")
    here = message.conversation.get_absolute_url()
    headers = {"Referer": f"http://testserver{here}"}
    answer = plain.post(f"/desk/messages/{message.pk}/split", headers=headers)
    assert answer["Location"] == f"http://testserver{here}"
    assert "nothing to split off" in plain.get(answer["Location"]).content.decode()
    away = plain.post(
        f"/desk/messages/{message.pk}/split", headers={"Referer": "https://evil.example/"}
    )
    assert away["Location"] == "/desk/inbox/"


def test_an_empty_answer_shows_the_whole_page_with_the_reason(
    plain: Client, conversation: Conversation
):
    answer = post(plain, conversation, text="  ")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.startswith("<!doctype html>")
    assert "Write something before you send it." in page
    assert 'id="thread"' in page
    assert f'hx-get="{conversation.get_absolute_url()}?{LIST}"' in page


def test_all_that_was_typed_is_kept_with_an_answer_that_was_overtaken(
    plain: Client, bob: Agent, conversation: Conversation
):
    last = conversation.messages.latest("pk").pk
    reply(conversation, Saying("I have answered"), by=bob)
    answer = post(plain, conversation, text="So do I", last=last, day="2030-01-02", time="08:30")
    page = answer.content.decode()
    assert "Bob Brown answered while you were writing." in page
    assert "So do I</textarea>" in page
    assert 'value="2030-01-02"' in page
    assert 'value="08:30"' in page
    again = post(plain, conversation, text="So do I", last=_last(page))
    assert again.status_code == 302


def _last(page: str) -> str:
    found = re.search(r'name="last" value="(\d+)"', page)
    assert found is not None
    return found[1]


def test_files_come_along_with_the_text(plain: Client, conversation: Conversation):
    upload = SimpleUploadedFile("bill.pdf", b"%PDF-1.4", "application/pdf")
    post(plain, conversation, text="The bill", upload=upload)
    (message,) = said(conversation)
    assert [(file.name, file.content_type) for file in message.attachments.all()] == [
        ("bill.pdf", "application/pdf")
    ]


def test_files_of_a_refused_answer_are_kept(plain: Client, conversation: Conversation):
    upload = SimpleUploadedFile("bill.pdf", b"%PDF-1.4", "application/pdf")
    page = post(plain, conversation, text="", upload=upload).content.decode()
    tokens = re.findall(r'name="file" value="([^"]+)"', page)
    assert len(tokens) == 1
    post(plain, conversation, text="The bill", file=tokens)
    assert [file.name for file in said(conversation)[0].attachments.all()] == ["bill.pdf"]


def test_too_many_files_at_once_are_refused_and_the_text_kept(
    plain: Client, conversation: Conversation
):
    uploads = [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(21)]
    page = post(plain, conversation, text="All of them", upload=uploads).content.decode()
    assert "Add at most 20 files at a time." in page
    assert "All of them</textarea>" in page
    assert said(conversation) == []


def test_writing_first_takes_files_too(plain: Client, mail_channel: Channel, dana: Contact):
    upload = SimpleUploadedFile("bill.pdf", b"%PDF-1.4", "application/pdf")
    values = {"channel": mail_channel.pk, "subject": "Your bill", "text": "Here", "upload": upload}
    answer = plain.post(f"/desk/contacts/{dana.pk}/conversations", values)
    assert answer.status_code == 302
    (message,) = said(Conversation.objects.get(subject="Your bill"))
    assert [file.name for file in message.attachments.all()] == ["bill.pdf"]


def test_the_page_of_a_refused_answer_can_be_loaded_again(
    plain: Client, conversation: Conversation
):
    for kind in ("replies", "notes"):
        answer = plain.get(f"{conversation.get_absolute_url()}/{kind}")
        assert answer["Location"] == conversation.get_absolute_url()


def test_a_draft_is_no_more_once_it_was_sent(
    plain: Client, alice: Agent, conversation: Conversation
):
    Draft.objects.create(conversation=conversation, agent=alice, text="It comes")
    post(plain, conversation, text="It comes today")
    assert not Draft.objects.exists()
