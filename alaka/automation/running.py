"""What the worker does all the time: one thread hears, another does what is due. So hearing never
waits for what a rule does."""

import threading
from collections.abc import Callable

import structlog
from django.db import connection

from alaka.automation.doing import do_due
from alaka.automation.hearing import Hearer

log = structlog.get_logger(__name__)

EVERY = 1.0  # seconds


def hear(stop: threading.Event) -> None:
    _again(stop, Hearer().hear)


def act(stop: threading.Event) -> None:
    _again(stop, do_due)


def _again(stop: threading.Event, work: Callable[[], int | bool]) -> None:
    """A fault of one look is not the end of all."""
    while not stop.wait(EVERY):
        try:
            while work() and not stop.is_set():
                pass
        except Exception:
            log.exception("rules could not be looked at")
        finally:
            connection.close()
