"""With whom nothing happened for long, and who is still somebody's business."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.activities import planning
from alaka.cases.opening import Brief as CaseBrief
from alaka.cases.opening import open_case
from alaka.channels.models import Channel
from alaka.contacts import merging
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.privacy import board, idle
from alaka.privacy.tests.conftest import mailed
from alaka.sales.opening import Brief as DealBrief
from alaka.sales.opening import open_deal
from alaka.sequences.models import Enrolment, Kind, Sequence, Step
from alaka.timeline.recording import record
from alaka.tracking.models import Link, Source, Visit

pytestmark = pytest.mark.django_db
LATER = timedelta(days=800)


def _talk(person: Contact, by: Agent, channel: Channel) -> Any:
    talk = mailed(channel, 1)
    Conversation.objects.filter(pk=talk.pk).update(contact=person)
    return talk


def _deal(person: Contact, by: Agent, channel: Channel) -> Any:
    return open_deal(DealBrief("A contract for years", contact=person, owner=by), by=by)


def _case(person: Contact, by: Agent, channel: Channel) -> Any:
    return open_case(CaseBrief(title="Late", contact=person), by=by)


def _activity(person: Contact, by: Agent, channel: Channel) -> Any:
    on = (clock.now() + LATER).date()
    plan = planning.Plan(subject="Call again", agent=by, contact=person, due_on=on)
    return planning.plan(plan, by=by)


def _enrolment(person: Contact, by: Agent, channel: Channel) -> Any:
    now = clock.now()
    made = Sequence.objects.create(name="Years", channel=channel, sender=by, created_at=now)
    step = Step.objects.create(sequence=made, position=0, kind=Kind.WAIT, settings={})
    return Enrolment.objects.create(
        sequence=made, contact=person, step=step, started_at=now, is_alone=True
    )


OPEN: dict[str, Callable[[Contact, Agent, Channel], Any]] = {
    "conversations": _talk, "deals": _deal, "cases": _case, "activities": _activity,
    "sequences": _enrolment,
}  # fmt: skip


@pytest.fixture
def twin() -> Contact:
    return Contact.objects.create(name="D. Novak", created_at=clock.now())


def are_idle() -> set[int]:
    """Of all, long after what was made now."""
    return set(idle.people(clock.now() + LATER).values_list("pk", flat=True))


def test_every_room_with_something_unfinished_is_tried_here() -> None:
    assert {each.name for each in board.holdings() if each.unfinished is not None} == {*OPEN}


@pytest.mark.parametrize("what", OPEN)
@pytest.mark.parametrize("is_merged", [False, True])
def test_whoever_has_something_open_stays(
    what: str, is_merged: bool, dana: Contact, twin: Contact, bob: Agent, mail_channel: Channel
) -> None:
    OPEN[what](dana, bob, mail_channel)
    if is_merged:
        merging.merge(twin, dana, by=bob, is_seen=True)
    assert dana.pk not in are_idle()
    assert (twin.pk in are_idle()) is not is_merged


def _event(person: Contact) -> None:
    record("contact.changed", subject=person, contact=person)


def _visit(person: Contact) -> None:
    now = clock.now()
    Link.objects.create(
        visitor=7, contact=person, since=now, last_at=now, reason="form", created_at=now
    )
    site = Source.objects.create(name="Shop", created_at=now)
    Visit.objects.create(source=site.pk, visitor=7, began_at=now, ended_at=now)


@pytest.mark.parametrize("happens", [_event, _visit])
@pytest.mark.parametrize("is_merged", [False, True])
def test_whatever_happened_lately_keeps_a_person(
    happens: Callable[[Contact], None], is_merged: bool, dana: Contact, twin: Contact, bob: Agent
) -> None:
    if is_merged:
        merging.merge(twin, dana, by=bob, is_seen=True)
    whole = twin if is_merged else dana
    with clock.stopped_at(clock.now() + timedelta(days=400)):
        before = clock.now() - timedelta(days=30)
        assert whole in idle.people(before)
        happens(dana)
        assert whole not in idle.people(before)
