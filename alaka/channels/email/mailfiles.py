"""Mails kept in files: ``.mbox``, Maildir, folders of ``.eml``; one at a time, in any amount.

Files come in the order in which they were written, whatever they are called: an answer that came
before what it answers would begin a conversation of its own.
"""

import hashlib
import heapq
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path

from alaka.channels.contract import Raw
from alaka.channels.email.headers import Headers, date
from alaka.channels.email.tree import parsed

SEPARATOR = re.compile(rb"From \S+.*\d{4}|From - ")
QUOTED_FROM = re.compile(rb"^>(>*From )")
# As much of a mail as is read to learn its date.
HEAD = 65_536
BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
ENDINGS = {".eml", ".mht", ".msg822", ".rfc822"}


class NotMailFilesError(Exception):
    """The path holds no mail in a form we read; the text says what was looked for."""


def read(path: Path) -> Iterator[Raw]:
    """Every mail under the path, keyed by its content: the same file read twice comes in once."""
    if path.is_dir():
        if is_maildir(path):
            yield from _maildir(path)
        else:
            yield from _folder(path)
    elif path.suffix.lower() in ENDINGS:
        yield _raw(path.read_bytes(), path)
    elif path.is_file():
        yield from _mbox(path)
    else:
        raise NotMailFilesError(f"{path} does not exist.")


def is_maildir(path: Path) -> bool:
    return (path / "cur").is_dir() and (path / "new").is_dir()


def _raw(content: bytes, path: Path, folder: str = "") -> Raw:
    envelope = {"file": str(path), "filed": True}
    if folder:
        envelope["folder"] = folder
    digest = hashlib.sha256(content).hexdigest()
    return Raw(f"file:{digest}", content, "message/rfc822", envelope)


def _maildir(path: Path) -> Iterator[Raw]:
    boxes = [path, *(each for each in sorted(path.rglob("*")) if each.is_dir())]
    files: list[tuple[datetime, Path, str]] = []
    for box in filter(is_maildir, boxes):
        name = "INBOX" if box == path else str(box.relative_to(path)).lstrip(".")
        found = sorted(file for part in ("cur", "new") for file in (box / part).iterdir())
        files += [(_date(file), file, name) for file in found if not file.name.startswith(".")]
    for _written, file, name in sorted(files, key=itemgetter(0)):
        yield _raw(file.read_bytes(), file, name)


def _folder(path: Path) -> Iterator[Raw]:
    """Mails in ``.eml`` and mailboxes in ``.mbox``, in the folder and below it."""
    files = [file for file in sorted(path.rglob("*")) if file.is_file()]
    letters = [file for file in files if file.suffix.lower() in ENDINGS]
    boxes = [file for file in files if file.suffix.lower() in (".mbox", ".mbx")]
    streams = [_letters(letters, path), *map(_mbox, boxes)]
    yield from heapq.merge(*streams, key=lambda raw: _written_at(raw.body))
    if not letters and not boxes:
        raise NotMailFilesError(f"{path} holds no .eml or .mbox file and is no Maildir.")


def _letters(files: Iterable[Path], path: Path) -> Iterator[Raw]:
    for file in sorted(files, key=lambda file: (_date(file), file)):
        yield _raw(file.read_bytes(), file, _below(file, path))


def _date(path: Path) -> datetime:
    with path.open("rb") as file:
        return _written_at(file.read(HEAD))


def _written_at(mail: bytes) -> datetime:
    """When it says it was written; what says nothing comes first."""
    head = parsed(mail[:HEAD], headers_only=True)
    return date(Headers(head.raw_items()).raw("date")) or BEFORE_ALL


def _below(file: Path, path: Path) -> str:
    folder = str(file.parent.relative_to(path))
    return "" if folder == "." else folder


def _mbox(path: Path) -> Iterator[Raw]:
    """A line that begins with "From " after an empty line begins a mail (mboxo and mboxrd)."""
    lines: list[bytes] = []
    is_open, after_blank = False, True
    with path.open("rb") as file:
        for line in file:
            if after_blank and SEPARATOR.match(line):
                if is_open and lines:
                    yield _raw(_whole(lines), path)
                lines, is_open = [], True
            elif is_open:
                lines.append(QUOTED_FROM.sub(rb"\1", line))
            elif line.strip():
                raise NotMailFilesError(f"{path} is no mbox file: it does not begin with “From ”.")
            after_blank = not line.strip()
    if lines:
        yield _raw(_whole(lines), path)


def _whole(lines: list[bytes]) -> bytes:
    if lines and not lines[-1].strip():
        lines.pop()  # The empty line before the next separator belongs to the file, not the mail.
    return b"".join(lines)
