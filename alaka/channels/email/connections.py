"""Connections to mail servers, kept open for a moment: of a burst of answers all go by one.

A connection is with one sender at a time. One that was kept is asked before it is used; whatever
is wrong with it, a new one is opened, so that nobody notices but the server.
"""

import smtplib
import threading
import time
from collections.abc import Callable, Hashable

KEPT = 5.0  # Seconds; servers begin to mind after a minute or more.
MAILS = 50  # Over one connection: many servers take no more than a hundred.


class Connections:
    """Idle connections by server: at most one of each, and none for longer than KEPT."""

    def __init__(self, leave: Callable[[smtplib.SMTP], None]) -> None:
        self._leave = leave
        self._lock = threading.Lock()
        self._idle: dict[Hashable, tuple[smtplib.SMTP, int, float]] = {}

    def take(
        self, server: Hashable, connect: Callable[[], smtplib.SMTP]
    ) -> tuple[smtplib.SMTP, int]:
        """A connection ready for a mail, and how many it has carried. Raises what connect does."""
        with self._lock:
            kept = self._idle.pop(server, None)
        if kept is not None:
            smtp, carried, _until = kept
            if carried < MAILS and _answers(smtp):
                return smtp, carried
            self._leave(smtp)
        return connect(), 0

    def give_back(self, server: Hashable, smtp: smtplib.SMTP, carried: int) -> None:
        with self._lock:
            other = self._idle.pop(server, None)
            self._idle[server] = (smtp, carried, time.monotonic() + KEPT)
        if other is not None:
            self._leave(other[0])
        timer = threading.Timer(KEPT, self.leave_old)
        timer.daemon = True
        timer.start()

    def leave_old(self) -> None:
        now = time.monotonic()
        with self._lock:
            old = [key for key, (_smtp, _carried, until) in self._idle.items() if until <= now]
            ended = [self._idle.pop(key)[0] for key in old]
        for smtp in ended:
            self._leave(smtp)


def _answers(smtp: smtplib.SMTP) -> bool:
    try:
        return smtp.rset()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False
