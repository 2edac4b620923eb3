"""What the worker does for the inbox: doors, three lines each."""

from datetime import timedelta

from alaka.channels.models import Intake
from alaka.core import clock, jobs
from alaka.inbox import intake, sending, sweeping
from alaka.inbox.models import Attendance, Conversation
from alaka.inbox.models.attendance import STAYS

# What is younger is being taken in: by the process that stored it, or by its job.
LEFT_BEHIND = timedelta(seconds=5)


def take_in(channel_id: int) -> None:
    intake.take_in(channel_id)


def take_in_what_waits() -> None:
    """Whatever a lost job left behind: asked for again every few seconds."""
    left = Intake.objects.waiting().filter(received_at__lt=clock.now() - LEFT_BEHIND)
    for channel_id in left.values_list("channel_id", flat=True).distinct():
        jobs.defer("alaka.inbox.jobs.take_in", once=f"take-in:{channel_id}", channel_id=channel_id)


def recover_sending() -> None:
    sending.recover()


def wake_snoozed() -> None:
    for conversation in Conversation.objects.snoozed().filter(snoozed_until__lte=clock.now()):
        conversation.wake()


def forget_attendance() -> None:
    Attendance.objects.filter(at__lt=clock.now() - STAYS * 10).delete()


def sweep_uploads() -> None:
    sweeping.sweep()
