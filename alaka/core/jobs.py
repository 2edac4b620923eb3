"""Work for after the commit: a name and its plain arguments, in PostgreSQL by procrastinate.

A job may run twice (a worker can be killed at any moment), so every verb it calls is safe to
repeat. Jobs are deferred on Django's own connection: they exist if the caller's transaction does.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
import structlog
from django.utils.module_loading import import_string
from procrastinate import RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job

from alaka.core import causes


class Retry(RetryStrategy):
    """Later and later; but never a job that keeps its like out.

    Waiting for its next try it would hold up all that is asked for meanwhile, and while it ran
    its like may have taken its place in the queue.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if job.queueing_lock is not None:
            return None
        return super().get_retry_decision(exception=exception, job=job)


log = structlog.get_logger(__name__)

RETRY = Retry(max_attempts=12, exponential_wait=3)


# What an upgrade keeps true: the names of these two tasks, whose argument names the function.
@app.task(name="alaka.run", retry=RETRY)
def run(path: str, arguments: dict[str, Any], cause: dict[str, Any] | None = None) -> None:
    """``cause``: for what it was asked for, see core.causes."""
    function: Callable[..., Any] = import_string(path)
    with causes.because(causes.Cause.of(cause)):
        function(**arguments)


@app.task(name="alaka.run_once")
def run_once(path: str, arguments: dict[str, Any]) -> None:
    """Without a retry: it would want the lock that its like may hold by then."""
    function: Callable[..., Any] = import_string(path)
    function(**arguments)


def tell(readers: dict[str, list[int]]) -> None:
    """Hand each subscriber the ids of its events, one after the other: a job each would cost more
    than what most of them do. Whoever fails is asked again alone.
    """
    for path, ids in readers.items():
        try:
            import_string(path)(ids)
        except Exception as error:
            if len(readers) == 1:
                raise
            log.warning("subscriber failed", subscriber=path, reason=str(error))
            defer("alaka.core.jobs.tell", readers={path: ids})


def defer(
    path: str,
    *,
    at: datetime | None = None,
    queue: str = "default",
    once: str | None = None,
    priority: int = 0,
    **arguments: Any,
) -> None:
    """Run the function at `path` after the commit, or at an instant.

    Of jobs with the same ``once`` only one waits at a time: asking again while it waits is
    nothing, asking while it runs waits for another run. Such a job is not tried again when it
    fails: something of the registry's PERIODIC asks again.
    """
    options: dict[str, Any] = {"queue": queue, "priority": priority}
    if at is not None:
        options["schedule_at"] = at
    if once is not None:
        options["queueing_lock"] = once
    if once is None:
        cause = causes.current()
        along: dict[str, Any] = {"cause": cause.stored} if cause else {}
        with _told_as_django_does():
            run.configure(**options).defer(path=path, arguments=arguments, **along)
        return
    from django.db import transaction

    try:
        # The refusal must not spoil the caller's transaction.
        with transaction.atomic(), _told_as_django_does():
            run_once.configure(**options).defer(path=path, arguments=arguments)
    except AlreadyEnqueued:
        pass


@contextmanager
def _told_as_django_does() -> Iterator[None]:
    """A lost database in the words that all wait for; the queue's own look like a fault of ours."""
    from django.db import connection

    try:
        yield
    except ConnectorException as error:
        cause = error.__cause__
        if not isinstance(cause, psycopg.Error):
            raise
        with connection.wrap_database_errors:
            raise cause from error
