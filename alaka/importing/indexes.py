"""Indexes of people that are built anew at the end, where an import fills an empty base.

To build one takes a third of what it takes to keep it up row by row. Who reads people waits for
none of it, but what they serve is looked for row by row meanwhile; who writes people waits while
one is built, a second for a hundred thousand. How they are made is written down in the transaction
in which they go: whoever comes next puts them back, the import itself or, after a crash, the
worker.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import structlog
from django.db import OperationalError, connection, transaction

from alaka.contacts.models import Contact
from alaka.importing.models import PutAside

log = structlog.get_logger(__name__)

# Rows: below that it takes longer than it saves.
LEAST = 20_000
# How many times as many rows there must be as there are people.
TIMES = 10
# People as of the last statistics: with so many none need be counted, which takes a while.
_PLAINLY = 100_000
_LOCK = 7_307
# Some thousand new entries are put in their places together; until then whoever looks for people
# reads through them as well.
_GATHERING = ["contact_search", "contact_own"]
GATHERED = "SET LOCAL gin_pending_list_limit = '16MB'"
# Lists go on by the others.
_NAMES = ["contact_search", "contact_own", "contact_language", "contact_country", "contact_ways"]


@contextmanager
def aside(rows: int) -> Iterator[None]:
    """While so many rows are written."""
    with _alone() as is_ours:
        if is_ours and rows >= LEAST and _is_almost_empty(rows):
            _take()
        try:
            yield
        finally:
            if is_ours:
                _put_back()
            put_in_place()


def put_back() -> None:
    """What a killed import left, unless one is at it."""
    if PutAside.objects.exists():
        with _alone() as is_ours:
            if is_ours:
                _put_back()


def _is_almost_empty(rows: int) -> bool:
    most = rows // TIMES
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'contacts_contact'::regclass")
        if cursor.fetchone()[0] > max(2 * most, _PLAINLY):
            return False
    return len(Contact.objects.order_by().values_list("pk")[: most + 1]) <= most


def _take() -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Who reads now is not waited for, and so nobody waits behind us.
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
            cursor.execute(
                "SELECT relname, pg_get_indexdef(oid) FROM pg_class "
                "WHERE relname = ANY(%s) AND relkind = 'i'",
                [_NAMES],
            )
            for name, made_by in cursor.fetchall():
                PutAside.objects.update_or_create(name=name, defaults={"made_by": made_by})
                cursor.execute(f'DROP INDEX "{name}"')
    except OperationalError as busy:
        log.info("indexes stay", reason=str(busy))


def _put_back() -> None:
    """The longest first, and another beside it."""
    waiting = deque(PutAside.objects.order_by("pk"))
    if connection.in_atomic_block or len(waiting) < 2:
        _make(waiting)
        return
    with ThreadPoolExecutor(2, "indexes") as pool:
        parts = [pool.submit(_apart, waiting) for _ in range(2)]
    for part in parts:
        part.result()


def put_in_place() -> None:
    """What was gathered, by the import or beside it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT gin_clean_pending_list(oid) FROM pg_class "
            "WHERE relname = ANY(%s) AND relkind = 'i'",
            [_GATHERING],
        )


def _apart(waiting: deque[PutAside]) -> None:
    try:
        _make(waiting)
    finally:
        connection.close()


def _make(waiting: deque[PutAside]) -> None:
    while waiting:
        try:
            each = waiting.popleft()
        except IndexError:
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass(%s)", [each.name])
            if cursor.fetchone() == (None,):
                cursor.execute(each.made_by)
        each.delete()


@contextmanager
def _alone() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, 0)", [_LOCK])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, 0)", [_LOCK])
