"""Connections that survive a restart of the database, and transactions that never end in silence.

The pool alone would try again after 1, 2, 4 … seconds, and hand out what the killed server left.

Of a transaction that came to nothing, Django alone would not always tell: where a nested block
ends by an exception that is caught, and the connection breaks at that very moment (as its savepoint
is rolled back, or released after that), the outer block ends as if it were stored. So does one in
which a statement failed and nobody minded: PostgreSQL answers its COMMIT with ROLLBACK. Here both
raise.
"""

import logging
import select
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

import psycopg
from django.db import Error, InternalError, OperationalError
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

logger = logging.getLogger("alaka.database")

AGAIN = 0.1  # seconds between two tries to connect
WORD_EVERY = 10.0  # seconds between two words about it in the log


class Patient(psycopg.Connection[Any]):
    """A connection of the pool: it comes about when the database is there, however long it takes.

    Only the pool's own threads wait here; who asks the pool waits no longer than its timeout.
    """

    @classmethod
    def connect(cls, *args: Any, **kwargs: Any) -> Self:
        next_word = time.monotonic() + AGAIN * 2
        while True:
            try:
                return super().connect(*args, **kwargs)
            except psycopg.OperationalError as error:
                if time.monotonic() >= next_word:
                    next_word = time.monotonic() + WORD_EVERY
                    logger.warning("the database cannot be reached: %s", str(error).strip())
                time.sleep(AGAIN)


class DatabaseWrapper(base.DatabaseWrapper):
    _broke: Exception | None = None  # why a savepoint of this transaction could not be left
    _under_way: BaseException | None = None  # what went through that savepoint's block then

    def savepoint_rollback(self, sid: str) -> None:
        with self._noted():
            super().savepoint_rollback(sid)

    def savepoint_commit(self, sid: str) -> None:
        with self._noted():
            super().savepoint_commit(sid)

    @contextmanager
    def _noted(self) -> Iterator[None]:
        under_way = sys.exc_info()[1]
        try:
            yield
        except Error as error:  # Django swallows it.
            self._broke, self._under_way = error, under_way
            raise
        self._broke = None

    def set_autocommit(self, autocommit: bool, *args: Any, **kwargs: Any) -> None:
        """What every outermost block ends with, however it ends."""
        broke, self._broke = self._broke, None
        under_way, self._under_way = self._under_way, None
        # A lost connection is not made anew just for this: whoever asks next does that.
        if broke is None or self.connection is not None:
            super().set_autocommit(autocommit, *args, **kwargs)
        # Ctrl-C in the middle of a statement breaks the connection, too, and says more by itself.
        is_stopped = under_way is sys.exc_info()[1] and not isinstance(under_way, Exception | None)
        if broke is not None and not is_stopped:
            raise OperationalError("Nothing of this transaction was stored.") from broke

    def commit(self) -> None:
        info = self.connection.info if self.connection is not None else None
        if info is not None and info.transaction_status == TransactionStatus.INERROR:
            raise InternalError("A statement of this transaction failed: it cannot be stored.")
        super().commit()

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        while True:
            connection = super().get_new_connection(conn_params)
            if self.pool is None or not _is_cut(connection):
                return connection
            self.pool.putconn(connection)  # It sees that this one is broken, and makes another.


def _is_cut(connection: psycopg.Connection[Any]) -> bool:
    """Whether the other side hung up, without asking it: silence means that it did not."""
    look = select.poll()
    try:
        look.register(connection.fileno(), select.POLLIN)
        while look.poll(0):  # its last words, perhaps, and behind them the end
            connection.pgconn.consume_input()
    except psycopg.OperationalError:
        return True
    return False
