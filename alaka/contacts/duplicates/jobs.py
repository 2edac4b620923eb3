"""What the worker does about duplicates."""

from alaka.contacts.duplicates import following, whole
from alaka.contacts.models import DuplicateLook
from alaka.core import clock, jobs

_WHOLE = "alaka.contacts.duplicates.jobs.compare_everybody"


def follow() -> None:
    jobs.defer("alaka.contacts.duplicates.jobs.look_at_changed", once="duplicates:follow")


def look_at_changed() -> None:
    following.follow()


def carry_on() -> None:
    """The first time, when somebody asked for it, and after a worker was killed."""
    now = following.state()
    if now.asked_at is None:
        ask()
    elif now.is_wanted:
        jobs.defer(_WHOLE, once="duplicates:whole")


def ask() -> None:
    DuplicateLook.objects.filter(pk=following.state().pk).update(asked_at=clock.now())
    jobs.defer(_WHOLE, once="duplicates:whole")


def compare_everybody() -> None:
    whole.run()
