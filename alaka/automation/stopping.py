"""A rule that runs away switches itself off, and administrators hear of it."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alaka.accounts.models import Agent, AuditEntry, Business, Role
from alaka.automation.models import Rule, Run
from alaka.core import clock
from alaka.core.words import Words
from alaka.inbox.calling_off import hold_back_all
from alaka.timeline.recording import record

# So many times what it may touch in a day.
FAR_ABOVE = 10
TOO_DEEP = gettext_noop("Rules had started one another too many times in a row.")
_RUNS_AWAY = gettext_noop(
    "In one day it was to act %(count)s times, and it may %(cap)s times. Perhaps it starts itself,"
    " or its condition is too wide."
)


def look(rule: Rule) -> None:
    """In the transaction that began runs of it."""
    since = clock.now() - timedelta(days=1)
    count = Run.objects.filter(rule=rule, at__gt=since).count()
    if count > FAR_ABOVE * rule.cap:
        stop(rule, Words(_RUNS_AWAY, count=count, cap=rule.cap))


def stop(rule: Rule, because: Words) -> None:
    if not rule.stop(because):
        return
    hold_back_all(rule.key)
    with translation.override("en"):
        AuditEntry.write("rule stopped", about=str(rule), because=str(because))
    record("rule.stopped", subject=rule, name=str(rule), why=because.stored)
    for agent in Agent.objects.active().filter(role=Role.ADMINISTRATOR):
        _mail(agent, rule, because)


def _mail(agent: Agent, rule: Rule, because: Words) -> None:
    business = Business.get()
    with translation.override(agent.language or business.language):
        subject = _("The rule “%(name)s” switched itself off") % {"name": rule}
        url = settings.PUBLIC_URL + rule.get_absolute_url()
        context = {"agent": agent, "business": business, "rule": rule, "url": url}
        body = render_to_string("automation/email/stopped.txt", context | {"because": because})
        EmailMessage(subject, body.strip() + "\n", to=[agent.email]).send()
