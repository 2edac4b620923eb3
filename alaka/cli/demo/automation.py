"""The demo's rules: one that had unhappy people called back, one that waits, one that rests, one
that tells of complaints, and one that tells the accounting of what was sold."""

from datetime import timedelta
from typing import Any

from django.db.models import F

from alaka.accounts.models import Agent, Role
from alaka.api.models import Webhook
from alaka.automation import hearing, recipes, switching
from alaka.automation.doing import do_due
from alaka.automation.models import Hint, Rule
from alaka.core import clock
from alaka.timeline.models import Event

_LAST = 6  # of those who were dissatisfied, complained or bought


def make(accounting: Webhook) -> None:
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
    _tell_of_complaints(owner)
    _tell_accounting(owner, accounting)


def _tell_of_complaints(owner: Agent) -> None:
    """Only the newest is still to be seen."""
    managers = Agent.objects.who_answer().filter(role=Role.MANAGER).order_by("pk")
    whom = managers.first() or owner
    text = "{name} complains: “{subject}”. Please have a look today."
    tell = {"do": "agent.tell", "with": {"who": str(whom.pk), "text": text, "by_mail": False}}
    where = {"case.opened": ["complaint"]}
    rule = _on(owner, "Tell us of complaints", {"verbs": ["case.opened"], "where": where}, tell)
    _remember(rule, data__kind="complaint")
    newest = Hint.objects.order_by("-at", "-pk").values_list("pk", flat=True)[:1]
    Hint.objects.exclude(pk__in=list(newest)).update(seen_at=F("at") + timedelta(hours=1))


def _tell_accounting(owner: Agent, accounting: Webhook) -> None:
    call = {"do": "webhook.call", "with": {"webhook": accounting.pk, "text": "An invoice, please"}}
    _remember(_on(owner, "Have what was sold invoiced", {"verbs": ["deal.won"]}, call))


def _on(owner: Agent, name: str, when: dict[str, Any], action: dict[str, Any]) -> Rule:
    rule = recipes.begin(by=owner, name=name, when=when, actions=[action])
    switching.switch_on(rule, by=owner)
    return rule


def _remember(rule: Rule, **which: Any) -> None:
    """It acts on the last of these, each at its time."""
    rule.since_event = 0
    lately = clock.now() - timedelta(days=30)
    rows = Event.objects.filter(verb=rule.verbs[0], at__gte=lately, **which).exclude(contact=None)
    for event in reversed(rows.order_by("-at", "-pk")[:_LAST]):
        with clock.stopped_at(event.at):
            hearing.match([rule], [event])
            do_due()
