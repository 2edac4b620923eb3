"""From stored bytes to messages: what a door or a mailbox left in `Intake` is taken in.

One at a time for each channel, in order, in batches; a batch that breaks is tried piece by piece,
and the piece that breaks goes to quarantine with its reason. Nothing is thrown away.
"""

from collections.abc import Sequence

import psycopg
import structlog
from django.db import InterfaceError, OperationalError, connection, transaction

from alaka.channels.contract import DeliveryReport, InboundMessage, ParseError, Raw
from alaka.channels.models import Channel, Intake, IntakeState
from alaka.core.words import Words
from alaka.inbox.elsewhere import Arrival
from alaka.inbox.receiving import receive_all
from alaka.inbox.reports import take_report, tells_of_ours

log = structlog.get_logger(__name__)

_LOCK = 7_203
BATCH = 100


def take_in(channel_id: int) -> int:
    """Take in all that waits at a channel; how many there were."""
    taken = 0
    while count := _take_batch(channel_id):
        taken += count
    return taken


def take_one(intake: Intake) -> None:
    """Take in one piece at once, for a sender who waits at the door.

    It is stored: where the database fails us here, the sender need not know.
    """
    try:
        _take_one(intake)
    except (OperationalError, InterfaceError) as error:
        log.warning("intake waits for the database", intake=intake.pk, reason=str(error))


def _take_one(intake: Intake) -> None:
    with transaction.atomic():
        if not _lock_channel(intake.channel_id, wait=False):
            return  # A batch is running; it or the next one takes this piece.
        # By its key: a row that was stored where it may be here already does not know its id.
        waiting = Intake.objects.waiting().filter(channel=intake.channel_id, key=intake.key)
        _take(intake.channel, list(waiting.select_for_update()))


def _take_batch(channel_id: int) -> int:
    channel = Channel.objects.select_related("inbox").get(pk=channel_id)
    with transaction.atomic():
        _lock_channel(channel_id, wait=True)
        pieces = list(channel.intakes.waiting().order_by("pk")[:BATCH])
        _take(channel, pieces)
    return len(pieces)


def _lock_channel(channel_id: int, *, wait: bool) -> bool:
    """Held until the transaction ends, so a killed worker never leaves it behind."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, channel_id])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK, channel_id])
        return bool(cursor.fetchone()[0])


def _take(channel: Channel, pieces: Sequence[Intake]) -> None:
    try:
        with transaction.atomic():
            _take_together(channel, pieces)
    except Exception as error:
        if _is_database_trouble(error):
            raise  # None of the pieces is to blame; all are tried again.
        if len(pieces) == 1:
            log.exception("intake quarantined", intake=pieces[0].pk)
            _quarantine(pieces[0], Words(f"{type(error).__name__}: {error}"[:2000]))
            return
        for piece in pieces:
            _take(channel, [piece])


def _is_database_trouble(error: Exception) -> bool:
    """Broken lines, deadlocks, full disks; not a piece that is more than the database takes."""
    is_too_much = isinstance(error.__cause__, psycopg.errors.ProgramLimitExceeded)
    return isinstance(error, OperationalError | InterfaceError) and not is_too_much


def _take_together(channel: Channel, pieces: Sequence[Intake]) -> None:
    adapter = channel.adapter
    arrivals: list[Arrival] = []
    reports: list[DeliveryReport] = []
    done: set[int] = set()
    for piece in pieces:
        raw = Raw(piece.key, bytes(piece.body), piece.content_type, piece.envelope)
        try:
            parsed = adapter.parse(raw)
        except ParseError as error:
            _quarantine(piece, error.reason)
            continue
        done.add(piece.pk)
        for value in parsed:
            if isinstance(value, InboundMessage):
                arrivals.append(Arrival(value, piece))
            elif value.shown_as is None or tells_of_ours(channel, value):
                reports.append(value)
            else:
                arrivals.append(Arrival(value.shown_as, piece))
    messages = receive_all(channel, arrivals)
    for report in reports:
        take_report(channel, report)
    kept = {message.intake_id for message in messages}
    repeated = {a.intake.pk for a in arrivals if a.intake is not None} - kept
    Intake.objects.filter(pk__in=done - repeated).update(state=IntakeState.DONE, reason="")
    Intake.objects.filter(pk__in=repeated).update(state=IntakeState.REPEATED, reason="")


def _quarantine(piece: Intake, reason: Words) -> None:
    Intake.objects.filter(pk=piece.pk).update(state=IntakeState.QUARANTINED, reason=reason)


def retry(intake: Intake) -> None:
    """Try a piece in quarantine again: somebody looked at it and wants it in."""
    quarantined = Intake.objects.quarantined().filter(pk=intake.pk)
    envelope = {**intake.envelope, "released": True}
    if quarantined.update(state=IntakeState.STORED, envelope=envelope):
        take_in(intake.channel_id)
