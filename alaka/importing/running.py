"""The way of an import: read, judge, write; and back. Each step goes on where a killed one was.

Enters: an import in one of the running states, by its id. Leaves: it tried, imported, undone,
stopped, or as it was with the problem in words. One process at a time works on it: it holds a lock.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Event

import structlog
from django.db import DatabaseError, InterfaceError, connection, connections, transaction
from django.db.models import IntegerField, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.translation import gettext_noop as _

from alaka.core import clock
from alaka.core.words import Words
from alaka.importing import company_undoing, elsewhere, files, indexes, parallel, trying, undoing
from alaka.importing.company_writing import CompanyWriter
from alaka.importing.judging import Judge
from alaka.importing.models import Batch, Import, State
from alaka.importing.models.imports import COUNTS
from alaka.importing.plan import used
from alaka.importing.reading import UnreadableError, open_table
from alaka.importing.staging import Staged
from alaka.importing.targets import targets_for
from alaka.importing.writing import Writer

log = structlog.get_logger(__name__)

_LOCK = 7_305
BATCH = 5_000
# Writers at once: PostgreSQL works for each in a process of its own, and one waits for the disk.
WRITERS = 1 + min(2, os.cpu_count() or 1)


class StoppedError(Exception):
    """Somebody wants it to stop."""


def run(pk: int) -> None:
    """Do what the import's state asks for; nothing if somebody else is at it."""
    with _held(pk) as is_ours:
        if not is_ours:
            return
        of = Import.objects.select_related("by").get(pk=pk)
        try:
            _STEPS[State(of.state)](of)
        except StoppedError:
            was = State.DRAFT if of.state == State.TRYING else State.STOPPED
            of.put(state=was, is_stopping=False)
        except UnreadableError as refusal:
            of.put(state=State.DRAFT, problem=refusal.words)
        except (DatabaseError, InterfaceError):
            raise  # Nothing can be written down now: it is taken up again.
        except Exception as error:
            log.exception("import broke", importing=pk)
            reason = Words(_("Something went wrong on our side: %(reason)s."), reason=str(error))
            was = State.DRAFT if of.state == State.TRYING else State.STOPPED
            of.put(state=was, problem=reason)


def _try(of: Import) -> None:
    staged = _judged(of)
    targets = used(of.planned, targets_for(of.reader, of.brings))
    trial = trying.counted(staged, targets, of.subject)
    of.put(state=State.TRIED, trial=trial, problem="")


def _write(of: Import) -> None:
    staged = _judged(of)
    cut(of, staged)
    # Companies are thousands: they are written one after the other.
    most = 1 if of.is_of_companies else WRITERS
    with indexes.aside(0 if of.is_of_companies else of.total):
        _do_all(of, of.batches.filter(written_at=None), _writer(of, staged), most)
    of.put(state=State.DONE, counts=summed(_written(of)), ended_at=clock.now(), problem="")
    staged.drop()


def _undo(of: Import) -> None:
    rows = of.batches.exclude(written_at=None).filter(undone_at=None).order_by("-first")
    by, targets = of.undone_by or of.by, targets_for(of.reader, of.brings)
    take_back = company_undoing.undo if of.is_of_companies else undoing.undo
    most = 1 if of.is_of_companies else WRITERS
    _do_all(of, rows, lambda: lambda batch: take_back(batch, targets, by), most)
    indexes.put_in_place()
    elsewhere.finish(of, targets)
    Staged(of.pk).drop()
    of.put(state=State.UNDONE, undone_at=clock.now(), problem="")


def _nothing(of: Import) -> None:
    """It was stopped, or done, before the worker came to it."""


_STEPS: dict[State, Callable[[Import], None]] = {
    **dict.fromkeys(State, _nothing),
    State.TRYING: _try,
    State.WRITING: _write,
    State.UNDOING: _undo,
}


# ---------------------------------------------------------------- reading and judging


def _judged(of: Import) -> Staged:
    """The staged rows, read again where they are not there any more, judged by what is so now."""
    staged = Staged(of.pk)
    if not of.total or not staged.is_there(of.total):
        _stage(of, staged)
    judge = Judge(staged, of.planned)
    judge.judge()
    return staged


def _stage(of: Import, staged: Staged) -> None:
    of.put(done=0, total=0)
    staged.make()
    with files.local(of) as path:
        table = open_table(path, of.planned.sheet)
        count = staged.fill(parallel.parsed(of, table.rows()), partial(_goes_on, of))
    if count is None:
        raise StoppedError
    if not count:
        raise UnreadableError(Words(_("There are no rows below the header.")))
    of.put(total=count, done=0, remark=table.remark())


def _goes_on(of: Import, done: int) -> bool:
    of.put(done=done)
    return not Import.objects.filter(pk=of.pk, is_stopping=True).exists()


# ---------------------------------------------------------------- batches


def cut(of: Import, staged: Staged) -> None:
    """The batches, once: after a crash the same rows are staged, and so they are the same."""
    if of.batches.exists():
        return
    rows = staged.run(
        "SELECT min(number), max(number) FROM ("
        " SELECT number, (row_number() OVER (ORDER BY number) - 1) / %(size)s AS batch FROM ROWS"
        ") r GROUP BY batch ORDER BY batch",
        size=BATCH,
    )
    Batch.objects.bulk_create(Batch(of=of, first=first, last=last) for first, last in rows)


Work = Callable[[Batch], None]


def _writer(of: Import, staged: Staged) -> Callable[[], Work]:
    targets = used(of.planned, targets_for(of.reader, of.brings))

    kind = CompanyWriter if of.is_of_companies else Writer

    def make() -> Work:
        return kind(of, staged, Judge(staged, of.planned), targets).write

    return make


def _do_all(of: Import, batches: Iterable[Batch], make: Callable[[], Work], most: int) -> None:
    """Each batch by its own transaction, two at a time where there are many."""
    waiting: deque[Batch] = deque(batches)
    writers = most
    stop = Event()

    def work() -> None:
        act = make()
        while waiting and not stop.is_set():
            try:
                batch = waiting.popleft()
            except IndexError:
                return
            act(batch)
            if not _counts_on(of):
                stop.set()

    if len(waiting) <= writers or writers == 1:
        work()
    else:
        with ThreadPoolExecutor(writers, "import") as pool:
            parts = [pool.submit(_apart, work, stop) for _ in range(writers)]
        for part in parts:
            part.result()
    if stop.is_set():
        raise StoppedError


def _apart(work: Callable[[], None], stop: Event) -> None:
    """In a thread with connections of its own."""
    try:
        work()
    except BaseException:
        stop.set()
        raise
    finally:
        connections.close_all()


def _counts_on(of: Import) -> bool:
    """Tell how far it is; False where it is to stop."""
    is_back = of.state == State.UNDOING
    done = of.batches.exclude(**{"undone_at" if is_back else "written_at": None})
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
        now = Import.objects.get(pk=of.pk)
        now.put(done=sum(summed(done).values()), counts=summed(_written(of)))
    return not now.is_stopping


def _written(of: Import) -> QuerySet[Batch]:
    return of.batches.exclude(written_at=None)


def summed(batches: QuerySet[Batch]) -> dict[str, int]:
    sums = {name: Sum(Cast(KT(f"counts__{name}"), IntegerField()), default=0) for name in COUNTS}
    return batches.order_by().aggregate(**sums)


@contextmanager
def _held(pk: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, pk % 2**31])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, pk % 2**31])
