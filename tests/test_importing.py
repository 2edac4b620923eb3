"""`alaka import-mail`, beside a running Alaka and without one; all imports, as they are stopped."""

import mailbox
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.house import House, alaka, environment, eventually, furnished, house

pytestmark = pytest.mark.slow

MAKE_SHOP = """
from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.models import Inbox
from alaka.tracking.models import Source
Channel.objects.create(
    kind="email", name="Support", inbox=Inbox.objects.create(name="Shop"),
    settings={"address": "support@gul.example"}, is_enabled=False,
)
Source.objects.create(name="Shop", secrets={}, created_at=clock.now())
Agent.objects.create_user("ada@gul.example", "x", name="Ada", role="administrator")
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(furnished(tmp_path_factory.mktemp("importing") / "data")) as started:
        made = alaka(started.data, "manage", "shell", "--command", MAKE_SHOP)
        assert made.returncode == 0, made.stderr
        yield started


def mail(number: int, folder: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"Person {number} <p{number}@example.org>"
    message["To"] = "support@gul.example"
    message["Subject"] = f"Question {number}"
    message["Message-ID"] = f"<{folder}{number}@example.org>"
    message["Date"] = "Mon, 05 Jan 2026 10:00:00 +0000"
    message.set_content(f"From here on: question {number}.\nDo you have roses?\n")
    return message


def fill(path: Path, count: int, folder: str) -> None:
    box = mailbox.mbox(path)
    for number in range(count):
        box.add(mail(number, folder))
    box.flush()


def messages(running: House) -> int:
    with running.connect() as connection:
        row = connection.execute("SELECT count(*) FROM inbox_message").fetchone()
        assert row is not None
        return int(row[0])


def take(running: House, path: Path, channel: str = "support") -> str:
    answer = alaka(running.data, "import-mail", str(path), "--channel", channel)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


def test_an_mbox_a_maildir_and_a_folder_come_in_once(running: House, tmp_path: Path):
    before = messages(running)
    fill(tmp_path / "old.mbox", 250, "mbox")
    assert take(running, tmp_path / "old.mbox") == (
        "250 mails read: 250 new, 0 here already, 0 in quarantine."
    )
    assert messages(running) == before + 250
    assert take(running, tmp_path / "old.mbox") == (
        "250 mails read: 0 new, 250 here already, 0 in quarantine."
    )
    folder = mailbox.Maildir(tmp_path / "mails")
    for number in range(248, 253):  # Two of them are in the mbox, too.
        folder.add(mail(number, "mbox"))
    assert take(running, tmp_path / "mails") == (
        "5 mails read: 3 new, 2 here already, 0 in quarantine."
    )
    loose = tmp_path / "loose" / "deeper"
    loose.mkdir(parents=True)
    for number in range(3):
        (loose / f"{number}.eml").write_bytes(bytes(mail(number, "eml")))
    (loose / "notes.txt").write_text("no mail")
    assert take(running, tmp_path / "loose") == (
        "3 mails read: 3 new, 0 here already, 0 in quarantine."
    )
    assert messages(running) == before + 256


def test_our_own_answers_come_in_as_answers(running: House, tmp_path: Path):
    sent = mail(0, "answer")
    sent["In-Reply-To"] = "<asked0@example.org>"
    sent.replace_header("From", "Shop <support@gul.example>")
    sent.replace_header("To", "Person 0 <p0@example.org>")
    sent.replace_header("Subject", "Re: Question 0")
    sent.replace_header("Date", "Tue, 06 Jan 2026 10:00:00 +0000")
    (tmp_path / "sent.eml").write_bytes(bytes(sent))
    (tmp_path / "asked.eml").write_bytes(bytes(mail(0, "asked")))
    assert take(running, tmp_path).startswith("2 mails read: 2 new")
    with running.connect() as connection:
        row = connection.execute(
            "SELECT c.message_count, c.waiting_since FROM inbox_message m"
            " JOIN inbox_conversation c ON c.id = m.conversation_id WHERE m.kind = 'outgoing'"
        ).fetchone()
        assert row == (2, None)


def test_a_wrong_channel_or_path_is_told_with_the_right_ones(running: House, tmp_path: Path):
    answer = alaka(running.data, "import-mail", str(tmp_path), "--channel", "Sales")
    assert answer.returncode == 1
    assert "choose Support (" in answer.stderr
    answer = alaka(running.data, "import-mail", str(tmp_path / "none"), "--channel", "Support")
    assert (answer.returncode, answer.stderr.strip()) == (1, f"There is no {tmp_path / 'none'}.")
    answer = alaka(running.data, "import-mail", str(tmp_path), "--channel", "Support")
    assert answer.returncode == 1
    assert "no .eml or .mbox" in answer.stderr


def test_a_folder_without_a_database_is_told(tmp_path: Path):
    answer = alaka(tmp_path, "import-mail", str(tmp_path), "--channel", "Support")
    assert answer.returncode == 1
    assert "is ALAKA_DATA right?" in answer.stderr


@contextmanager
def begun(running: House, *words: str) -> "Iterator[subprocess.Popen[str]]":
    process = subprocess.Popen(
        [sys.executable, "-m", "alaka.cli.main", *words],
        env=environment(running.data),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # a terminal tells Ctrl-C to all processes of the command
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def ctrl_c(process: "subprocess.Popen[str]", patience: float = 60) -> str:
    """What it says of being stopped."""
    os.killpg(process.pid, signal.SIGINT)
    said, complained = process.communicate(timeout=patience)
    assert process.returncode == 130, (said, complained)
    return complained


def test_stopping_in_the_middle_loses_nothing(running: House, tmp_path: Path):
    before = messages(running)
    fill(tmp_path / "big.mbox", 3000, "big")
    with begun(running, "import-mail", str(tmp_path / "big.mbox"), "--channel", "Support") as one:
        eventually(lambda: messages(running) > before)
        assert "the same command goes on" in ctrl_c(one)
    assert messages(running) < before + 3000
    began = time.monotonic()
    rest = take(running, tmp_path / "big.mbox")
    assert "3000 mails read" in rest
    assert messages(running) == before + 3000, (rest, time.monotonic() - began)


def test_a_log_is_read_on_after_it_was_stopped(running: House, tmp_path: Path):
    moments = ((n, f"05/Jan/2026:10:{n // 60 % 60:02}:{n % 60:02} +0000") for n in range(60_000))
    line = '10.0.0.1 - - [{}] "GET /roses/{} HTTP/1.1" 200 9 "-" "Firefox"\n'
    (tmp_path / "access.log").write_text("".join(line.format(at, n) for n, at in moments))
    words = ("import-log", str(tmp_path / "access.log"), "--source", "Shop")
    with begun(running, *words, "--site", "https://shop.example") as one:
        eventually(lambda: one_of(running, "SELECT count(*) FROM tracking_event"))
        assert "the same command goes on" in ctrl_c(one)
    answer = alaka(running.data, *words, "--site", "https://shop.example")
    assert "60000 lines read: 60000 pages seen" in answer.stdout, answer.stderr
    assert one_of(running, "SELECT count(*) FROM tracking_event") == 60_000


def one_of(running: House, question: str) -> Any:
    with running.connect() as connection:
        row = connection.execute(question).fetchone()
        return row and row[0]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Large enough to be read by several processes, and written by several connections."""
    path, filling = tmp_path / "people.csv", "x" * 100
    # Nobody of one test is known in another.
    lines = (f"Buyer {n},{tmp_path.name}.{n}@example.org,{filling}\n" for n in range(ROWS))
    path.write_text("Name,E-mail,About\n" + "".join(lines))
    return path


ROWS = 90_000
LAST = "FROM importing_import ORDER BY id DESC LIMIT 1"
BATCHES = """
SELECT count(*) FROM importing_batch b JOIN importing_import i ON i.id = b.of_id
WHERE i.state = 'writing'
"""
PEOPLE = "SELECT count(*) FROM contacts_contact WHERE name LIKE 'Buyer %'"


def test_a_list_is_stopped_while_it_is_read(running: House, table: Path):
    with begun(running, "import", str(table)) as one:
        eventually(
            lambda: one_of(running, "SELECT done FROM importing_import WHERE state = 'writing'")
        )
        assert "Stopped. What was written is kept" in ctrl_c(one)
    assert one_of(running, f"SELECT (state, problem) {LAST}") == ("stopped", "")
    assert one_of(running, PEOPLE) < ROWS


def test_a_list_is_stopped_while_it_is_written(running: House, table: Path):
    before = one_of(running, PEOPLE)
    with (
        running.connect() as holding,
        begun(running, "import", str(table)) as one,
    ):
        # Each of those that write waits in its first batch until it was told to stop.
        holding.execute("BEGIN; LOCK TABLE contacts_contact IN EXCLUSIVE MODE")
        eventually(lambda: one_of(running, BATCHES))
        os.killpg(one.pid, signal.SIGINT)
        eventually(lambda: one_of(running, f"SELECT is_stopping {LAST}"))
        holding.execute("COMMIT")
        said, complained = one.communicate(timeout=60)
        assert one.returncode == 130, (said, complained)
    assert "Stopped. What was written is kept" in complained
    assert one_of(running, f"SELECT state {LAST}") == "stopped"
    assert before < one_of(running, PEOPLE) < ROWS
