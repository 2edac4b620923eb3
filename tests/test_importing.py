"""`alaka import-mail`, beside a running Alaka and without one."""

import mailbox
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.house import House, alaka, environment, eventually, furnished, house

pytestmark = pytest.mark.slow

MAKE_CHANNEL = """
from alaka.channels.models import Channel
from alaka.inbox.models import Inbox
Channel.objects.create(
    kind="email", name="Support", inbox=Inbox.objects.create(name="Shop"),
    settings={"address": "support@gul.example"}, is_enabled=False,
)
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(furnished(tmp_path_factory.mktemp("importing") / "data")) as started:
        made = alaka(started.data, "manage", "shell", "--command", MAKE_CHANNEL)
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
    box = mailbox.mbox(tmp_path / "old.mbox")
    for number in range(250):
        box.add(mail(number, "mbox"))
    box.flush()
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


def test_stopping_in_the_middle_loses_nothing(running: House, tmp_path: Path):
    before = messages(running)
    box = mailbox.mbox(tmp_path / "big.mbox")
    for number in range(3000):
        box.add(mail(number, "big"))
    box.flush()
    command = [sys.executable, "-m", "alaka.cli.main", "import-mail", str(tmp_path / "big.mbox")]
    process = subprocess.Popen(
        [*command, "--channel", "Support"],
        env=environment(running.data),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    eventually(lambda: messages(running) > before)
    process.send_signal(signal.SIGINT)
    said, complained = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "the same command goes on" in complained
    began = time.monotonic()
    rest = take(running, tmp_path / "big.mbox")
    assert "3000 mails read" in rest
    assert messages(running) == before + 3000, (said, rest, time.monotonic() - began)
