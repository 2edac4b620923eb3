"""What the worker does all the time: builds what arrived, a moment after it did."""

import threading

import structlog
from django.db import OperationalError, connection

from alaka.tracking.building import watching
from alaka.tracking.building.taking import build
from alaka.tracking.models import Arrival

log = structlog.get_logger(__name__)

EVERY = 0.5  # seconds


def run(stop: threading.Event) -> None:
    """A fault of one look is not the end of all."""
    while not stop.wait(EVERY):
        try:
            is_more = True
            while is_more and not stop.is_set():
                is_more = build_what_can_be()
                watching.tell()
        except Exception:
            log.exception("visits could not be built")
        finally:
            connection.close()


def build_what_can_be() -> bool:
    """What cannot be built is left out, with its reason in the log, so that the rest goes on; its
    events stay. A database that is away is waited for."""
    try:
        return build()
    except OperationalError:
        raise
    except Exception:
        log.exception("visits are built one by one")
    return _one_by_one()


def _one_by_one() -> bool:
    first = Arrival.objects.order_by("pk").first()
    if first is None:
        return False
    try:
        build(1)
    except OperationalError:
        raise
    except Exception:
        log.exception("left out", visitors=first.visitors, events=first.notable)
        Arrival.objects.filter(pk=first.pk).delete()
    return True
