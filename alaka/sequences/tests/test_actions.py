"""Rules start and stop sequences; nothing starts itself."""

import pytest

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.segments.actions import actions_for
from alaka.segments.actions.base import CannotError, Matter, form_of, settings_of
from alaka.sequences.models import Enrolment, Kind, Sequence, State
from alaka.sequences.tests.conftest import CALL, MONDAY, Build, at
from alaka.sequences.tests.test_going import begun


def test_a_rule_starts_one_and_stops_it(
    three_days: Sequence, dana: Contact, alice: Agent, charlie: Agent
) -> None:
    kinds, matter = actions_for(alice), Matter(dana, alice)
    form = form_of(kinds["sequence.start"], alice, {"sequence": three_days.pk})
    assert form.is_valid()
    starts = kinds["sequence.start"](settings_of(form), alice)
    assert starts.said() == "start the sequence “After an offer”"
    assert "After an offer" in str(starts.do(matter))
    with pytest.raises(CannotError, match="already"):
        starts.do(matter)
    row = Enrolment.objects.get()
    assert (row.started_by, row.state) == (None, State.RUNNING)
    stops = kinds["sequence.stop"]({}, alice)
    assert stops.said() == "stop the sequence that the person is in"
    assert "was stopped" in str(stops.do(matter))
    assert "already" in str(stops.do(matter))
    row.refresh_from_db()
    assert (row.state, row.reason) == (State.STOPPED, "by_rule")
    with pytest.raises(CannotError, match="no longer seen"):
        kinds["sequence.start"]({"sequence": three_days.pk}, charlie).do(Matter(dana, charlie))


def test_a_sequence_does_not_start_itself(build: Build, dana: Contact, alice: Agent) -> None:
    first = build((Kind.ACTION, CALL), may_overlap=True)
    second = build(
        (Kind.ACTION, {"do": "sequence.start", "with": {"sequence": first.pk}}),
        name="Second", may_overlap=True,
    )  # fmt: skip
    first.steps.create(
        position=9,
        kind=Kind.ACTION,
        settings={"do": "sequence.start", "with": {"sequence": second.pk}},
    )
    row = begun(second, dana, alice)
    for minutes in range(4):
        with at(minutes=minutes):
            pass
    assert Enrolment.objects.active().count() == 0
    assert Enrolment.objects.filter(started_at__gte=MONDAY).count() == 2
    row.refresh_from_db()
    assert row.state == State.ENDED
