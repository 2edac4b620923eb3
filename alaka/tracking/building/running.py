"""What the worker does all the time: builds what arrived, a moment after it did."""

import threading

import structlog
from django.db import connection

from alaka.tracking.building.taking import build

log = structlog.get_logger(__name__)

EVERY = 0.5  # seconds


def run(stop: threading.Event) -> None:
    """A fault of one look is not the end of all."""
    while not stop.wait(EVERY):
        try:
            while build() and not stop.is_set():
                pass
        except Exception:
            log.exception("visits could not be built")
        finally:
            connection.close()
