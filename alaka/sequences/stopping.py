"""When somebody's way through a sequence is over before its end.

Enters: an event about a person (he wrote, a meeting was planned, a deal was closed, something was
bought, he wants no more of it). Leaves: his enrolments stopped, each with the reason. The same is
asked once more right before each step, so that nothing is sent to somebody whose answer a late job
has yet to tell of.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from alaka.accounts.models import Agent
from alaka.activities.models import Activity
from alaka.activities.models import Kind as ActivityKind
from alaka.contacts.consent.asking import refusal
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.core.prepared import prepared
from alaka.core.words import Words
from alaka.inbox.calling_off import call_off, hold_back
from alaka.inbox.models import Message, MessageState
from alaka.sales.models import Deal, Order
from alaka.sequences.models import Enrolment, Kind, Reason, State, StepRun
from alaka.timeline.models import Event
from alaka.timeline.recording import record


@dataclass(frozen=True)
class Stop:
    reason: Reason
    why: Words | str = ""


def why(row: Enrolment, contact: Contact) -> Stop | None:
    """Why it must not go on with this person, as things are now; None where it may."""
    sequence = row.sequence
    if contact.erased_at is not None:
        return Stop(Reason.ERASED)
    if answered(row, contact):
        return Stop(Reason.ANSWERED)
    if sequence.stops_at_meeting and _meets(row, contact):
        return Stop(Reason.MEETING)
    if sequence.stops_at_deal and _is_decided(row, contact):
        return Stop(Reason.DEAL)
    if sequence.stops_at_deal and _has_bought(row, contact):
        return Stop(Reason.BOUGHT)
    if _is_second(row, contact):
        return Stop(Reason.MERGED)
    refused = refusal(contact, sequence.purpose)
    return Stop(Reason.REFUSED, refused) if refused else None


def answered(row: Enrolment, contact: Contact) -> bool:
    """Whether he wrote since, wherever; what a machine of his answered does not count."""
    heard = Message.objects.heard().filter(conversation__contact__in=contact.ids)
    return heard.filter(created_at__gt=row.started_at).exists()


def _meets(row: Enrolment, contact: Contact) -> bool:
    kinds = [ActivityKind.MEETING, ActivityKind.VISIT]
    planned = Activity.objects.filter(contact__in=contact.ids, cancelled_at=None, kind__in=kinds)
    return planned.filter(created_at__gt=row.started_at).exists()


def _is_decided(row: Enrolment, contact: Contact) -> bool:
    about = Q(pk=row.deal_id) if row.deal_id else Q(contact__in=contact.ids)
    return Deal.objects.closed().filter(about, closed_at__gt=row.started_at).exists()


def _has_bought(row: Enrolment, contact: Contact) -> bool:
    """Also where it is about a deal: no shop says of which one an order comes."""
    orders = Order.objects.known().standing().filter(contact__in=contact.ids)
    return orders.filter(placed_at__gt=row.started_at).exists()


def _is_second(row: Enrolment, contact: Contact) -> bool:
    """Two records were merged, each in a sequence: the one that began first goes on."""
    if not contact.family:
        return False
    others = Enrolment.objects.active().filter(contact__in=contact.ids, pk__lt=row.pk)
    same = Q(sequence=row.sequence_id)
    return others.filter(same | Q(is_alone=True) if row.is_alone else same).exists()


def look(event_ids: Collection[int]) -> None:
    """For registry.SUBSCRIBERS: of the people these events are about."""
    if not _any_active().rows():
        return  # As with each line of most chats.
    events = Event.objects.filter(pk__in=event_ids)
    contacts = events.filter(contact__isnull=False).values("contact")
    families = Contact.objects.filter(pk__in=contacts).values_list("pk", "family")
    ids = {each for pk, family in families for each in family or [pk]}
    deals = events.filter(subject_type=Deal._meta.label_lower).values("subject_id")
    about = Q(contact__in=ids) | Q(deal__in=deals)
    for pk in Enrolment.objects.active().filter(about).values_list("pk", flat=True):
        settle(pk)


@prepared
def _any_active() -> "QuerySet[Any, int]":
    return Enrolment.objects.active().values_list("pk", flat=True)[:1]


@transaction.atomic
def settle(pk: int) -> None:
    """Stop it if it must not go on."""
    row = held(pk)
    if row is not None and (found := why(row, person_of(row))):
        stop(row, found)


@transaction.atomic
def stop_by_hand(row: Enrolment, *, by: Agent | None) -> bool:
    """False where it is over already."""
    found = held(row.pk)
    if found is not None:
        stop(found, Stop(Reason.BY_HAND), by=by)
    return found is not None


def held(pk: int, *, skip_locked: bool = False) -> Enrolment | None:
    """It as it is now, while it is active, held until the caller's transaction ends."""
    rows = Enrolment.objects.active().select_for_update(of=("self",), skip_locked=skip_locked)
    beside = ("sequence__channel", "sequence__sender", "contact", "step", "deal__stage")
    return rows.select_related(*beside).filter(pk=pk).first()


def person_of(row: Enrolment) -> Contact:
    contact = row.contact
    return contact if contact.root_id is None else Contact.objects.get(pk=contact.root_id)


def stop(row: Enrolment, found: Stop, *, by: Agent | None = None) -> None:
    """Runs in the caller's transaction, which holds the row. What has not gone is taken back."""
    take_back(row.runs.all(), call_off if found.reason == Reason.ANSWERED else hold_back)
    if found.reason == Reason.ANSWERED:
        runs = row.runs.filter(step__kind=Kind.MESSAGE, message__isnull=False).order_by("-pk")
        row.answered_after_id = runs.values_list("step", flat=True).first()
    state = State.FAILED if found.reason == Reason.FAULT else State.STOPPED
    end(row, state, found.reason, found.why, by=by)


def take_back(runs: "QuerySet[StepRun]", one: Callable[[int], object] = hold_back) -> None:
    """What was said by these and has not gone; what becomes of them: see sequences.going_back."""
    waiting = [MessageState.QUEUED, MessageState.SENDING]
    unsent = runs.filter(message__state__in=waiting).order_by("message")
    for pk in unsent.values_list("message", flat=True):
        one(pk)


def end(
    row: Enrolment,
    state: State,
    reason: Reason | None = None,
    why: Words | str = "",
    *,
    by: Agent | None = None,
) -> None:
    row.state, row.ended_at, row.due_at = state, clock.now(), None
    row.reason, row.why = reason or "", Words.of(why)
    row.save(
        update_fields=["state", "ended_at", "due_at", "reason", "why", "answered_after", "step"]
    )
    tell("ended" if state == State.ENDED else "stopped", row, by, reason=row.reason)


def tell(what: str, row: Enrolment, by: Agent | None = None, **data: object) -> None:
    """On the person's time line."""
    about = {"sequence": row.sequence_id, "name": row.sequence.name, "enrolment": row.pk}
    record(f"sequence.{what}", subject=row, contact=row.contact, actor=by, **about, **data)
    row.publish()
