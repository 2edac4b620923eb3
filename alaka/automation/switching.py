"""A rule is switched on, or off."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from alaka.accounts.models import Agent, Business
from alaka.automation.hearing import newest_event
from alaka.automation.looking import hour
from alaka.automation.models import Rule
from alaka.core import clock
from alaka.inbox.calling_off import hold_back_all
from alaka.timeline.recording import record


@transaction.atomic
def switch_on(rule: Rule, *, by: Agent) -> None:
    """From now on, on behalf of whoever switched it on. A rule that looks once a day begins
    tomorrow where its hour is over."""
    now = clock.now()
    here = now.astimezone(ZoneInfo(Business.get().timezone))
    rule.switch_on(newest_event(), now)
    before = here.date() if here.hour >= hour(rule) else here.date() - timedelta(days=1)
    rule.put(looked_on=before, owner=by)
    record("rule.switched_on", subject=rule, actor=by, name=str(rule))


@transaction.atomic
def switch_off(rule: Rule, *, by: Agent) -> None:
    """What is waiting is not done when its turn comes, and what it said does not go any more."""
    rule.put(is_on=False)
    hold_back_all(rule.key)
    record("rule.switched_off", subject=rule, actor=by, name=str(rule))
