"""The worker: jobs, what runs again and again, and what runs all the time: `python -m` of this.

It ends with code 1 when it loses the database: the supervisor, or the system's, starts it again.
"""

import asyncio
import logging
import os
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import django

from alaka.cli.words import plainly

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.jobs import Job

CONCURRENCY = 8
NICE = 10  # Who waits before a page goes before who waits for a job, where both want a core.
HEARTBEAT = 1.5  # seconds
STALLED_AFTER = 8.0  # seconds without a heartbeat: its jobs go back
GRACE = 4.0  # seconds running jobs may take when we are asked to end
LOOK_EVERY = 1.0  # seconds between two looks for jobs that no notice told of

logger = logging.getLogger("alaka.worker")


@plainly
def work() -> int:
    os.nice(NICE)
    django.setup()
    stop = threading.Event()
    from alaka.cli.again import start_threads

    threads = start_threads(stop)
    try:
        asyncio.run(_jobs(stop))
    except Exception:
        logger.exception("The worker ends; it starts again in a moment")
        return 1
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=GRACE)
    return 0


async def _jobs(stop: threading.Event) -> None:
    from procrastinate import App
    from procrastinate.contrib.django import app as django_app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from alaka.core import jobs

    assert jobs.run.name in django_app.tasks
    # The worker's own app has connections that listen. The tasks stay with the Django app: a job
    # that defers another does so on Django's connection, in its transaction.
    connector = django_app.connector
    assert isinstance(connector, DjangoConnector)
    app = App(
        connector=connector.get_worker_connector(),
        worker_defaults=django_app.worker_defaults,
    )
    app.tasks = django_app.tasks
    loop = asyncio.get_running_loop()
    # asgiref runs the jobs in the loop's threads: as many as there are jobs at once, and spare.
    loop.set_default_executor(ThreadPoolExecutor(CONCURRENCY + 4, "job"))
    async with app.open_async():
        running = asyncio.create_task(
            app.run_worker_async(
                concurrency=CONCURRENCY,
                delete_jobs="successful",
                install_signal_handlers=False,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=STALLED_AFTER,
                shutdown_graceful_timeout=GRACE,
                fetch_job_polling_interval=LOOK_EVERY,
            )
        )
        rescuing = asyncio.create_task(_rescue(app))
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, _end, stop, running)
        try:
            await running
        except asyncio.CancelledError:
            logger.info("The worker ended its jobs")
        finally:
            rescuing.cancel()
    if not stop.is_set():
        raise ConnectionError("The jobs' connection to the database broke.")


def _end(stop: threading.Event, running: "asyncio.Task[None]") -> None:
    stop.set()
    running.cancel()  # procrastinate takes this as: no new job, end those that run


async def _rescue(app: "App") -> None:
    """Put the jobs of workers that died back into the queue, whatever becomes of one look."""
    looked = time.time()
    while True:
        await asyncio.sleep(HEARTBEAT)
        # After a sleep of the whole machine everybody's heartbeat is old, ours too: let them beat.
        was_asleep, looked = time.time() - looked > STALLED_AFTER / 2, time.time()
        if was_asleep:
            continue
        try:
            manager = app.job_manager
            for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
                await _put_back(app, job)
        except Exception:
            logger.warning("Stalled jobs could not be looked for", exc_info=True)


async def _put_back(app: "App", job: "Job") -> None:
    from procrastinate.exceptions import UniqueViolation
    from procrastinate.jobs import Status

    logger.warning("Job %s of a worker that died goes back into the queue", job.id)
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:
        # Its like waits in the queue already and will do the work.
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)


if __name__ == "__main__":
    # By its name: procrastinate wants no App made in a module named __main__.
    from alaka.cli import worker

    sys.exit(worker.work())
