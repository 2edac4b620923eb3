"""The worker's threads: the periodic functions of the registry, and those that run all the time.

Periodic functions run on one node at a time: on the one whose connection holds the lock. When
it dies, PostgreSQL frees the lock and another node goes on.
"""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import psycopg
from django.db import close_old_connections, connection
from django.utils.module_loading import import_string

from alaka import registry

LOCK = 4_126_004_712
PAUSE_AFTER_ERROR = 5.0  # seconds
AT_ONCE = 4  # periodic functions

Lasting = Callable[[threading.Event], None]

logger = logging.getLogger("alaka.worker")


def start_threads(stop: threading.Event) -> list[threading.Thread]:
    functions = {"periodic": _periodic, **{name: import_string(name) for name in registry.WORKERS}}
    threads = [
        threading.Thread(target=_keep_running, args=(name, function, stop), name=name, daemon=True)
        for name, function in functions.items()
    ]
    for thread in threads:
        thread.start()
    return threads


def _keep_running(name: str, function: Lasting, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            function(stop)
        except Exception:
            logger.exception("%s stopped; it starts again in a moment", name)
        finally:
            close_old_connections()
        stop.wait(PAUSE_AFTER_ERROR)


def _periodic(stop: threading.Event) -> None:
    """Wait for the lead, then run each function when its seconds have passed, while we hold it."""
    with _connect() as lead, ThreadPoolExecutor(AT_ONCE, "periodic") as pool:
        while not _take(lead):
            if stop.wait(PAUSE_AFTER_ERROR):
                return
        due = dict.fromkeys(registry.PERIODIC, 0.0)
        last: dict[str, Future[None]] = {}
        while not stop.wait(0.5):
            lead.execute("SELECT 1")  # raises when the connection, and the lead with it, is gone
            now = time.monotonic()
            for name, seconds in registry.PERIODIC.items():
                is_running = name in last and not last[name].done()
                if now >= due[name] and not is_running:
                    due[name] = now + seconds
                    last[name] = pool.submit(_run, name)


def _connect() -> psycopg.Connection[tuple[object, ...]]:
    """A connection of its own to Django's database: the lock lives and dies with it."""
    parameters = connection.get_connection_params()
    for of_django in ("cursor_factory", "context"):
        parameters.pop(of_django, None)
    return psycopg.connect(**parameters, autocommit=True, connect_timeout=10)


def _take(lead: psycopg.Connection[tuple[object, ...]]) -> bool:
    return lead.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone() == (True,)


def _run(name: str) -> None:
    close_old_connections()
    try:
        import_string(name)()
    except Exception:
        logger.exception("%s failed; it runs again when it is due", name)
    finally:
        close_old_connections()
