"""A person of whom every room holds something, each with a word that nobody else says."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from alaka.accounts.models import Agent, AuditEntry
from alaka.api.models import Answered, Webhook
from alaka.api.tests.caller import Caller
from alaka.api.tests.conftest import admin  # noqa: F401
from alaka.cases import handling
from alaka.cases.closing import Ending, close
from alaka.cases.models import Case
from alaka.cases.opening import Brief, open_case
from alaka.channels.contract import Raw
from alaka.channels.models import Channel, Intake
from alaka.channels.storing import store
from alaka.chats import blocking
from alaka.chats.models import Guest
from alaka.contacts import changing, documents, merging, noting, tagging
from alaka.contacts.companies import changing as companies
from alaka.contacts.models import Contact, Handle, OwnField
from alaka.core import clock, jobs
from alaka.core.models import Blob
from alaka.importing import files, running
from alaka.importing.models import Import, State
from alaka.inbox import answering, regrouping, satisfying
from alaka.inbox.intake import take_in
from alaka.inbox.models import Conversation, Draft, Message, SatisfactionRequest
from alaka.inbox.tagging import tag
from alaka.segments.models import BulkChange

WORD = "zyxqoplin"
ADDRESS = f"{WORD}@example.org"
MAIL = f"""From: {WORD.title()} Person <{ADDRESS}>
To: shop@gul.example
Cc: friend-{WORD}@example.org
Subject: Late {WORD} roses
Message-ID: <one-{WORD}@example.org>
Content-Type: multipart/mixed; boundary="{WORD}"

--{WORD}
Content-Type: text/plain

My {WORD} roses are late.

> On Monday you wrote to {WORD}

--{WORD}
Content-Type: text/plain; name="{WORD}.txt"
Content-Disposition: attachment; filename="{WORD}.txt"

bytes of {WORD}
--{WORD}--
"""


@pytest.fixture
def chat_channel(shop_inbox: Any) -> Channel:
    return Channel.objects.create(kind="webchat", name="Chat", inbox=shop_inbox)


def mailed(channel: Channel, number: int, body: str = MAIL) -> Conversation:
    """As a mailbox brings it."""
    mail = body.replace("one-", f"one-{number}-").encode()
    envelope = {"folder": "INBOX", "uid": number}
    store(channel, [Raw(f"imap:1:1:{number}", mail, "message/rfc822", envelope)])
    take_in(channel.pk)
    return Conversation.objects.latest("pk")


def in_the_inbox(channel: Channel, alice: Agent) -> Contact:
    """Mails, a copy, an answer, notes, drafts, tags, ratings, a join."""
    talk = mailed(channel, 1)
    person = talk.contact
    Handle.objects.create(
        contact=person, scheme="phone", value="+38761998877", created_at=clock.now()
    )
    answering.reply(talk, answering.Saying(f"Dear {WORD}, they come."), by=alice)
    answering.note(talk, answering.Saying(f"{WORD} is angry"), by=alice)
    second = mailed(channel, 2, MAIL.replace("Late", "Another"))
    regrouping.join(second, talk, by=alice)
    talk.refresh_from_db()
    tag([talk], [tagging.named("angry")], by=alice)
    talk.close(by=alice, resolution=f"{WORD} got new ones")
    satisfying.rate(talk, 2, f"Says {WORD}")
    SatisfactionRequest.objects.create(
        conversation=talk, contact=person, address=ADDRESS, at=clock.now()
    )
    return person


def uploaded() -> dict[str, Any]:
    blob = next(iter(Blob.objects.keep([f"draft of {WORD}".encode()]).values()))
    return {"name": f"{WORD}.txt", "type": "text/plain", "size": blob.size, "blob": blob.pk}


def at_the_door(form_channel: Channel) -> None:
    fields = {"name": WORD.title(), "email": ADDRESS, "message": f"By form: {WORD}", "shoe": WORD}
    Client().post(f"/f/{form_channel.key}", fields, headers={"user-agent": f"Browser {WORD}"})
    take_in(form_channel.pk)


def in_a_case(person: Contact, alice: Agent, bob: Agent) -> Case:
    talk = Conversation.objects.filter(contact=person, joined_into=None).earliest("pk")
    words: dict[str, Any] = {
        name: f"{name} of {WORD}" for name in ("title", "text", "wish", "product")
    }
    case = open_case(Brief(**words, contact=person), by=alice, conversation=talk)
    handling.add_step(case, f"Call {WORD}", alice, None, by=bob)
    handling.change(case, by=bob, title=f"Again {WORD}")
    ending = Ending("explained", f"{WORD} agrees", f"Dear {WORD}", f"More {WORD}")
    close(case, ending, by=alice)
    return case


def in_the_chat(channel: Channel, bob: Agent) -> Guest:
    now = clock.now()
    guest = Guest.objects.create(
        channel=channel, value=f"g-{WORD}", created_at=now, here_until=now,
        claims={"name": WORD, "email": ADDRESS}, page_url=f"https://gul.example/{WORD}",
        page_title=WORD, pages=[{"url": WORD}], referrer=WORD, browser=WORD, address="192.0.2.1",
    )  # fmt: skip
    blocking.block(guest, by=bob, why=f"{WORD} shouted", until=None)
    return guest


def at_the_person(person: Contact, bob: Agent) -> None:
    field = OwnField.objects.create(key="shoe_zyx", name="Shoe", kind="text")
    values = {"name": f"{WORD.title()} Person", "about": f"About {WORD}", f"own.{field.key}": WORD}
    changing.change(person, values, by=bob)
    noting.write(person, f"Note on {WORD}", by=bob)
    given = SimpleUploadedFile(f"{WORD}.txt", f"document of {WORD}".encode())
    documents.add(person, [given], by=bob)
    removed = documents.add(person, [SimpleUploadedFile(f"{WORD}2.txt", b"x")], by=bob)
    documents.remove(removed[0], by=bob)
    tagging.retag(person, put=[tagging.named("regular")], taken=[], by=bob)
    companies.join(person, companies.create({"name": "Bristol"}, by=bob), by=bob, role=WORD)
    twin = Contact.objects.create(name=f"Twin {WORD}", created_at=clock.now())
    Handle.objects.create(
        contact=twin, scheme="email", value=f"twin-{WORD}@example.org", created_at=clock.now()
    )
    merging.merge(person, twin, by=bob)
    AuditEntry.write("login failed", about=ADDRESS, tried=f"{WORD}@EXAMPLE.org")


def imported(admin: Agent) -> Import:  # noqa: F811
    table = f"E-mail\tName\n{ADDRESS}\t{WORD.title()} Imported\n"
    of = files.take_in("people.csv", [table.encode()], by=admin)
    of.put(state=State.WRITING)
    running.run(of.pk)
    return Import.objects.get(pk=of.pk)


@pytest.fixture
def told() -> None:
    """A webhook hears of everything."""
    webhook = Webhook(name="Shop", url="https://shop.invalid/", is_active=True)
    webhook.renew_secret()
    webhook.save()


def run_jobs(*paths: str) -> None:
    done: set[int] = set()
    while job := ProcrastinateJob.objects.exclude(pk__in=done).order_by("id").first():
        done.add(job.pk)
        if job.args["path"].startswith(paths):
            jobs.run(**job.args)


def found(word: str = WORD) -> list[str]:
    """Every column of every table in which a word stands, in any case, as text or as bytes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name, column_name, data_type"
            " FROM information_schema.columns"
            " JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE table_type = 'BASE TABLE'"
            " AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        )
        columns = cursor.fetchall()
        places = []
        for schema, table, column, kind in columns:
            said = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
            cursor.execute(
                f'SELECT count(*) FROM "{schema}"."{table}" WHERE {said} ILIKE %s',
                [f"%{word}%"],
            )
            if count := cursor.fetchone()[0]:
                places.append(f"{table}.{column}: {count}")
    return places


@pytest.fixture
def person(
    told: None, mail_channel: Channel, form_channel: Channel, chat_channel: Channel,
    alice: Agent, bob: Agent, admin: Agent,  # noqa: F811
) -> Contact:  # fmt: skip
    """In every room, by every way in."""
    known = in_the_inbox(mail_channel, alice)
    at_the_door(form_channel)
    Intake.objects.create(
        channel=mail_channel, key=f"odd-{WORD}", body=MAIL.encode(), state="quarantined",
        reason="?", received_at=clock.now(), envelope={"from": ADDRESS},
    )  # fmt: skip
    at_the_person(known, bob)
    in_a_case(known, alice, bob)
    talk = Conversation.objects.filter(contact=known).earliest("pk")
    Draft.objects.create(conversation=talk, agent=alice, text=f"To {WORD}", files=[uploaded()])
    in_the_chat(chat_channel, bob)
    imported(admin)
    caller = Caller(bob)
    caller("PATCH", f"contacts/{known.pk}", {"about": f"By API: {WORD}"})
    Answered.objects.create(
        token=caller.token, key=f"key-{WORD}", digest="", status=201, at=clock.now(),
        body=json.dumps({"handles": [ADDRESS]}).encode(),
    )  # fmt: skip
    bulk = BulkChange.objects.create(what="about", made_at=clock.now())
    bulk.rows.create(record=known.pk, outcome="changed", was={"about": WORD})
    jobs.defer("alaka.chats.jobs.send_transcript", conversation_id=1, address=ADDRESS, language="")
    theirs = MAIL.replace(ADDRESS, "erin@example.org").replace(WORD.title(), "Erin")
    other = mailed(mail_channel, 9, theirs.replace(WORD, "fern"))
    Message.objects.filter(conversation=other).update(participants=[ADDRESS, "x@example.org"])
    run_jobs("alaka.core.jobs.tell")
    talks = Conversation.objects.filter(contact__in=known.ids)
    talks.update(status="closed", closed_at=clock.now())
    return Contact.objects.get(pk=known.pk)
