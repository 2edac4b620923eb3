"""Everything about a person, as data and as a page of its own."""

import io
import json
import re
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry
from alaka.activities import planning
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.privacy import board, exporting
from alaka.privacy.exporting import Asked
from alaka.privacy.tests.conftest import ADDRESS, WORD
from alaka.sales.opening import Brief, open_deal
from alaka.timeline.recording import record

pytestmark = pytest.mark.django_db


def opened(contact: Contact, internal: bool = False) -> tuple[ZipFile, dict[str, Any], str]:
    made = b"".join(exporting.archive(Asked(contact, internal)))
    archive = ZipFile(io.BytesIO(made))
    assert archive.testzip() is None
    page = archive.read("index.html").decode()
    return archive, json.loads(archive.read("data.json")), page


def test_all_that_is_known_is_in_it(person: Contact) -> None:
    archive, data, _page = opened(person)
    assert data["about"]["records"] == person.ids
    assert set(data) == {"about"} | {each.name for each in board.holdings() if each.shown}
    assert {row["value"] for row in data["addresses"]} >= {ADDRESS, f"twin-{ADDRESS}"}
    texts = " ".join(row["text"] for row in data["messages"])
    for said in (f"My {WORD} roses", f"By form: {WORD}", f"Dear {WORD}"):
        assert said in texts
    assert data["cases"][0]["wish"] == f"wish of {WORD}"
    assert data["ratings"][0]["comment"] == f"Says {WORD}"
    assert data["guests"][0]["claims"]["email"] == ADDRESS
    assert all(re.match(r"\d{4}-\d\d-\d\dT.*Z$", row["at"]) for row in data["messages"])
    for name in ("attachments", "documents"):
        assert WORD in archive.read(data[name][0]["file"]).decode()


def test_what_was_written_among_ourselves_is_a_choice(person: Contact) -> None:
    _archive, data, page = opened(person)
    assert data["notes"] == data["drafts"] == data["case_steps"] == []
    assert "is angry" not in page
    assert not any(row["kind"] == "note" for row in data["messages"])
    _archive, data, page = opened(person, internal=True)
    assert data["notes"][0]["text"] == f"Note on {WORD}"
    assert f"{WORD} is angry" in page


def test_lines_on_what_is_among_ourselves_stay_there(dana: Contact, bob: Agent) -> None:
    deal = open_deal(Brief(f"Deal of {WORD}", contact=dana), by=bob)
    planned = planning.plan(
        planning.Plan(subject=f"Watch {WORD}", agent=bob, contact=dana, due_on=clock.now().date()),
        by=bob,
    )
    record("webhook.called", subject=dana, contact=dana, text=f"Block {WORD}")
    record("contact.changed", subject=dana, contact=dana, fields=["about"])
    _archive, data, page = opened(dana)
    assert [row["verb"] for row in data["events"]] == ["contact.changed"]
    assert WORD not in page
    _archive, data, page = opened(dana, internal=True)
    verbs = {"contact.changed", "deal.opened", "activity.planned", "webhook.called"}
    assert {row["verb"] for row in data["events"]} == verbs
    assert all(each in page for each in (deal.title, planned.subject, f"Block {WORD}"))


def test_the_page_is_in_the_persons_language_and_asks_for_nothing(person: Contact) -> None:
    Contact.objects.filter(pk=person.pk).update(language="fa")
    person.refresh_from_db()
    _archive, _data, page = opened(person)
    assert '<html lang="fa" dir="rtl">' in page
    assert "پیام" in page
    assert not re.search(r"<(script|link|img|iframe)|@import|url\(|(src|href)=.?(?!files/)\w", page)


def test_what_a_stranger_wrote_cannot_do_anything_on_the_page(db: None) -> None:
    evil = Contact.objects.create(name="<script>alert(1)</script>", created_at=clock.now())
    _archive, _data, page = opened(evil)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_person_of_whom_little_is_known_has_a_whole_file(db: None) -> None:
    archive, data, _page = opened(Contact.objects.create(created_at=clock.now()))
    assert archive.namelist() == ["index.html", "data.json"]
    assert data["messages"] == []


def test_who_manages_all_downloads_it_and_the_log_says_so(
    at_bob: Client, bob: Agent, dana: Contact
) -> None:
    assert at_bob.get(f"/desk/contacts/{dana.pk}").content.decode().count("/export") == 1
    assert at_bob.get(f"/desk/contacts/{dana.pk}/export").status_code == 200
    sent = at_bob.post(f"/desk/contacts/{dana.pk}/export.zip", {"internal": "1"})
    assert sent["Content-Type"] == "application/zip"
    entry = AuditEntry.objects.get(act="person exported")
    assert entry.data == {"person": dana.pk, "internal": True}
    assert entry.agent == bob


def test_an_agent_finds_no_button_and_no_page(at_alice: Client, dana: Contact) -> None:
    assert "/export" not in at_alice.get(f"/desk/contacts/{dana.pk}").content.decode()
    assert at_alice.post(f"/desk/contacts/{dana.pk}/export.zip").status_code == 403
