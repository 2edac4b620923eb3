"""Somebody wanted to be reminded: at the desk at once, and by e-mail. Runs every half minute.

A reminder is claimed by a conditional update in the transaction that queues its mail: however many
workers look, and whenever one is killed, it comes once.
"""

from django.db import transaction

from alaka.activities import letters
from alaka.activities.models import Activity
from alaka.core import clock, live

AT_ONCE = 100


def remind() -> int:
    """Tell of what is due for it; how many."""
    now = clock.now()
    waiting = Activity.objects.open().filter(remind_at__lte=now, reminded_at=None)
    pks = list(waiting.order_by("remind_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum([_tell(pk) for pk in pks])


@transaction.atomic
def _tell(pk: int) -> bool:
    waiting = Activity.objects.open().filter(pk=pk, remind_at__lte=clock.now(), reminded_at=None)
    if not waiting.update(reminded_at=clock.now()):
        return False
    activity = Activity.objects.for_list().get(pk=pk)
    if not activity.agent.can_be_asked:
        return False
    if activity.remind_by_mail:
        letters.send(activity)
    live.publish(f"reminders:{activity.agent_id}")
    return True
