"""The demo's rules: one that had unhappy people called back, one that waits, one that rests."""

from alaka.accounts.models import Agent, Role
from alaka.automation import hearing, recipes, switching
from alaka.automation.doing import do_due
from alaka.timeline.models import Event

_LAST = 6  # of those who were dissatisfied


def make() -> None:
    owner = Agent.objects.active().filter(role=Role.ADMINISTRATOR).order_by("pk").first()
    if owner is None:
        return
    for name in ("callback", "complaint", "thanks"):
        rule = recipes.take(name, by=owner)
        if rule is None or name == "thanks":
            continue
        switching.switch_on(rule, by=owner)
        if name == "callback":
            rule.since_event = 0
            given = Event.objects.filter(verb="satisfaction.given", data__score__lte=2)
            hearing.match([rule], list(given.exclude(contact=None).order_by("-pk")[:_LAST]))
            do_due()
