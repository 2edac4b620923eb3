"""The shop's mailboxes, read by IMAP: as much of RFC 3501 and RFC 2177 as reading needs."""

import asyncio
import re
from datetime import UTC, date, datetime

from alaka.cli.demo.post_office import OUTBOX, PostOffice

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|\(([^)]*)\)|(\S+)')
_PATIENCE = 1800  # seconds
_LOOK = 0.5  # seconds between two looks for a new mail while somebody waits


class Session:
    """One connection. ``box`` is whose mail it reads, "" before the login."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, office: PostOffice
    ) -> None:
        self.reader, self.writer, self.office = reader, writer, office
        self.box = ""

    async def run(self) -> None:
        try:
            self._say("* OK demo mail")
            while line := await asyncio.wait_for(self.reader.readline(), _PATIENCE):
                tag, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
                verb, _, rest = rest.partition(" ")
                if not await self._answer(tag, verb.upper(), rest):
                    break
                await self.writer.drain()
        except (TimeoutError, ConnectionError, ValueError, OSError):
            pass  # The other side is gone, or talks nonsense.
        finally:
            self.writer.close()

    async def _answer(self, tag: str, verb: str, rest: str) -> bool:
        if verb == "LOGOUT":
            self._say("* BYE until soon", f"{tag} OK done")
            await self.writer.drain()
            return False
        if verb == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1 IDLE", f"{tag} OK done")
        elif verb == "LOGIN":
            self._login(tag, rest)
        elif verb == "NOOP":
            self._say(f"{tag} OK done")
        elif not self.box:
            self._say(f"{tag} NO log in first")
        elif verb == "LIST":
            self._say('* LIST () "/" INBOX', f"{tag} OK done")
        elif verb in {"SELECT", "EXAMINE"}:
            self._select(tag, rest)
        elif verb == "IDLE":
            await self._idle(tag)
        elif verb == "UID":
            self._by_uid(tag, *rest.split(" ", 2))
        else:
            self._say(f"{tag} BAD not known here")
        return True

    def _say(self, *lines: str) -> None:
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode())

    def _login(self, tag: str, rest: str) -> None:
        """Any password will do: it is a demo, and only this machine can ask."""
        user = (_words(rest) or [""])[0]
        if user == OUTBOX or user not in self.office.boxes():
            self._say(f"{tag} NO [AUTHENTICATIONFAILED] no such mailbox")
            return
        self.box = user
        self._say(f"{tag} OK done")

    def _select(self, tag: str, rest: str) -> None:
        if (_words(rest) or [""])[0].upper() != "INBOX":
            self._say(f"{tag} NO no such folder")
            return
        numbers = self.office.numbers(self.box)
        self._say(
            f"* {len(numbers)} EXISTS",
            "* 0 RECENT",
            r"* FLAGS (\Seen)",
            "* OK [UIDVALIDITY 1]",
            f"* OK [UIDNEXT {max(numbers, default=0) + 1}]",
            f"{tag} OK [READ-WRITE]",
        )

    async def _idle(self, tag: str) -> None:
        """Wait for "DONE", and tell of a mail that comes meanwhile."""
        self._say("+ waiting")
        await self.writer.drain()
        known = len(self.office.numbers(self.box))
        done = asyncio.ensure_future(self.reader.readline())
        try:
            while not (await asyncio.wait({done}, timeout=_LOOK))[0]:
                count = len(self.office.numbers(self.box))
                if count != known:
                    known = count
                    self._say(f"* {count} EXISTS")
                    await self.writer.drain()
        finally:
            done.cancel()
        self._say(f"{tag} OK done")

    def _by_uid(self, tag: str, verb: str, what: str = "", rest: str = "") -> None:
        numbers = self.office.numbers(self.box)
        if verb.upper() == "SEARCH":
            found = self._search(numbers, _words(f"{what} {rest}"))
            self._say(" ".join(["* SEARCH", *map(str, found)]))
        elif verb.upper() == "FETCH":
            for place, number in enumerate(numbers, 1):
                if number in _set(what, numbers):
                    self._fetch(place, number, rest.upper())
        self._say(f"{tag} OK done")  # Marks are not kept: we know what we have read by its number.

    def _search(self, numbers: list[int], words: list[str]) -> list[int]:
        found, rest = numbers, iter(words)
        for word in rest:
            if word.upper() == "UID":
                wanted = _set(next(rest), numbers)
                found = [number for number in found if number in wanted]
            elif word.upper() == "SINCE":
                day = _day(next(rest))
                found = [number for number in found if self._arrived(number).date() >= day]
            elif word.upper() == "BEFORE":
                day = _day(next(rest))
                found = [number for number in found if self._arrived(number).date() < day]
        return found

    def _arrived(self, number: int) -> datetime:
        return datetime.fromtimestamp(self.office.file(self.box, number).stat().st_mtime, UTC)

    def _fetch(self, place: int, number: int, parts: str) -> None:
        content, at = self.office.read(self.box, number), self._arrived(number)
        when = f"{at.day:02}-{_MONTHS[at.month - 1]}-{at.year} {at:%H:%M:%S} +0000"
        head = f'UID {number} RFC822.SIZE {len(content)} INTERNALDATE "{when}"'
        if "[HEADER]" in parts:
            content = content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        if "BODY" not in parts:
            self._say(f"* {place} FETCH ({head})")
            return
        name = "BODY[HEADER]" if "[HEADER]" in parts else "BODY[]"
        self._say(f"* {place} FETCH ({head} {name} {{{len(content)}}}")
        self.writer.write(content + b")\r\n")


def _words(text: str) -> list[str]:
    return [
        re.sub(r"\\(.)", r"\1", quoted) if quoted or not (group or bare) else group or bare
        for quoted, group, bare in _WORD.findall(text)
    ]


def _set(text: str, numbers: list[int]) -> set[int]:
    """``1:4,7,9:*`` as the numbers of ours in it; ``*`` is the highest there is."""
    highest = max(numbers, default=0)
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition(":")
        ends = sorted(highest if end == "*" else int(end) for end in (first, last or first))
        found.update(number for number in numbers if ends[0] <= number <= ends[1])
    return found


def _day(text: str) -> date:
    day, month, year = text.split("-")
    return date(int(year), _MONTHS.index(month.title()) + 1, int(day))
