"""Mails kept in files come out one by one, each under a key of its content."""

import mailbox
import tracemalloc
from pathlib import Path

import pytest

from alaka.channels.email import mailfiles, parsing


def mail(number: int, body: str = "Hi") -> bytes:
    head = f"From: dana@x.example\nSubject: mail {number}\nMessage-ID: <{number}@x.example>\n"
    return f"{head}\n{body}\n".encode()


def subjects(path: Path) -> list[str]:
    return [parsing.open_mail(raw.body).headers.text("subject") for raw in mailfiles.read(path)]


def test_an_mbox_is_read_with_its_escaped_lines(tmp_path: Path) -> None:
    path = tmp_path / "old.mbox"
    box = mailbox.mbox(str(path))
    box.add(mail(1, "One\n\nFrom the garden\n>From here"))
    box.add(mail(2))
    box.close()
    first, second = mailfiles.read(path)
    assert first.body.endswith(b"One\n\nFrom the garden\nFrom here\n")
    assert second.body == mail(2)
    assert first.key.startswith("file:")
    assert first.key != second.key
    assert [raw.key for raw in mailfiles.read(path)] == [first.key, second.key]


def test_an_mbox_of_windows_is_read(tmp_path: Path) -> None:
    path = tmp_path / "box"
    path.write_bytes(b"From - Fri Nov 20 10:00:00 2026\r\n" + mail(1).replace(b"\n", b"\r\n"))
    assert subjects(path) == ["mail 1"]


def test_a_maildir_is_read_with_its_folders(tmp_path: Path) -> None:
    box = mailbox.Maildir(str(tmp_path / "Maildir"))
    box.add(mail(1))
    box.add_folder("Sent").add(mail(2))
    found = list(mailfiles.read(tmp_path / "Maildir"))
    assert [raw.body for raw in found] == [mail(1), mail(2)]
    assert [raw.envelope["folder"] for raw in found] == ["INBOX", "Sent"]


def test_folders_of_eml_are_read_to_the_bottom(tmp_path: Path) -> None:
    (tmp_path / "2025" / "may").mkdir(parents=True)
    (tmp_path / "a.EML").write_bytes(mail(1))
    (tmp_path / "2025" / "may" / "b.eml").write_bytes(mail(2))
    (tmp_path / "notes.txt").write_text("no mail")
    assert sorted(subjects(tmp_path)) == ["mail 1", "mail 2"]


def test_files_come_in_the_order_in_which_they_were_written(tmp_path: Path) -> None:
    maildir = mailbox.Maildir(str(tmp_path / "Maildir"))
    folder = tmp_path / "folder"
    folder.mkdir()
    for number, day in ((1, "24 Nov 2026 09:00:00 +0400"), (2, "23 Nov 2026 23:30:00 -0800"),
                        (3, "23 Nov 2026 12:00:00 +0000")):  # fmt: skip
        dated = f"Date: {day}\n".encode() + mail(number)
        (folder / f"{number}.eml").write_bytes(dated)
        maildir.add(dated)
    (folder / "9.eml").write_bytes(mail(9))
    assert subjects(folder) == ["mail 9", "mail 3", "mail 1", "mail 2"]
    assert subjects(tmp_path / "Maildir") == ["mail 3", "mail 1", "mail 2"]


def test_what_was_sent_comes_between_what_came(tmp_path: Path) -> None:
    """An answer of ours stands in a box of its own, and belongs behind what it answers."""
    folder, maildir = tmp_path / "boxes", mailbox.Maildir(str(tmp_path / "Maildir"))
    folder.mkdir()
    sent = maildir.add_folder("Sent")
    inbox, answers = (mailbox.mbox(str(folder / f"{name}.mbox")) for name in ("sent", "inbox"))
    for number in (1, 2, 3, 4):
        dated = f"Date: {number} Nov 2026 09:00:00 +0000\n".encode() + mail(number)
        (inbox if number % 2 else answers).add(dated)
        (maildir if number % 2 else sent).add(dated)
    inbox.flush()
    answers.flush()
    assert subjects(folder) == subjects(tmp_path / "Maildir") == [f"mail {n}" for n in (1, 2, 3, 4)]


@pytest.mark.parametrize("name", ["missing", "text.txt", "empty"])
def test_what_holds_no_mail_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "text.txt").write_text("not a mailbox")
    (tmp_path / "empty").mkdir()
    with pytest.raises(mailfiles.NotMailFilesError, match=name):
        list(mailfiles.read(tmp_path / name))


def test_a_large_mbox_takes_the_memory_of_one_mail(tmp_path: Path) -> None:
    path = tmp_path / "large.mbox"
    with path.open("wb") as file:
        for number in range(400):
            file.write(b"From x@y Fri Nov 20 10:00:00 2026\n")
            file.write(mail(number, "x" * 100 + "\n" + "y" * 100_000) + b"\n")
    tracemalloc.start()
    count = sum(1 for _raw in mailfiles.read(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 400
    assert peak < 5_000_000
