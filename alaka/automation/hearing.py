"""From the time line to runs of rules.

Enters: what was recorded since we last looked, whichever way it came; nobody who records pays for
it. Leaves: a run for each rule and event that fit, to be done by `doing`. An event is heard as
soon as it can be seen; the place from which we look moves on only when all that was being written
has ended, so none is missed. A rule and an event make one run, however often they are looked at.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Max, Q
from django.db.models.functions import Coalesce

from alaka.automation import asking, stopping
from alaka.automation.models import Again, Hearing, Rule, Run, RunState, Trigger
from alaka.contacts.models import Contact
from alaka.core import causes, clock
from alaka.core.horizon import horizon
from alaka.core.words import Words
from alaka.timeline.happenings import happenings
from alaka.timeline.models import Event

# Of our own choosing: one hears at a time.
_LOCK = 761_060
AT_ONCE = 20_000
# So many rules may have started one another.
DEEPEST = 5
# Whoever heard, and did not for so long, is gone.
_SILENT = timedelta(seconds=5)
_HEARD = (Trigger.EVENT, Trigger.SILENCE)


class Hearer:
    """``seen``: what was looked at beyond the place from which we look."""

    def __init__(self) -> None:
        self.name, self.seen = uuid4().hex, set[int]()

    def hear(self) -> bool:
        """All that is new, if nobody else is at it; whether there is more."""
        with transaction.atomic():
            fresh, place = self._hear()
        self.seen.update(fresh)
        self.seen = {pk for pk in self.seen if pk > place}
        return len(fresh) == AT_ONCE

    def _hear(self) -> tuple[list[int], int]:
        rules = list(Rule.objects.on().filter(trigger__in=_HEARD).select_related("owner"))
        if not rules or not _is_free():
            return [], 0
        place, _made = Hearing.objects.get_or_create(pk=1)
        if not self._is_ours(place):
            return [], 0
        newest = newest_event()
        begin = max(place.event, min(rule.since_event for rule in rules))
        verbs = {verb for rule in rules for verb in rule.verbs}
        rows = Event.objects.filter(pk__gt=begin, pk__lte=newest, verb__in=verbs)
        ids = rows.exclude(contact=None).order_by("pk").values_list("pk", flat=True)
        fresh = [pk for pk in ids if pk not in self.seen][:AT_ONCE]
        match(rules, list(Event.objects.filter(pk__any_of=fresh).order_by("pk")))
        self._pass(place, newest if len(fresh) < AT_ONCE else fresh[-1])
        return fresh, place.event

    def _is_ours(self, place: Hearing) -> bool:
        now = clock.now()
        if place.hearer != self.name and place.heard_at and place.heard_at > now - _SILENT:
            return False
        place.hearer, place.heard_at = self.name, now
        return True

    def _pass(self, place: Hearing, newest: int) -> None:
        """In three looks: how far we see; then what runs; then whether all that has ended."""
        following, oldest = horizon()
        if place.horizon is None:
            place.horizon = following
        elif oldest >= place.horizon:
            place.event, place.ahead, place.horizon = place.ahead, newest, None
        place.save()


def newest_event() -> int:
    newest: int | None = Event.objects.aggregate(newest=Max("pk"))["newest"]
    return newest or 0


def _is_free() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def match(rules: Iterable[Rule], events: Sequence[Event]) -> None:
    """One statement for all rules that heard of the same people, whatever they heard."""
    people = _people(events)
    by_verb: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.contact_id in people:
            by_verb[event.verb].append(event)
    heard: dict[Rule, list[tuple[Event, int]]] = {}
    for rule in rules:
        found = [event for verb in rule.verbs for event in by_verb[verb] if _hears(rule, event)]
        if found:
            heard[rule] = [(event, people[event.contact_id or 0]) for event in found]
    whom = {rule: {person for _event, person in some} for rule, some in heard.items()}
    # After some time it is asked then.
    at_once = {rule: some for rule, some in whom.items() if rule.trigger == Trigger.EVENT}
    whom_fits = asking.fitting_each(at_once)
    for rule, some in heard.items():
        _begin(rule, some, whom_fits.get(rule.pk, whom[rule]))


def _people(events: Sequence[Event]) -> dict[int, int]:
    """The person of each record; nobody of those who were erased."""
    records = Contact.objects.filter(pk__any_of=sorted({event.contact_id or 0 for event in events}))
    rows = records.filter(erased_at=None).annotate(person=Coalesce("root", "pk"))
    return dict(rows.values_list("pk", "person"))


def _hears(rule: Rule, event: Event) -> bool:
    """What it did itself, or had done, it does not hear."""
    if event.pk <= rule.since_event:
        return False
    if causes.KEY in event.data and rule.key in causes.chain(event.data):
        return False
    return fits(rule, event)


def fits(rule: Rule, event: Event) -> bool:
    """Whether it is one of those events that are meant."""
    values = rule.when.get("where", {}).get(event.verb)
    if not values:
        return True
    kind = happenings().get(event.verb)
    return kind is None or not kind.narrowing or kind.narrowing.fits(event.data, values)


def _begin(rule: Rule, heard: Sequence[tuple[Event, int]], whom: set[int]) -> None:
    if not whom:
        return
    people = whom - asking.touched(rule, whom)
    runs, begun = [], set()
    for event, person in sorted(heard, key=lambda each: each[0].pk):
        if person in people and not (rule.again != Again.ALWAYS and person in begun):
            begun.add(person)
            runs.append(_run(rule, event, person))
    if runs:
        Run.objects.bulk_create(runs, ignore_conflicts=True)
        stopping.look(rule)


def _run(rule: Rule, event: Event, person: int) -> Run:
    now = clock.now()
    run = Run(
        rule=rule,
        contact_id=person,
        occasion=f"event:{event.pk}",
        event=event.pk,
        due_at=event.at + rule.delay,
        at=now,
    )
    if len(causes.chain(event.data)) >= DEEPEST:
        run.state, run.why = RunState.SKIPPED, Words(stopping.TOO_DEEP)
    return run


def meanwhile(rule: Rule, person: Contact, event: Event) -> bool:
    """Whether something of that for which it does not act has happened since."""
    unless = rule.when.get("unless", ())
    rows = Event.objects.filter(contact__in=person.ids, verb__in=unless)
    later = Q(at__gt=event.at) | Q(at=event.at, pk__gt=event.pk)
    return bool(unless) and rows.filter(later).exists()
