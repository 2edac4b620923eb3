from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from alaka.api.webhooks.tests.receiver import receiving
from tests.house import House, alaka, eventually, furnished, house

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    data = tmp_path_factory.mktemp("worker") / "data"
    with house(furnished(data), ALAKA_ALLOW_PRIVATE_ADDRESSES="1") as started:
        yield started


def defer(data: Path, job: str, word: str) -> None:
    code = f"from alaka.core.jobs import defer; defer('tests.work.{job}', word='{word}')"
    answer = alaka(data, "manage", "shell", "--command", code)
    assert answer.returncode == 0, answer.stderr


def noted(running: House) -> list[str]:
    with running.connect() as connection:
        try:
            return [row[0] for row in connection.execute("SELECT word FROM noted").fetchall()]
        except psycopg.errors.UndefinedTable:
            return []


def test_a_job_runs_and_leaves_no_row_behind(running: House):
    defer(running.data, "note", "done")
    eventually(lambda: "done" in noted(running))

    def rows() -> list[object]:
        with running.connect() as connection:
            return connection.execute("SELECT id FROM procrastinate_jobs").fetchall()

    eventually(lambda: not rows())


def test_the_job_of_a_killed_worker_runs_again_within_seconds(running: House):
    defer(running.data, "take_long_the_first_time", "long")
    eventually(lambda: "long begins" in noted(running))
    running.kill("worker")
    eventually(lambda: "long ends" in noted(running), patience=30)
    assert noted(running).count("long begins") == 2


TELL = """
from alaka.api.models import Webhook
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.timeline.recording import record
webhook = Webhook(name="Shop", url="{url}")
webhook.renew_secret()
webhook.save()
dana = Contact.objects.create(name="Dana", created_at=clock.now())
record("contact.added", subject=dana, contact=dana)
"""


def test_a_webhook_is_told_what_happens(running: House):
    with receiving() as receiver:
        code = TELL.format(url=receiver.url)
        answer = alaka(running.data, "manage", "shell", "--command", code)
        assert answer.returncode == 0, answer.stderr
        eventually(lambda: receiver.received)
    assert receiver.received[0].told["data"]["contact"]["name"] == "Dana"


def test_jobs_go_on_after_the_database_was_killed(running: House):
    running.kill("postgres")
    eventually(running.answers)
    defer(running.data, "note", "after")
    eventually(lambda: "after" in noted(running))
