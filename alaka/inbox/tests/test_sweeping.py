"""What was uploaded and never sent does not stay for ever; all else does."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from alaka.accounts.models import Agent
from alaka.channels.contract import File
from alaka.channels.models import Channel, Intake
from alaka.core import clock
from alaka.core.models import Blob
from alaka.core.uploading import keep
from alaka.inbox.models import Attachment, Draft
from alaka.inbox.sweeping import sweep
from alaka.inbox.tests.talking import heard


def uploaded(content: bytes, *, days: float = 0) -> int:
    """The blob of a file that was handed in so long ago."""
    blob: int = keep([SimpleUploadedFile("roses.txt", content)])[0]["blob"]
    Blob.objects.filter(pk=blob).update(kept_at=clock.now() - timedelta(days=days))
    return blob


def left() -> set[int]:
    return set(Blob.objects.values_list("pk", flat=True))


def test_what_can_be_named_no_more_goes_and_what_can_stays(db: None) -> None:
    old, fresh = uploaded(b"old", days=9), uploaded(b"fresh", days=7)
    sweep()
    assert left() == {fresh}
    assert old not in left()


def test_what_was_sent_or_came_in_stays(mail_channel: Channel) -> None:
    message = heard(mail_channel, files=[File("roses.txt", "text/plain", b"sent")])
    Blob.objects.update(kept_at=clock.now() - timedelta(days=400))
    sweep()
    assert Attachment.objects.get(message=message).blob_id in left()


def test_what_a_draft_or_a_waiting_line_names_stays(mail_channel: Channel, alice: Agent) -> None:
    drafted, said, done = (uploaded(text, days=30) for text in (b"draft", b"said", b"done"))
    conversation = heard(mail_channel).conversation
    Draft.objects.create(conversation=conversation, agent=alice, files=[{"blob": drafted}])
    for blob, state in ((said, "quarantined"), (done, "done")):
        Intake.objects.create(
            channel=mail_channel,
            key=state,
            body=b"",
            envelope={"files": [{"blob": blob}]},
            state=state,
            received_at=clock.now(),
        )
    sweep()
    assert left() == {drafted, said}


def test_what_is_handed_in_again_begins_anew(db: None) -> None:
    old = uploaded(b"again", days=30)
    assert keep([SimpleUploadedFile("roses.txt", b"again")])[0]["blob"] == old
    sweep()
    assert left() == {old}


def test_an_agents_file_that_he_takes_away_again_is_swept(at_alice: Client) -> None:
    door = reverse("uploads")
    at_alice.post(door, {"upload": SimpleUploadedFile("roses.txt", b"never mind")})
    kept = Blob.objects.get(digest=hashlib.sha256(b"never mind").digest())
    Blob.objects.update(kept_at=clock.now() - timedelta(days=9))
    sweep()
    assert kept.pk not in left()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_brings_the_same_file_this_moment_keeps_it(mail_channel: Channel) -> None:
    uploaded(b"same", days=30)
    held, swept = Event(), Event()

    def receive_slowly() -> None:
        try:
            with transaction.atomic():
                heard(mail_channel, files=[File("roses.txt", "text/plain", b"same")])
                held.set()
                while not swept.wait(0.01) and not _somebody_waits():
                    pass
        finally:
            connection.close()

    def sweep_meanwhile() -> None:
        try:
            held.wait(30)
            sweep()
        finally:
            swept.set()
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for job in [pool.submit(receive_slowly), pool.submit(sweep_meanwhile)]:
            job.result()
    assert Attachment.objects.get().blob_id in left()
