"""A person begins a sequence, or many do; and why somebody cannot.

Enters: a sequence, whom, and who of us starts it. Leaves: an enrolment whose first step is due.
"""

from collections.abc import Sequence as Several
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop as _

from alaka.accounts.models import Agent
from alaka.contacts import family
from alaka.contacts.consent.asking import refusal
from alaka.contacts.hours import zone_of
from alaka.contacts.models import Contact
from alaka.core import causes, clock, jobs
from alaka.core.words import Words
from alaka.sales.models import Deal
from alaka.sequences.models import Enrolment, Sequence, State, StepRun
from alaka.sequences.stopping import take_back, tell
from alaka.sequences.timing import waits_until
from alaka.timeline.recording import record

# So many people at most by one press of a button, and so many by one job.
MOST = 1000
AT_ONCE = 50

OFF = _("The sequence is switched off.")
EMPTY = _("The sequence has no steps yet.")
IN_IT = _("Is in it already.")
IN_OTHER = _("Is in “%(name)s”, and only one sequence runs with a person at a time.")
NO_ADDRESS = _("There is no address that “%(channel)s” can write to.")
GONE = _("The person was erased.")
CIRCLE = _("It would start itself.")


class CannotStart(Exception):
    """Why, for the reader."""

    def __init__(self, reason: Words) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def start(
    sequence: Sequence,
    contact: Contact,
    *,
    by: Agent | None,
    deal: Deal | None = None,
    batch: UUID | None = None,
) -> Enrolment:
    """Raises CannotStart. Of two who start at once, the second is told that it runs."""
    person = family.person(contact)
    if why := unready(sequence) or _circle(sequence) or hindrance(sequence, person):
        raise CannotStart(why)
    now, cause = clock.now(), causes.current()
    first = sequence.steps.first()
    assert first is not None
    row = Enrolment.objects.create(
        sequence=sequence,
        contact=person,
        deal=deal,
        step=first,
        due_at=waits_until(first, now, zone_of(person)),
        is_alone=not sequence.may_overlap,
        started_at=now,
        started_by=by,
        chain=list(cause.chain) if cause else [],
        batch=batch,
    )
    tell("started", row, by)
    return row


def name_of(sequence: Sequence) -> str:
    """In a chain of causes."""
    return f"sequence:{sequence.pk}"


def _circle(sequence: Sequence) -> Words | None:
    """What a sequence has done must not start it."""
    cause = causes.current()
    return Words(CIRCLE) if cause and name_of(sequence) in cause.chain else None


def unready(sequence: Sequence) -> Words | None:
    """Why nobody can begin it."""
    if not sequence.is_on:
        return Words(OFF)
    return None if sequence.steps.exists() else Words(EMPTY)


def hindrance(sequence: Sequence, person: Contact) -> Words | None:
    """Why this person cannot begin it; None where he can."""
    if person.erased_at is not None:
        return Words(GONE)
    others = Enrolment.objects.active().filter(contact__in=person.ids)
    beside = Q(sequence=sequence)
    beside |= Q() if sequence.may_overlap else Q(is_alone=True)
    running = others.filter(beside).select_related("sequence").first()
    if running is not None:
        return in_it(running, sequence)
    schemes = sequence.channel.adapter_class.schemes
    scheme = next(
        (each for each in schemes if person.all_handles().filter(scheme=each).exists()), None
    )
    if scheme is None:
        return Words(NO_ADDRESS, channel=sequence.channel.name)
    return refusal(person, sequence.purpose, scheme)


def in_it(running: Enrolment, sequence: Sequence) -> Words:
    is_same = running.sequence_id == sequence.pk
    return Words(IN_IT) if is_same else Words(IN_OTHER, name=running.sequence.name)


def start_many(sequence: Sequence, ids: Several[int], *, by: Agent) -> None:
    """By jobs, some at a time; whoever cannot begin is left out."""
    batch = str(uuid4())
    for at in range(0, min(len(ids), MOST), AT_ONCE):
        some = list(ids[at : at + AT_ONCE])
        jobs.defer(
            "alaka.sequences.starting.start_some",
            sequence_id=sequence.pk,
            contact_ids=some,
            agent_id=by.pk,
            batch=batch,
        )


def start_some(sequence_id: int, contact_ids: list[int], agent_id: int, batch: str) -> None:
    """The job: whoever it started already when it ran before is not started again."""
    sequence = Sequence.objects.select_related("channel").filter(pk=sequence_id).first()
    by = Agent.objects.filter(pk=agent_id).first()
    known = set(Enrolment.objects.filter(batch=batch).values_list("contact", flat=True))
    for contact in Contact.objects.filter(pk__in=set(contact_ids) - known).order_by("pk"):
        if sequence is None or contact.person_id in known:
            continue
        try:
            start(sequence, contact, by=by, batch=UUID(batch))
        except CannotStart:
            continue


@transaction.atomic
def switch(sequence: Sequence, is_on: bool, *, by: Agent) -> None:
    """Off, all who are in it wait where they are, with what has not gone yet."""
    Sequence.objects.filter(pk=sequence.pk).update(is_on=is_on)
    if not is_on:
        # Whoever is at a step right now is waited for: what it says is taken back as well.
        people = Enrolment.objects.active().filter(sequence=sequence).order_by("pk")
        list(people.select_for_update(of=("self",)).values_list("pk"))
        take_back(StepRun.objects.filter(enrolment__sequence=sequence))
    what = "switched_on" if is_on else "switched_off"
    record(f"sequence.{what}", subject=sequence, actor=by, name=sequence.name)
    sequence.is_on = is_on
    sequence.publish()


@transaction.atomic
def pause(row: Enrolment, *, by: Agent | None) -> bool:
    """It stays where it is, with what has not gone yet; False where it does not run."""
    running = Enrolment.objects.filter(pk=row.pk, state=State.RUNNING)
    if not running.update(state=State.PAUSED):
        return False
    take_back(row.runs.all())
    tell("paused", row, by)
    return True


@transaction.atomic
def resume(row: Enrolment, *, by: Agent | None) -> bool:
    """What became due meanwhile is done now; what failed is tried again. Raises CannotStart."""
    rows = Enrolment.objects.filter(pk=row.pk, state__in=[State.PAUSED, State.FAILED])
    found = rows.select_for_update(of=("self",)).select_related("sequence__channel").first()
    if found is None:
        return False
    if found.state == State.FAILED:
        if why := hindrance(found.sequence, family.person(found.contact)):
            raise CannotStart(why)
        rows.update(ended_at=None, reason="", why="", due_at=clock.now(), state=State.RUNNING)
    rows.update(state=State.RUNNING)
    tell("resumed", found, by)
    return True
