"""What the API says of activities, and what callers may give."""

from datetime import date, datetime

from ninja import Schema
from pydantic import Field

from alaka.activities.models import Activity, Kind, Repeats, Result
from alaka.api.values import Ahead, Given, Id, Text


class ActivityShape(Schema):
    id: int
    kind: Kind
    subject: str
    note: str
    agent: int = Field(description="Who does it.")
    contact: int | None
    company: int | None
    conversation: int | None
    case: int | None
    deal: int | None
    due_at: datetime = Field(description="Of a whole day, when it ends where the agent is.")
    due_on: date | None = Field(description="Of what is for a whole day.")
    minutes: int | None
    where: str
    remind_minutes: int | None = Field(description="So long before; of a day, before its 9:00.")
    remind_by_mail: bool
    reminded_at: datetime | None
    repeats: Repeats
    every: int
    repeats_until: date | None
    follows: int | None = Field(description="The one that was done, of those that repeat.")
    done_at: datetime | None
    done_by: int | None
    result: str
    result_note: str
    cancelled_at: datetime | None
    cancelled_by: int | None
    created_at: datetime
    created_by: int | None

    @staticmethod
    def of(row: Activity) -> "ActivityShape":
        return ActivityShape(
            **{name: getattr(row, name) for name in _PLAIN},
            **{name: getattr(row, f"{name}_id") for name in _KEYS},
        )


_PLAIN = (
    "id", "kind", "subject", "note", "due_at", "due_on", "minutes", "where", "remind_minutes",
    "remind_by_mail", "reminded_at", "repeats", "every", "repeats_until", "done_at", "result",
    "result_note", "cancelled_at", "created_at",
)  # fmt: skip
_KEYS = (
    "agent", "contact", "company", "conversation", "case", "deal", "follows", "done_by",
    "cancelled_by", "created_by",
)  # fmt: skip


class PlanGiven(Given):
    """What is not given stays as it is."""

    kind: Kind = Kind.CALL
    subject: Text = Field("", max_length=200, examples=["Ask about the wedding"])
    note: Text = Field("", max_length=5000)
    agent: Id | None = Field(None, description="Who does it.")
    due_at: Ahead | None = Field(None, description="Either this, or due_on.")
    due_on: date | None = Field(None, description="A whole day.", examples=["2027-01-15"])
    minutes: int | None = Field(None, ge=1, le=1440)
    where: Text = Field("", max_length=200, examples=["Shop, back room"])
    remind_minutes: int | None = Field(None, ge=0, le=40_320, examples=[15])
    remind_by_mail: bool = True
    repeats: Repeats = Repeats.NEVER
    every: int = Field(1, ge=1, le=99, description="Every second week, say.")
    repeats_until: date | None = None


class NewActivity(PlanGiven):
    subject: Text = Field(min_length=1, max_length=200, examples=["Ask about the wedding"])
    contact: Id | None = None
    company: Id | None = None
    conversation: Id | None = None
    case: Id | None = None
    deal: Id | None = Field(None, description="Its next step; the deal shows when.")


class ChangedActivity(PlanGiven):
    pass


class HowItWent(Given):
    result: Result | None = None
    note: Text = Field("", max_length=5000, examples=["Wants peonies"])
