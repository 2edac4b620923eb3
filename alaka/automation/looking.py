"""Rules that look for people once a day: by a date of theirs, or by the condition alone.

Each looks once on each day, at its hour where the business is; it takes no more people than it may
touch. Those who are left are found on the next day, if they are still such.
"""

from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from alaka.accounts.models import Business
from alaka.automation import asking
from alaka.automation.models import Rule, Run, Trigger
from alaka.core import clock

HOUR = 9


def look() -> None:
    """Asked for every minute."""
    here = clock.now().astimezone(ZoneInfo(Business.get().timezone))
    rules = Rule.objects.on().filter(trigger__in=[Trigger.DATE, Trigger.DAILY])
    for rule in rules.select_related("owner"):
        if here.hour >= hour(rule):
            _look(rule, here.date())


def hour(rule: Rule) -> int:
    return int(rule.when.get("hour", HOUR))


@transaction.atomic
def _look(rule: Rule, day: date) -> None:
    """Whoever marks the day first looks."""
    due = Rule.objects.filter(Q(looked_on=None) | Q(looked_on__lt=day), pk=rule.pk)
    if not due.update(looked_on=day):
        return
    again = asking.runs_that_count(rule).values("contact")
    people = asking.everybody(rule, day).exclude(pk__in=again)
    now = clock.now()
    Run.objects.bulk_create(
        (
            Run(rule=rule, contact_id=pk, occasion=f"{day}:{pk}", due_at=now, at=now)
            for pk in people.order_by("pk").values_list("pk", flat=True)[: rule.cap]
        ),
        ignore_conflicts=True,
    )
