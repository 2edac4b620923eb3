"""`alaka import-mail PATH --channel NAME`: mails kept in files come in as if they were fetched.

What is older than the days to reopen comes in as history: closed, and waiting for nobody.
Works while Alaka runs or not, and may be stopped and repeated: a mail is known by its content and
its Message-ID, so it comes in once.
"""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import django
from django.db import OperationalError, ProgrammingError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from alaka.cli.stopping import INTERRUPTED, stoppable
from alaka.cli.words import RefusedError, complain, plainly, say
from alaka.core import config, postgres

if TYPE_CHECKING:
    from alaka.channels.contract import Raw
    from alaka.channels.models import Channel

# A batch is so many mails or so many bytes, whichever comes first: memory does not grow.
MAILS, BYTES = 100, 16 * 1024 * 1024


@plainly
def import_mail(path: Path, channel: str, is_open: bool = False) -> int:
    # What cannot be read is counted, and stands in quarantine with its reason: no need of logs.
    os.environ.setdefault("ALAKA_LOG_LEVEL", "CRITICAL")
    if not path.exists():
        raise RefusedError(f"There is no {path}.")
    with database():
        django.setup()
        return _import(path, channel, is_open)


def database() -> AbstractContextManager[object]:
    """The one of DATABASE_URL, else our own: beside a running Alaka, or started for this."""
    data = config.data_folder()
    if config.text("DATABASE_URL"):
        return nullcontext()
    if not (data / "postgres" / "PG_VERSION").exists():
        raise RefusedError(f"There is no database in {data}: is ALAKA_DATA right?")
    return postgres.running(data, complain)


def _import(path: Path, name: str, is_open: bool) -> int:
    from alaka.channels.email.mailfiles import NotMailFilesError

    try:
        channel = _channel(name)
    except (ProgrammingError, OperationalError) as problem:
        reason = str(problem).splitlines()[0]
        raise RefusedError(f"The database is not ready ({reason}): start Alaka once.") from problem
    counts: Counter[str] = Counter()
    try:
        with stoppable() as stop:
            is_whole = _take_all(path, channel, counts, is_open, stop)
    except NotMailFilesError as problem:
        _report(counts)
        raise RefusedError(str(problem)) from problem
    _report(counts)
    if not is_whole:
        complain("Stopped. Nothing is lost: the same command goes on where this one ended.")
        return INTERRUPTED
    return 0


def _channel(name: str) -> "Channel":
    """The mailbox of that id or name."""
    from alaka.channels.models import Channel

    mailboxes = [row for row in Channel.objects.all() if "email" in row.adapter_class.schemes]
    for channel in mailboxes:
        if name == str(channel.pk) or name.casefold() == channel.name.casefold():
            return channel
    if not mailboxes:
        raise RefusedError("There is no e-mail channel yet: add one under Settings → Channels.")
    known = ", ".join(f"{row.name} ({row.pk})" for row in mailboxes)
    raise RefusedError(f"There is no e-mail channel “{name}”: choose {known}.")


def _take_all(
    path: Path, channel: "Channel", counts: Counter[str], is_open: bool, stop: Event
) -> bool:
    """Whether it came to the end."""
    from alaka.channels.contract import PAST
    from alaka.channels.email import mailfiles

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[mails]} mails"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        line = bar.add_task("Importing", total=_size(path), mails=0)
        for batch in _batches(mailfiles.read(path)):
            if stop.is_set():
                return False
            past = {} if is_open else {PAST: True}
            marked = [replace(raw, envelope={**raw.envelope, **past}) for raw in batch]
            counts.update(_take(channel, marked))
            read = sum(len(raw.body) for raw in batch)
            bar.update(line, advance=read, mails=counts.total())
        bar.update(line, completed=_size(path))
    return True


def _size(path: Path) -> int:
    files = [path] if path.is_file() else path.rglob("*")
    return sum(file.stat().st_size for file in files if file.is_file())


def _batches(mails: "Iterator[Raw]") -> "Iterator[list[Raw]]":
    batch: list[Raw] = []
    size = 0
    for raw in mails:
        batch.append(raw)
        size += len(raw.body)
        if len(batch) == MAILS or size >= BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _take(channel: "Channel", batch: "list[Raw]") -> Counter[str]:
    """Store a batch and take it in; how many were new, here already, put in quarantine."""
    from alaka.channels.storing import store
    from alaka.inbox.intake import take_in

    rows = channel.intakes.filter(key__in={raw.key for raw in batch})
    before = set(rows.values_list("key", flat=True))
    store(channel, batch)
    take_in(channel.pk)
    states = dict(rows.exclude(key__in=before).values_list("key", "state"))
    counts = Counter(_WORDS[state] for state in states.values())
    counts["known"] += len(batch) - len(states)
    return counts


_WORDS = {
    "done": "new",
    "repeated": "known",
    "quarantined": "quarantined",
    "stored": "waiting",
}


def _report(counts: Counter[str]) -> None:
    say(
        f"{counts.total()} mails read: {counts['new']} new, {counts['known']} here already, "
        f"{counts['quarantined']} in quarantine"
        + (f", {counts['waiting']} still waiting" if counts["waiting"] else "")
        + "."
    )
