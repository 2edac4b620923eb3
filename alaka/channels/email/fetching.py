"""New mails of a mailbox, in batches that are committed before the server hears of it.

In: access, folders, and the state the last batch left. Out: batches of raw mails. Per folder the
state holds ``uidvalidity`` and ``uid`` (the highest taken), ``window`` (which of the last UIDs
were there, so that one turning up late is noticed), and what belongs to us at all: UIDs from
``first``, of those below ``until``, which were there before us, only such as arrived since the day
``since``, if there is one. ``user`` and
``host`` are whose folder it is: many servers give every INBOX the same UIDVALIDITY.
"""

import imaplib
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext_noop as _

from alaka.channels.contract import PAST, ConnectError, FetchBatch, Held, Raw
from alaka.channels.email.mailbox import (
    BREATH,
    FAILURES,
    Access,
    Folder,
    Item,
    Mailbox,
    NoFolder,
    day,
    failure,
)
from alaka.core import clock
from alaka.core.words import Words

MAX_MAILS = 200
UNKNOWN = -1
MAX_BYTES = 20 * 1024 * 1024
WINDOW = 300
POLL = 10.0
OTHER_FOLDERS = 20.0  # IDLE tells of one folder only; the others are asked this often.
# One IDLE at most: a router on the way may have forgotten a line that says nothing for long.
IDLE = 120.0
NOTHING_NEW = FetchBatch((), {})
COUNT_AGAIN = 300.0  # Seconds between counts of what the mailbox holds.
TOO_BIG = _(
    "This mail has %(size)s MB, more than this channel takes. Its text and files"
    " are in the mailbox only."
)
KEPT_BACK = _("The mail server could not hand out this mail: %(said)s")


@dataclass(frozen=True)
class Plan:
    """What to fetch: ``start`` is now, all, or a date; ``max_size`` in bytes."""

    access: Access
    folders: tuple[str, ...] = ("INBOX",)
    start: str = "now"
    max_size: int = 40 * 1024 * 1024

    @property
    def whose(self) -> dict[str, str]:
        return {"user": self.access.user.lower(), "host": self.access.host.lower()}

    def prefix(self, folder: Folder) -> str:
        """With a UID behind it, the name of a mail for all time (RFC 3501, 2.3.1.1)."""
        place = "\n".join([*self.whose.values(), folder.name])
        return f"imap:{sha256(place.encode()).hexdigest()[:16]}:{folder.uidvalidity}:"


@dataclass
class Fetcher:
    """One call of ``fetch``: a connection, and the state as it grows."""

    plan: Plan
    state: dict[str, Any]
    box: Mailbox = field(init=False)
    looked: dict[str, int] = field(default_factory=dict)  # By folder, UIDNEXT at the last look.

    def __post_init__(self) -> None:
        self.box = Mailbox(self.plan.access)

    def new(self, wait: float) -> Iterator[FetchBatch]:
        deadline = time.monotonic() + wait
        yield from self._look()
        while (left := deadline - time.monotonic()) > 0:
            try:
                yield from self._pause(left)
                yield from self._look()
            except (*FAILURES, ConnectError) as error:
                # Servers hang up now and then. If more is wrong, the next connection tells.
                if _is_hang_up(error):
                    return
                raise

    def _look(self) -> Iterator[FetchBatch]:
        yield from self._each(self._folder)
        if counts := self._counts():
            yield FetchBatch((), self._copy(), counts)

    def _each(self, read: Callable[[str], Iterator[FetchBatch]]) -> Iterator[FetchBatch]:
        """Of a folder that is not there, the channel's page tells when the others are read."""
        missing: NoFolder | None = None
        for name in self.plan.folders:
            try:
                yield from read(name)
            except NoFolder as error:
                missing = missing or error
        if missing is not None:
            raise missing

    def again(self, begin: datetime, end: datetime) -> Iterator[FetchBatch]:
        """All between two instants, to the day and one more on both sides for time zones."""
        span = f"SINCE {day((begin - timedelta(days=1)).date())}"
        span += f" BEFORE {day((end + timedelta(days=2)).date())}"

        def read(name: str) -> Iterator[FetchBatch]:
            folder = self.box.select(name)
            for _uids, items in self._batches(folder, self.box.search(span)):
                # No state: another node may be moving the cursor meanwhile.
                yield FetchBatch(tuple(map(_past, items)), {})

        yield from self._each(read)

    def _pause(self, left: float) -> Iterator[FetchBatch]:
        """Until something may be new; empty batches meanwhile."""
        folder = self.box.select(self.plan.folders[0])
        if folder.uidnext != self.looked[folder.name]:
            return  # IDLE tells only of what comes after this select.
        if self.box.has_idle:
            limit = IDLE if len(self.plan.folders) == 1 else OTHER_FOLDERS
            breaths = self.box.wait(min(left, limit))
        else:
            breaths = _seconds(min(left, POLL))
        with closing(breaths):
            for _breath in breaths:
                yield NOTHING_NEW

    def _folder(self, name: str) -> Iterator[FetchBatch]:
        folder = self.box.select(name)
        self.looked[name] = folder.uidnext
        before = self.state.get("folders", {}).get(name)
        kept = self._kept(folder)
        if kept is not before:
            # Where we begin is kept at once: else "from now on" would begin again and again.
            yield FetchBatch((), self._copy())
            self._open(folder)
        low = max(kept["first"], kept["uid"] - WINDOW + 1, 1)
        present = [uid for uid in self._ours(kept, low) if uid >= low]
        window = set(kept["window"])
        new = [uid for uid in present if uid > kept["uid"] or uid not in window]
        for uids, items in self._batches(folder, new):
            window.update(uids)
            kept["uid"] = max(kept["uid"], *uids)
            kept["window"] = sorted(uid for uid in window if uid > kept["uid"] - WINDOW)
            until = kept.get("until", 0)
            marked = (_past(raw) if raw.envelope["uid"] < until else raw for raw in items)
            yield FetchBatch(tuple(marked), self._copy())
            self._open(folder)
            # What was not handed out stays as new, for whoever looks there.
            self.box.mark_seen(item.envelope["uid"] for item in items if item.body)

    def _kept(self, folder: Folder) -> dict[str, Any]:
        """The folder's state; made anew for a new folder or when its UIDs changed."""
        folders = self.state.setdefault("folders", {})
        whose = self.plan.whose
        kept: dict[str, Any] = folders.get(folder.name) or {}
        if kept.get("user") != whose["user"]:
            kept = {}  # Another mailbox: it begins as a new one does.
        elif kept["uidvalidity"] == folder.uidvalidity and kept["host"] == whose["host"]:
            return kept
        if kept:
            # All numbers are new: what came since we began is fetched again, and known
            # again by its Message-ID and digest.
            made = self._since(folder, kept.get("began", ""))
        elif self.plan.start == "now":
            made = {"uid": max(folder.uidnext - 1, 0), "first": folder.uidnext}
            # A day early: the server counts days in its own time zone.
            began = (clock.now() - timedelta(days=1)).date().isoformat()
            made |= {"window": self._present(made["uid"]), "began": began}
        else:
            made = self._since(folder, "" if self.plan.start == "all" else self.plan.start)
        folders[folder.name] = {"uidvalidity": folder.uidvalidity, **whose, **made}
        return folders[folder.name]

    def _since(self, folder: Folder, began: str) -> dict[str, Any]:
        made = {"uid": 0, "first": 1, "window": [], "began": began, "until": folder.uidnext}
        return {**made, "since": began} if began else made

    def _present(self, uid: int) -> list[int]:
        if uid < 1:
            return []
        low = max(1, uid - WINDOW + 1)
        return [each for each in self.box.search(f"UID {low}:{uid}") if low <= each <= uid]

    def _ours(self, kept: Mapping[str, Any], low: int) -> list[int]:
        if not kept.get("since"):
            return self.box.search(f"UID {low}:*")
        until = kept["until"]
        since = day(date.fromisoformat(kept["since"]))
        found = [each for each in self.box.search(f"UID {low}:*") if each >= until]
        if low < until:
            found += self.box.search(f"UID {low}:{until - 1} SINCE {since}")
        return sorted(set(found))

    def _batches(
        self, folder: Folder, uids: list[int]
    ) -> Iterator[tuple[list[int], tuple[Raw, ...]]]:
        """At most 200 mails or 20 MB at a time, in rising order of UID."""
        for start in range(0, len(uids), MAX_MAILS):
            chunk = uids[start : start + MAX_MAILS]
            sizes = self._sizes(folder, chunk)
            sizes |= self._unsaid(folder, [uid for uid in chunk if uid not in sizes])
            batch: list[int] = []
            size = 0
            for uid in (each for each in chunk if each in sizes):
                weight = max(0, min(sizes[uid], self.plan.max_size))
                if batch and size + weight > MAX_BYTES:
                    yield batch, self._raws(folder, batch, sizes)
                    batch, size = [], 0
                batch.append(uid)
                size += weight
            if batch:
                yield batch, self._raws(folder, batch, sizes)

    def _sizes(self, folder: Folder, uids: list[int]) -> dict[int, int]:
        """Sizes of those that are there. One mail may upset the server so that it hangs up: it
        is found by halving, and its size is UNKNOWN."""
        try:
            return self.box.sizes(uids)
        except FAILURES:
            self._reconnect(folder)
        if len(uids) == 1:
            return {uids[0]: UNKNOWN}
        half = len(uids) // 2
        return self._sizes(folder, uids[:half]) | self._sizes(folder, uids[half:])

    def _unsaid(self, folder: Folder, uids: list[int]) -> dict[int, int]:
        """Of those without an answer: they were removed, unless the server still lists them."""
        if not uids:
            return {}
        self._open(folder)
        still = self.box.search(f"UID {','.join(map(str, uids))}")
        return dict.fromkeys(still, UNKNOWN)

    def _raws(self, folder: Folder, uids: list[int], sizes: Mapping[int, int]) -> tuple[Raw, ...]:
        self._open(folder)
        fitting = [uid for uid in uids if 0 <= sizes[uid] <= self.plan.max_size]
        try:
            items = {item.uid: item for item in self.box.mails(fitting)}
        except FAILURES:
            # One of them upsets the server: find out which, on a fresh connection.
            self._reconnect(folder)
            items = {}
        made: list[Raw] = []
        for uid in uids:
            if uid in items:
                made.append(self._raw(folder, items[uid]))
            else:
                made.append(self._single(folder, uid, sizes[uid]))
        return tuple(made)

    def _single(self, folder: Folder, uid: int, size: int) -> Raw:
        """One mail by itself; where it cannot be had, its header, or at least a word of it."""
        problem = Words("")
        if size > self.plan.max_size:
            problem = Words(TOO_BIG, size=round(size / 1_000_000))
        for headers_only in (False, True):
            if problem and not headers_only:
                continue
            try:
                for item in self.box.mails([uid], headers_only=headers_only):
                    return self._raw(folder, item, problem)
            except FAILURES as error:
                problem = Words(KEPT_BACK, said=failure(error))
                self._reconnect(folder)
        problem = problem or Words(_("The mail server could not hand out this mail."))
        return self._raw(folder, Item(uid, size, "", b""), problem)

    @cached_property
    def _sent(self) -> frozenset[str]:
        return self.box.sent() if set(self.plan.folders) != {"INBOX"} else frozenset()

    def _raw(self, folder: Folder, item: Item, problem: Words | None = None) -> Raw:
        envelope: dict[str, Any] = {
            "folder": folder.name,
            "uid": item.uid,
            "uidvalidity": folder.uidvalidity,
            "size": item.size,
            "arrived": item.arrived,
        }
        if folder.name in self._sent:
            envelope["filed"] = True
        if problem:
            envelope["problem"] = problem.stored
        key = f"{self.plan.prefix(folder)}{item.uid}"
        return Raw(key, item.content, "message/rfc822", envelope)

    def _reconnect(self, folder: Folder) -> None:
        self.box.close()
        self.box = Mailbox(self.plan.access)
        self._open(folder)

    def _open(self, folder: Folder) -> None:
        """Again: another may be selected, or its UIDs may be of other mails by now."""
        if self.box.select(folder.name).uidvalidity != folder.uidvalidity:
            rebuilt = _("The mailbox was rebuilt while it was read; trying again.")
            raise ConnectError(Words(rebuilt))

    def _counts(self) -> dict[str, Held]:
        """Which mails of ours the mailbox holds; {} when it was asked a moment ago."""
        now = clock.now().timestamp()
        if now - self.state.get("counted_at", 0) < COUNT_AGAIN:
            return {}
        self.state["counted_at"] = now
        counts: dict[str, Held] = {}
        for name in self.plan.folders:
            folder = self.box.select(name)
            kept = self._kept(folder)
            low = max(kept["first"], 1)
            ours = [uid for uid in self._ours(kept, low) if uid >= low]
            counts[name] = Held.of(self.plan.prefix(folder), ours)
        return counts

    def _copy(self) -> dict[str, Any]:
        folders = {name: dict(kept) for name, kept in self.state["folders"].items()}
        return {**self.state, "folders": folders}


def fetch(
    plan: Plan,
    state: Mapping[str, Any],
    wait: float,
    refill: tuple[datetime, datetime] | None = None,
) -> Generator[FetchBatch, None, None]:
    """Raises ConnectError."""
    kept = {name: dict(each) for name, each in (state.get("folders") or {}).items()}
    fetcher = Fetcher(plan, {"folders": kept, "counted_at": state.get("counted_at", 0)})
    try:
        yield from fetcher.again(*refill) if refill else fetcher.new(wait)
    except FAILURES as error:
        raise ConnectError(failure(error)) from error
    finally:
        fetcher.box.close()


def _past(raw: Raw) -> Raw:
    return replace(raw, envelope={**raw.envelope, PAST: True})


def _seconds(left: float) -> Generator[None, None, None]:
    deadline = time.monotonic() + left
    while (left := deadline - time.monotonic()) > 0:
        yield
        time.sleep(min(left, BREATH))


def _is_hang_up(error: Exception) -> bool:
    lost = error.__cause__ if isinstance(error, ConnectError) else error
    return isinstance(lost, imaplib.IMAP4.abort | OSError)


def check(plan: Plan) -> None:
    """Log in and open every folder. Raises ConnectError."""
    box = Mailbox(plan.access)
    try:
        for name in plan.folders:
            box.select(name)
    finally:
        box.close()
