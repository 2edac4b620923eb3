"""The worker counts what will be asked for: reports that somebody read these days, and each as it
opens, so that who opens one of years in the morning has last night's numbers at once.

It is the copy's own machine that has its answers; so each machine counts for itself.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from zoneinfo import ZoneInfo

import structlog
from django.db import connection
from django.http import QueryDict
from django.utils import timezone, translation

from alaka.accounts.models import Agent, Business, Role
from alaka.core import clock
from alaka.goals import answers, remembering
from alaka.goals.answers import Asked
from alaka.goals.reaching import asked
from alaka.reports import reading
from alaka.reports.answering import answer
from alaka.reports.boards import reports
from alaka.tracking.columns import engine
from alaka.tracking.columns.lacking import NoAnswerError

log = structlog.get_logger(__name__)

EVERY = 600.0  # seconds
AT_REST = 20  # times as long as it worked
ROOM = "sites"
# As it comes, and over a year.
OPENED: tuple[dict[str, str], ...] = ({}, {"period": "365"})


def run(stop: threading.Event) -> None:
    rest, day = EVERY, date.min
    while not stop.wait(rest):
        begun = time.monotonic()
        try:
            today = clock.now().date()
            count(stop, with_usual=today != day)
            day = today
        finally:
            connection.close()
        rest = max(EVERY, AT_REST * (time.monotonic() - begun))


def count(stop: threading.Event, *, with_usual: bool) -> None:
    """All of it that is not kept, or too old; until ``stop`` is set."""
    reader = Agent.objects.filter(is_active=True, role=Role.ADMINISTRATOR).order_by("pk").first()
    if reader is None:
        return
    answers.sweep()
    wanted = answers.wanted()
    if with_usual:
        wanted = dict.fromkeys(usual(), time.time()) | wanted
    with engine.with_room():
        for what, at in wanted.items():
            if stop.is_set():
                return
            try:
                with remembering.ahead(at):
                    _answer(what, reader)
            except NoAnswerError:
                continue
            except Exception:  # The others are counted all the same.
                log.exception("numbers could not be counted ahead", report=what.report)


def usual() -> Iterator[Asked]:
    """Each report as it opens, for who reads as the business does."""
    business = Business.get()
    with _reading(business.language, business.timezone):
        for report in reports().values():
            if report.room == ROOM:
                for query in OPENED:
                    yield asked(reading.read(report, query))


def _answer(what: Asked, reader: Agent) -> None:
    report = reports().get(what.report)
    if report is not None:
        with _reading(what.language, what.zone):
            answer(reading.read(report, QueryDict(what.query).dict()), reader)


@contextmanager
def _reading(language: str, zone: str) -> Iterator[None]:
    with translation.override(language), timezone.override(ZoneInfo(zone)):
        yield
