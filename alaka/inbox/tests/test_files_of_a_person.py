"""Files at a person and a company: kept there, and sent in conversations that the reader sees."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.contacts import documents
from alaka.contacts.companies import changing
from alaka.contacts.models import Contact, Document
from alaka.core import clock
from alaka.core.models import Blob
from alaka.inbox.models import Attachment, Conversation, Inbox, Message


def upload(name: str, content: bytes = b"hello") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def names(client: Client, contact: Contact, cursor: str = "") -> list[str]:
    shown = panel(client, contact, cursor)
    return [part.split("<")[0] for part in shown.split('rel="noopener" data-view')[1:]]


def panel(client: Client, about: Any, cursor: str = "") -> str:
    url = about.get_absolute_url()
    page = client.get(url, {"files": cursor} if cursor else {}).content.decode()
    return page.split('id="panel-files"')[1].split("</section>")[0]


def sent(contact: Contact, channel: Channel, name: str, **more: Any) -> Attachment:
    at = clock.now()
    conversation = Conversation.objects.create(
        contact=contact, channel=channel, inbox=more.pop("inbox", channel.inbox), opened_at=at,
        last_activity_at=at,
    )  # fmt: skip
    message = Message.objects.create(
        conversation=conversation, channel=channel, kind="incoming", at=more.pop("at", at),
        created_at=at, text="See",
    )  # fmt: skip
    blob = next(iter(Blob.objects.keep([name.encode()]).values()))
    return Attachment.objects.create(
        message=message, blob=blob, name=name, content_type="text/plain", size=blob.size, **more
    )


def test_files_are_kept_and_taken_away(
    at_alice: Client, at_bob: Client, alice: Agent, dana: Contact
):
    url = f"{dana.get_absolute_url()}/documents"
    made = at_alice.post(url, {"upload": [upload("contract.pdf"), upload("<logo>.svg")]})
    assert made["Location"] == f"{dana.get_absolute_url()}#panel-files"
    shown = panel(at_bob, dana)
    assert "contract.pdf" in shown
    assert "&lt;logo&gt;.svg" in shown
    assert 'href="/files/' in shown
    assert "removal" not in shown
    document = Document.objects.get(name="contract.pdf")
    removal = f"/desk/documents/{document.pk}/removal"
    assert removal in panel(at_alice, dana)
    assert at_bob.post(removal).status_code == 404
    at_alice.post(removal)
    page = at_alice.get(dana.get_absolute_url()).content.decode()
    assert "Alice Adams added the file contract.pdf" in page
    assert "Alice Adams removed the file contract.pdf" in page
    assert list(Document.objects.values_list("name", flat=True)) == ["<logo>.svg"]


def test_a_file_that_is_too_large_keeps_none(at_alice: Client, dana: Contact, settings: Any):
    settings.MAX_UPLOAD = 10
    url = f"{dana.get_absolute_url()}/documents"
    refused = at_alice.post(
        url, {"upload": [upload("small.txt"), upload("big.txt", b"x" * 11)]}, follow=True
    )
    assert "big.txt is larger than" in refused.content.decode()
    assert not Document.objects.exists()
    assert "Choose a file first." in at_alice.post(url, follow=True).content.decode()


def test_files_of_conversations_stand_among_them_as_far_as_the_reader_sees_them(
    at_alice: Client, at_bob: Client, alice: Agent, dana: Contact, form_channel: Channel
):
    hidden = Inbox.objects.create(name="Elsewhere")
    sent(dana, form_channel, "old.txt", at=clock.now() - timedelta(days=3))
    sent(dana, form_channel, "secret.txt", inbox=hidden)
    sent(dana, form_channel, "signature.txt", content_id="logo")
    documents.add(dana, [upload("new.txt")], by=alice)
    alices, bobs = panel(at_alice, dana), panel(at_bob, dana)
    assert "secret.txt" not in alices
    assert "secret.txt" in bobs
    assert "signature.txt" not in bobs
    assert alices.index("new.txt") < alices.index("old.txt")
    assert "in a conversation" in alices


def test_they_go_page_by_page_and_none_is_lost_or_twice(
    at_bob: Client, alice: Agent, dana: Contact, form_channel: Channel
):
    now = clock.now()
    for number in range(20):
        at = now - timedelta(hours=number // 4)
        sent(dana, form_channel, f"sent-{number}.txt", at=at)
        documents.add(dana, [upload(f"kept-{number}.txt")], by=alice)
        Document.objects.filter(name=f"kept-{number}.txt").update(added_at=at)
    seen: list[str] = []
    cursor = ""
    while True:
        shown = panel(at_bob, dana, cursor)
        seen += [
            part.split("</a>")[0].rpartition(">")[2]
            for part in shown.split('class="fw-medium text-reset"')[1:]
        ]
        if "?files=" not in shown:
            break
        cursor = shown.split("?files=")[1].split("#")[0]
    assert len(seen) == len(set(seen)) == 40
    assert {"sent-19.txt", "kept-19.txt"} <= set(seen[-8:])


@pytest.mark.parametrize("cursor", ["x", "1k", "k5", "nank5", "1e400k5", "1.0k" + "9" * 30])
def test_a_cursor_of_nobody_shows_the_newest(at_bob: Client, dana: Contact, cursor: str):
    assert "No files yet." in panel(at_bob, dana, cursor)


def test_a_company_has_files_of_its_own_and_of_its_people(
    at_alice: Client, alice: Agent, dana: Contact
):
    company = changing.create({"name": "Bristol"}, by=alice)
    changing.join(dana, company, by=alice)
    documents.add(dana, [upload("of-dana.txt")], by=alice)
    at_alice.post(f"{company.get_absolute_url()}/documents", {"upload": upload("contract.txt")})
    shown = panel(at_alice, company)
    assert "of-dana.txt" in shown
    assert "contract.txt" in shown
    page = at_alice.get(company.get_absolute_url()).content.decode()
    assert "Alice Adams added the file of-dana.txt" in page
