"""What would be sent to whom and when, by the same clock and conditions as when it runs.

Conditions are answered as things are now. Nothing is stored.
"""

from collections.abc import Collection, Iterable
from collections.abc import Sequence as Several
from dataclasses import dataclass, field, replace
from datetime import datetime

from alaka.accounts.models import Business
from alaka.contacts.consent.asking import refusals
from alaka.contacts.hours import zone_of
from alaka.contacts.models import Contact, Handle, Suppression
from alaka.core import clock
from alaka.core.words import Words
from alaka.segments.language import read
from alaka.sequences.models import Enrolment, Kind, Sequence, Step
from alaka.sequences.starting import NO_ADDRESS, in_it
from alaka.sequences.timing import waits_until
from alaka.sequences.wording import Letter, letter


@dataclass(frozen=True)
class Planned:
    """``is_moved``: it was due in hours in which nobody is written to."""

    step: Step
    at: datetime
    letter: Letter | None = None
    is_moved: bool = False


@dataclass
class Foreseen:
    """A person, and what is done when; or why he is left out."""

    person: Contact
    why: Words | None = None
    steps: list[Planned] = field(default_factory=list)

    @property
    def letters(self) -> list[Planned]:
        return [each for each in self.steps if each.letter]


def foreseen(
    sequence: Sequence, people: Several[Contact], *, begins: datetime | None = None
) -> list[Foreseen]:
    """In their order; a few statements, however many they are."""
    steps, business = list(sequence.steps.all()), Business.get()
    left_out, fitting = _left_out(sequence, people), _fitting(sequence, steps, people)
    found = []
    for person in people:
        each = Foreseen(person, left_out.get(person.pk))
        if each.why is None:
            each.steps = course(sequence, steps, person, begins or clock.now(), fitting, business)
        found.append(each)
    return found


def course(
    sequence: Sequence,
    steps: Several[Step],
    person: Contact,
    begins: datetime,
    fitting: dict[int, set[int]],
    business: Business,
) -> list[Planned]:
    """One person's way; ``steps`` in their order."""
    zone, moment = zone_of(person, business), begins
    planned: list[Planned] = []
    ahead = list(steps)
    while ahead:
        step = ahead.pop(0)
        if step.kind == Kind.WAIT:
            moment = waits_until(step, moment, zone)
        elif step.kind == Kind.CONDITION:
            if person.pk not in fitting[step.pk]:
                ahead = _leap(step, ahead)
        elif step.is_message:
            allowed = sequence.next_allowed(moment, zone)
            said = letter(step, sequence, person, business)
            # All go on in the conversation that the first begins.
            first = next((each.letter for each in planned if each.letter), said)
            said = replace(said, subject=first.subject)
            planned.append(Planned(step, allowed, said, is_moved=allowed != moment))
            moment = allowed
        else:
            planned.append(Planned(step, moment))
    return planned


def _leap(step: Step, ahead: list[Step]) -> list[Step]:
    places = [at for at, each in enumerate(ahead) if each.pk == step.settings.get("no")]
    return ahead[places[0] :] if places else []


def _fitting(
    sequence: Sequence, steps: Iterable[Step], people: Iterable[Contact]
) -> dict[int, set[int]]:
    """By each step that asks something, whom it fits."""
    ids = [person.pk for person in people]
    found = {}
    for step in steps:
        if step.kind == Kind.CONDITION:
            asked = read(step.settings.get("filter"), sequence.sender).asked()
            rows = Contact.objects.filter(pk__in=ids).filter(asked)
            found[step.pk] = set(rows.values_list("pk", flat=True))
    return found


def _left_out(sequence: Sequence, people: Several[Contact]) -> dict[int, Words]:
    """By person, why he cannot begin. Whoever starts is asked once more, one by one."""
    records = {pk: person.pk for person in people for pk in person.ids}
    schemes = sequence.channel.adapter_class.schemes
    reached = _reached(records, schemes)
    lack = Words(NO_ADDRESS, channel=sequence.channel.name)
    found = {person.pk: lack for person in people if person.pk not in reached}
    found |= refusals(records, sequence.purpose)
    running = Enrolment.objects.active().filter(contact__in=records).select_related("sequence")
    for row in running:
        is_same = row.sequence_id == sequence.pk
        if is_same or (row.is_alone and not sequence.may_overlap):
            found[records[row.contact_id]] = in_it(row, sequence)
    return found


def _reached(records: dict[int, int], schemes: Collection[str]) -> set[int]:
    """Who has an address of these schemes that may be written to."""
    handles = Handle.objects.filter(contact__in=records, scheme__in=schemes)
    rows = list(handles.values_list("contact", "scheme", "value"))
    values = {value for _contact, _scheme, value in rows}
    never = Suppression.objects.standing().filter(scheme__in=schemes, value__in=values)
    shut = set(never.values_list("scheme", "value"))
    return {records[pk] for pk, scheme, value in rows if (scheme, value) not in shut}
