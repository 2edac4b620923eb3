"""Runs are done: each in one transaction with all its actions, so that a worker that is killed in
the middle leaves it as it was.

Enters: runs that are due. Leaves: what the actions do, and what became of each run.
"""

import logging
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils.translation import gettext_noop as _
from django.utils.translation import override

from alaka.accounts.models import Business
from alaka.automation import asking
from alaka.automation.hearing import meanwhile
from alaka.automation.models import Rule, Run, RunState, Trigger
from alaka.contacts.hours import zone_of
from alaka.contacts.models import Contact
from alaka.core import causes, clock
from alaka.core.causes import Cause
from alaka.core.words import Words
from alaka.segments.actions import made
from alaka.segments.actions.base import CannotError, Matter
from alaka.timeline.models import Event

logger = logging.getLogger(__name__)

ATTEMPTS = 3
# Of our own choosing: a rule looks at one person at a time.
_LOCK = 761_061
_OFF = _("The rule was switched off before its turn came.")
_ERASED = _("The person is no longer here.")
_MEANWHILE = _("Something happened meanwhile for which the rule does not act.")
_NOT_SUCH = _("When its turn came, the condition did not hold.")
_AGAIN = _("The rule has touched this person already.")
_OVER = _("The rule had touched as many people as it may in a day.")
_NIGHT = _("What it writes, and what comes after that, waits for the hours in which it may.")
_ERROR = _("An error of the program: %(said)s")


class Skipped(Exception):
    """It is not to be done, and why."""

    def __init__(self, why: str, state: RunState = RunState.SKIPPED) -> None:
        super().__init__(why)
        self.why, self.state = Words(why), state


def do_due(most: int = 200) -> int:
    """Those whose time has come, the oldest first; how many they were."""
    done = 0
    with override(Business.get().language):
        while done < most and _do_next():
            done += 1
    return done


@transaction.atomic
def _do_next() -> bool:
    rows = Run.objects.due(clock.now()).order_by("due_at", "pk")
    run = rows.select_for_update(skip_locked=True, of=("self",)).first()
    if run is None:
        return False
    did = list(run.did)  # Before the rest waited for its hours.
    try:
        with transaction.atomic():
            run.state, run.why = RunState.DONE, Words("")
            _do(run)
    except Skipped as skipped:
        run.state, run.why, run.did = skipped.state, skipped.why, did
    except (InterfaceError, OperationalError):
        raise  # The database is away, or two were in each other's way: it stays due.
    except Exception as error:
        logger.exception("Run %s of rule %s failed", run.pk, run.rule_id)
        run.did = did
        _put_off(run, Words(_ERROR, said=f"{type(error).__name__}: {error}"[:300]))
    run.at = clock.now()
    run.save()
    return True


def _put_off(run: Run, why: Words) -> None:
    run.attempts, run.why = run.attempts + 1, why
    is_over = run.attempts >= ATTEMPTS
    run.state = RunState.FAILED if is_over else RunState.DUE
    run.due_at = clock.now() + timedelta(minutes=4**run.attempts)


def _do(run: Run) -> None:
    # Held: whoever switches it off waits for what is being done, and takes back what was said.
    rule = Rule.objects.select_for_update(no_key=True).get(pk=run.rule_id)
    if not rule.is_on or not rule.owner.is_active:
        raise Skipped(_OFF)
    contact = Contact.objects.select_related("root").get(pk=run.contact_id)
    person = contact.root or contact
    if person.erased_at is not None:
        raise Skipped(_ERASED)
    event = Event.objects.filter(pk=run.event).first() if run.event else None
    _ask(rule, run, person, event)
    matter = Matter(person, rule.owner, about(event))
    chain = causes.chain(event.data) if event else ()
    with causes.because(Cause(str(rule), (*chain, rule.key))):
        _act(rule, run, matter)


def _ask(rule: Rule, run: Run, person: Contact, event: Event | None) -> None:
    """What could not be known when the run began. Raises Skipped."""
    with connection.cursor() as cursor:
        key = f"{rule.pk}:{person.pk}"
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, key])
    if rule.trigger == Trigger.SILENCE:
        if event is None or meanwhile(rule, person, event):
            raise Skipped(_MEANWHILE)
        if run.left is None and not asking.fitting(rule, [person.pk]):
            raise Skipped(_NOT_SUCH)
    if run.left is not None:
        return  # It has touched him already.
    if asking.touched(rule, person.ids, but=run.pk):
        raise Skipped(_AGAIN)
    since = clock.now() - timedelta(days=1)
    if Run.objects.filter(rule=rule, state=RunState.DONE, at__gt=since).count() >= rule.cap:
        raise Skipped(_OVER, RunState.OVER)


def _act(rule: Rule, run: Run, matter: Matter) -> None:
    """One after the other; what cannot be done is told, and the others are done."""
    could, left = bool(run.left is not None and run.did), list(run.left or rule.actions)
    for place, action in enumerate(made(left, rule.owner)):
        if action.writes and (moment := _hour(rule, matter)) > clock.now():
            run.state, run.due_at, run.why = RunState.DUE, moment, Words(_NIGHT)
            run.left = left[place:]
            return
        try:
            with transaction.atomic():
                did = action.do(matter)
            could = True
        except CannotError as cannot:
            did = cannot.why
        run.did.append(did.stored)
    if not could:
        run.state = RunState.FAILED


def _hour(rule: Rule, matter: Matter) -> datetime:
    return rule.next_allowed(clock.now(), zone_of(matter.contact))


def about(event: Event | None) -> dict[str, int]:
    """What it happened with, as actions ask for it."""
    if event is None:
        return {}
    found = {event.subject_type: event.subject_id}
    talk = event.data.get("conversation")
    return {"inbox.conversation": talk, **found} if isinstance(talk, int) else found


def try_again(run: Run) -> bool:
    """At somebody's word: one that failed, or came over the limit."""
    rows = Run.objects.filter(pk=run.pk, state__in=[RunState.FAILED, RunState.OVER])
    rows.filter(left=None).update(did=[])
    return bool(rows.update(state=RunState.DUE, due_at=clock.now(), attempts=0, why=""))
