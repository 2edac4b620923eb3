"""One IMAP connection, spoken to by UID, with failures in plain words."""

import imaplib
import re
import select
import socket
import ssl
import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import imap_tools
from django.utils.translation import gettext_noop as _

from alaka.channels.contract import ConnectError
from alaka.channels.email.sasl import Bearer
from alaka.channels.email.sending import TOKEN_REFUSED, network_failure
from alaka.core.words import Words

UID = re.compile(rb"\bUID (\d+)")
SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
ARRIVED = re.compile(rb'\bINTERNALDATE "([^"]+)"')
SENT = re.compile(r"sent(?:[ -]?(?:items|messages|mail))?", re.IGNORECASE)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
TIMEOUT = 60.0
BREATH = 1.0  # Seconds of waiting between two chances to end it.
# So many UIDs in one answer: imaplib takes no line over a million bytes.
SEARCHED = 50_000
# What one connection may raise: its own answers, the network, or lines that make no sense.
FAILURES = (imaplib.IMAP4.error, imap_tools.ImapToolsError, OSError, ValueError, IndexError)


class TokenRefused(imaplib.IMAP4.error):
    """The server does not take the token that a sign-in brought."""


@dataclass(frozen=True)
class Access:
    """A mailbox and how to come in: ``security`` is ssl, starttls or none. Where there is a
    ``token`` it is asked for one (with True for a new one) in place of the password."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    timeout: float = TIMEOUT
    token: Callable[[bool], str] | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Folder:
    """A folder as the server describes it on opening."""

    name: str
    uidvalidity: int
    uidnext: int


@dataclass(frozen=True)
class Item:
    """One fetched mail; ``arrived`` is the server's own time, as it writes it."""

    uid: int
    size: int
    arrived: str
    content: bytes


class NoFolder(ConnectError):
    """It was renamed or deleted; the others can still be read."""


class Mailbox:
    """Raises ConnectError from ``open`` and ``select``; the rest raises one of FAILURES."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self.exists = 0
        try:
            self.box = self._logged_in()
            self.has_idle = self._can_idle()
        except FAILURES as error:
            raise ConnectError(failure(error)) from error

    def _logged_in(self) -> imap_tools.BaseMailBox:
        access = self.access
        box = self._connected()
        if access.token is None:
            login = box.login if (access.user + access.password).isascii() else box.login_utf8
            login(access.user, access.password, initial_folder=None)
            return box
        try:
            self._show(box, access.token(False))
        except imaplib.IMAP4.error as refusal:
            if isinstance(refusal, imaplib.IMAP4.abort):
                raise
            # It may have been taken back before its time: a new one tells.
            _leave(box)
            box = self._connected()
            self._show(box, access.token(True))
        return box

    def _show(self, box: imap_tools.BaseMailBox, token: str) -> None:
        access, client = self.access, box.client
        offered = [
            name.removeprefix("AUTH=") for name in client.capabilities if name.startswith("AUTH=")
        ]
        bearer = Bearer(access.user, token, access.host, access.port, offered)
        answers = bearer.answers()
        try:
            client.authenticate(bearer.mechanism, lambda challenge: answers(challenge).encode())
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            raise TokenRefused(*error.args) from error

    def _connected(self) -> imap_tools.BaseMailBox:
        access = self.access
        context = ssl.create_default_context()
        box: imap_tools.BaseMailBox
        if access.security == "ssl":
            box = imap_tools.MailBox(
                access.host, access.port, timeout=access.timeout, ssl_context=context
            )
        elif access.security == "starttls":
            box = imap_tools.MailBoxStartTls(
                access.host, access.port, timeout=access.timeout, ssl_context=context
            )
        else:
            box = imap_tools.MailBoxUnencrypted(access.host, access.port, timeout=access.timeout)
        return box

    def _can_idle(self) -> bool:
        """Asked after the login: some servers say before it only how to log in."""
        _status, data = self.box.client.capability()
        return "IDLE" in _said(data).upper().split()

    def close(self) -> None:
        _leave(self.box)

    def select(self, name: str) -> Folder:
        try:
            self.box.folder.set(name)
        except imaplib.IMAP4.readonly:
            pass  # It is open all the same; nothing can be marked as seen in it.
        except FAILURES as error:
            if isinstance(error, imaplib.IMAP4.abort | OSError):
                raise ConnectError(failure(error)) from error
            raise NoFolder(self._no_folder(name)) from error
        self.exists = self._number("EXISTS")
        return Folder(
            name,
            uidvalidity=self._number("UIDVALIDITY"),
            uidnext=self._number("UIDNEXT") or self._next_uid(name),
        )

    def _no_folder(self, name: str) -> Words:
        try:
            known = ", ".join(each.name for each in self.box.folder.list()[:40])
        except FAILURES:
            known = ""
        sentence = _("The mailbox has no folder “%(name)s”. It has: %(known)s")
        return Words(sentence, name=name, known=known)

    def sent(self) -> frozenset[str]:
        """Names of the folders in which mail programs keep what was sent (RFC 6154); of a server
        that marks none, those that are called so."""
        found = self.box.folder.list()
        marked = [each.name for each in found if "\\Sent" in each.flags]
        called = [each.name for each in found if SENT.fullmatch(each.name.split(each.delim)[-1])]
        return frozenset(marked or called)

    def _number(self, key: str) -> int:
        values = self.box.client.untagged_responses.get(key) or [b"0"]
        found = re.search(r"\d+", _said(values[-1]))
        return int(found[0]) if found else 0

    def _next_uid(self, name: str) -> int:
        return int(self.box.folder.status(name, ["UIDNEXT"]).get("UIDNEXT", 0))

    def search(self, criteria: str) -> list[int]:
        """UIDs in rising order; of a big folder from its end, so that what is removed meanwhile
        moves nothing past us."""
        found = set(self.box.uids(self._part(self.exists, criteria), charset=None))
        for last in range(self.exists - SEARCHED, 0, -SEARCHED):
            found.update(self.box.uids(self._part(last, criteria), charset=None))
        return sorted(map(int, found))

    def _part(self, last: int, criteria: str) -> str:
        """The criteria for so many mails up to this one, counted from the folder's begin."""
        if self.exists <= SEARCHED:
            return criteria
        end = "*" if last == self.exists else str(last)
        return f"{max(1, last - SEARCHED + 1)}:{end} {criteria}"

    def sizes(self, uids: Iterable[int]) -> dict[int, int]:
        found: dict[int, int] = {}
        for head, _body in self._fetch(uids, "(UID RFC822.SIZE)"):
            if (uid := UID.search(head)) and (size := SIZE.search(head)):
                found[int(uid[1])] = int(size[1])
        return found

    def mails(self, uids: Iterable[int], *, headers_only: bool = False) -> list[Item]:
        """Whole mails, or their headers; nothing is marked as seen by it."""
        part = "BODY.PEEK[HEADER]" if headers_only else "BODY.PEEK[]"
        items: list[Item] = []
        for head, body in self._fetch(uids, f"(UID RFC822.SIZE INTERNALDATE {part})"):
            uid, size, arrived = UID.search(head), SIZE.search(head), ARRIVED.search(head)
            if uid and body is not None:
                when = arrived[1].decode("ascii", "replace") if arrived else ""
                items.append(Item(int(uid[1]), int(size[1]) if size else len(body), when, body))
        return items

    def _fetch(self, uids: Iterable[int], parts: str) -> list[tuple[bytes, bytes | None]]:
        """Answers as (all that is said about a mail, its content or None)."""
        numbers = ",".join(map(str, uids))
        if not numbers:
            return []
        status, data = self.box.client.uid("FETCH", numbers, parts)
        if status != "OK":
            raise imaplib.IMAP4.error(_said(data))
        answers: list[tuple[bytes, bytes | None]] = []
        for each in data:
            if isinstance(each, tuple):
                answers.append((each[0], each[1]))
            elif isinstance(each, bytes) and answers and each.endswith(b")") and b"(" not in each:
                # Some servers name the UID behind the content.
                answers[-1] = (answers[-1][0] + each, answers[-1][1])
            elif isinstance(each, bytes):
                answers.append((each, None))
        return answers

    def mark_seen(self, uids: Iterable[int]) -> None:
        numbers = ",".join(map(str, uids))
        if numbers:
            self.box.client.uid("STORE", numbers, "+FLAGS.SILENT", r"(\Seen)")

    def wait(self, seconds: float) -> Generator[None, None, None]:
        """End when the selected folder says something, or after that many seconds (IDLE, RFC
        2177); each breath may be the last, too: closing the generator ends the IDLE."""
        client: Any = self.box.client
        tag = client._new_tag()
        client.send(tag + b" IDLE\r\n")
        has_news = False
        while not (line := client.readline()).startswith(b"+"):
            if line.startswith(tag):
                self.has_idle = False  # It promised more than it does: it is asked now and then.
                return
            if not line:
                raise imaplib.IMAP4.abort("connection closed in IDLE")
            has_news = True  # Said between our last look and now.
        deadline = time.monotonic() + seconds
        try:
            while not has_news and (left := deadline - time.monotonic()) > 0:
                yield
                has_news = _has_buffered(client) or _is_readable(client.sock, min(left, BREATH))
        finally:
            self._end_idle(tag)

    def _end_idle(self, tag: bytes) -> None:
        client: Any = self.box.client
        client.send(b"DONE\r\n")
        while line := client.readline():
            if line.startswith(tag):
                return
        raise imaplib.IMAP4.abort("connection closed in IDLE")


def _leave(box: imap_tools.BaseMailBox) -> None:
    try:
        box.client.sock.settimeout(5)
        box.client.logout()
    except FAILURES:
        pass  # It was closed by the other side.


def _has_buffered(client: Any) -> bool:
    """Whether a line came in one packet with the one just read: the socket would not tell."""
    patience = client.sock.gettimeout()
    client.sock.settimeout(0)
    try:
        return bool(client.file.peek(1))
    except OSError:
        return False  # Nothing there: encrypted sockets say so by raising.
    finally:
        client.sock.settimeout(patience)


def _is_readable(sock: socket.socket, seconds: float) -> bool:
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def day(value: date) -> str:
    """A date as IMAP writes it, in English whatever the locale."""
    return f"{value.day}-{MONTHS[value.month - 1]}-{value.year}"


def failure(error: Exception) -> Words:
    """What went wrong, in words for the channel's page."""
    if words := network_failure(error):
        return words
    said = _said(getattr(error, "command_result", None) or error.args)
    if isinstance(error, TokenRefused):
        return Words(TOKEN_REFUSED, said=said)
    if isinstance(error, imap_tools.MailboxLoginError) or re.search(r"AUTH|LOGIN", said, re.I):
        sentence = _("The mailbox does not accept the user name or password: %(said)s")
        return Words(sentence, said=said)
    if isinstance(error, imaplib.IMAP4.abort):
        return Words(_("The mail server closed the connection: %(said)s"), said=said)
    return Words(_("The mail server answered: %(said)s"), said=said or type(error).__name__)


def _said(answer: Any) -> str:
    if isinstance(answer, bytes):
        answer = answer.decode("utf-8", "replace")
    if isinstance(answer, str):
        return " ".join(answer.split())[:300]
    if isinstance(answer, list | tuple):
        return " ".join(filter(None, (_said(each) for each in answer)))[:300]
    return ""
