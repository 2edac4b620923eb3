"""What the API says of cases, and what callers may give."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from alaka.api.values import Ahead, Given, Id, Text
from alaka.cases.models import Case, CaseKind, CaseStatus, Outcome, Severity, Step


class StepShape(Schema):
    id: int
    text: str
    agent: int | None
    due_on: date | None
    created_at: datetime
    done_at: datetime | None
    done_by: int | None

    @staticmethod
    def of(row: Step) -> "StepShape":
        names = ("id", "text", "due_on", "created_at", "done_at")
        return StepShape(
            agent=row.agent_id,
            done_by=row.done_by_id,
            **{name: getattr(row, name) for name in names},
        )


class CaseShape(Schema):
    id: int
    title: str
    kind: CaseKind
    severity: Severity = Field(description="1 minor, 2 normal, 3 severe.")
    status: CaseStatus
    topic: int | None
    place: int | None
    contact: int | None
    manager: int | None = Field(description="The agent who answers for it.")
    product: str
    text: str
    wish: str = Field(description="What the customer wants.")
    source: str
    opened_at: datetime
    opened_by: int | None
    due_at: datetime | None
    accepted_at: datetime | None
    closed_at: datetime | None
    closed_by: int | None
    outcome: str = Field(description="Empty until it is closed.")
    outcome_text: str
    answer: str
    answered_at: datetime | None
    change: str = Field(description="What changed because of it.")
    confirmed_at: datetime | None = Field(description="When the customer said that it is solved.")
    wrote_again_at: datetime | None
    reopened: int
    conversations: list[int] = Field(description="The first is where it came from.")
    steps: list[StepShape]

    @staticmethod
    def of(row: Case) -> "CaseShape":
        return CaseShape(
            conversations=[link.conversation_id for link in row.links.all()],
            steps=[StepShape.of(step) for step in row.steps.all()],
            **{name: getattr(row, name) for name in _PLAIN},
            **{name: getattr(row, f"{name}_id") for name in _KEYS},
        )


_PLAIN = (
    "id", "title", "kind", "severity", "status", "product", "text", "wish", "source", "opened_at",
    "due_at", "accepted_at", "closed_at", "outcome", "outcome_text", "answer", "answered_at",
    "change", "confirmed_at", "wrote_again_at", "reopened",
)  # fmt: skip
_KEYS = ("topic", "place", "contact", "manager", "opened_by", "closed_by")


class CaseFacts(Given):
    """What is not given stays as it is."""

    title: Text = Field("", max_length=200, examples=["Roses a day late"])
    kind: CaseKind = CaseKind.COMPLAINT
    severity: Severity = Severity.NORMAL
    topic: Id | None = None
    place: Id | None = None
    product: Text = Field("", max_length=120)
    text: Text = Field("", max_length=20_000, examples=["They came on Tuesday."])
    wish: Text = Field("", max_length=20_000, description="What the customer wants.")
    due_at: Ahead | None = Field(
        None, description="Without it, the term of kind and severity in the place's hours."
    )


class NewCase(CaseFacts):
    title: Text = Field(min_length=1, max_length=200, examples=["Roses a day late"])
    conversation: Id | None = Field(None, description="Where it was said; the answer goes there.")
    contact: Id | None = None
    manager: Id | None = Field(None, description="Without one, whoever answers for the place.")


class ChangedCase(CaseFacts):
    change: Text = Field("", max_length=20_000, description="What changed because of it.")


class PassedOn(Given):
    manager: Id
    note: Text = Field("", max_length=5000)


class NewStep(Given):
    text: Text = Field(min_length=1, max_length=300, examples=["Call the driver"])
    agent: Id | None = None
    due_on: date | None = None


class Ended(Given):
    outcome: Outcome
    text: Text = Field("", max_length=20_000, description="How it was decided.")
    answer: Text = Field(
        "",
        max_length=20_000,
        description="Sent to the customer; may be empty only for who left no address.",
        examples=["We send new roses tomorrow."],
    )
    change: Text = Field("", max_length=20_000, description="What changed because of it.")


class OpenAgain(Given):
    reason: Text = Field("", max_length=500, examples=["The new roses did not come either."])


class Link(Given):
    conversation: Id
