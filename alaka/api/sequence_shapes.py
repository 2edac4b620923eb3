"""What the API says of sequences and of who is in them, and what callers may give."""

from datetime import datetime, time
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from alaka.api.values import Given, Id, Text, described
from alaka.contacts.consent.purposes import MARKETING
from alaka.sequences.models import Enrolment, Kind, Outcome, Sequence, State, Step, StepRun
from alaka.sequences.models.sequence import WORKDAYS

StepKind = Annotated[Kind, described("StepKind", Kind)]
EnrolmentState = Annotated[State, described("EnrolmentState", State)]


class SequenceStepShape(Schema):
    id: int
    kind: StepKind
    settings: dict[str, Any] = Field(description="As its kind has them: see docs/sequences.md.")

    @staticmethod
    def of(row: Step) -> "SequenceStepShape":
        return SequenceStepShape(id=row.pk, kind=Kind(row.kind), settings=row.settings)


class SequenceShape(Schema):
    id: int
    name: str
    is_on: bool
    purpose: str = Field(description="For what it writes, which the person may not want.")
    channel: int
    sender: int = Field(description="The agent in whose name it writes.")
    may_overlap: bool = Field(description="It may run beside another with the same person.")
    stops_at_meeting: bool
    stops_at_deal: bool
    sends_from: time | None = Field(description="By the clock where the person is.")
    sends_until: time | None
    days: list[int] = Field(description="On which messages go; Monday is 0.")
    steps: list[SequenceStepShape] = Field(description="In their order.")

    @staticmethod
    def of(row: Sequence) -> "SequenceShape":
        return SequenceShape(
            **{name: getattr(row, name) for name in _PLAIN},
            channel=row.channel_id,
            sender=row.sender_id,
            steps=[SequenceStepShape.of(step) for step in row.steps.all()],
        )


_PLAIN = (
    "id", "name", "is_on", "purpose", "may_overlap", "stops_at_meeting", "stops_at_deal",
    "sends_from", "sends_until", "days",
)  # fmt: skip


class SequenceGiven(Given):
    """What is not given stays as it is."""

    name: Text = Field("", max_length=80, examples=["After an offer"])
    purpose: Text = Field(MARKETING, max_length=40, description="A key of `/api/v1/purposes`.")
    channel: Id | None = Field(None, description="By which it writes.")
    sender: Id | None = Field(None, description="An agent; if none is said, the token's.")
    may_overlap: bool = False
    stops_at_meeting: bool = True
    stops_at_deal: bool = True
    sends_from: time | None = None
    sends_until: time | None = None
    days: list[int] = Field(default=WORKDAYS, max_length=7, description="Monday is 0.")


class ChangedSequence(SequenceGiven):
    is_on: bool = Field(False, description="Off, everybody in it waits, with what has not gone.")


class StepRunShape(Schema):
    step: int | None
    at: datetime
    outcome: Annotated[Outcome, described("StepOutcome", Outcome)]
    told: str = Field(description="What was done, or why it was left out.")
    message: int | None

    @staticmethod
    def of(row: StepRun) -> "StepRunShape":
        outcome, told = Outcome(row.outcome), str(row.told)
        return StepRunShape(
            step=row.step_id, at=row.at, outcome=outcome, told=told, message=row.message_id
        )


class EnrolmentShape(Schema):
    id: int
    sequence: int
    contact: int
    deal: int | None
    conversation: int | None
    state: EnrolmentState
    step: int | None = Field(description="The next one.")
    due_at: datetime | None
    started_at: datetime
    started_by: int | None
    ended_at: datetime | None
    reason: str = Field(description="Why it stopped: answered, meeting, deal, bought, refused …")
    why: str
    runs: list[StepRunShape] = Field(description="What was done, in that order.")

    @staticmethod
    def of(row: Enrolment) -> "EnrolmentShape":
        return EnrolmentShape(
            id=row.pk,
            sequence=row.sequence_id,
            contact=row.contact.person_id,
            deal=row.deal_id,
            conversation=row.conversation_id,
            state=State(row.state),
            step=row.step_id,
            due_at=row.due_at,
            started_at=row.started_at,
            started_by=row.started_by_id,
            ended_at=row.ended_at,
            reason=row.reason,
            why=str(row.why),
            runs=[StepRunShape.of(run) for run in row.runs.all()],
        )


class NewEnrolment(Given):
    sequence: Id
    contact: Id
    deal: Id | None = Field(None, description="From which it is started, one of the person's.")


class ChangedEnrolment(Given):
    state: EnrolmentState = Field(
        description="running (what was paused or failed goes on), paused, or stopped.",
        examples=["paused"],
    )
