"""What the API says of deals, and what it takes."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from alaka.api.money_values import Amount, Currency
from alaka.api.values import Given, Id, Text
from alaka.sales.models import Deal, DealStatus, LostReason, Pipeline, Stage, StageStay


class StageShape(Schema):
    id: int
    name: str
    probability: int = Field(description="Of a hundred deals that come here, so many are won.")
    expected_days: int | None = Field(description="After that a deal is ageing.")
    required: list[str] = Field(description="Fields of a deal that must be filled in to enter.")
    on_entering: dict[str, Any] = Field(
        description="What is done then: `tag` puts a tag on the customer, `owner` gives a deal of "
        "nobody to an agent."
    )

    @staticmethod
    def of(row: Stage) -> "StageShape":
        names = ("id", "name", "probability", "expected_days", "required")
        deeds = {each["do"]: each["with"] for each in row.on_entering}
        return StageShape(on_entering=deeds, **{name: getattr(row, name) for name in names})


class PipelineShape(Schema):
    id: int
    name: str
    currency: str = Field(description="Of new deals; empty for that of the business.")
    is_archived: bool = Field(description="No longer offered for new deals.")
    stages: list[StageShape] = Field(description="In their order.")

    @staticmethod
    def of(row: Pipeline) -> "PipelineShape":
        names = ("id", "name", "currency", "is_archived")
        stages = [StageShape.of(stage) for stage in row.stages.all()]
        return PipelineShape(stages=stages, **{name: getattr(row, name) for name in names})


class LostReasonShape(Schema):
    id: int
    name: str
    is_archived: bool

    @staticmethod
    def of(row: LostReason) -> "LostReasonShape":
        return LostReasonShape(id=row.pk, name=row.name, is_archived=row.is_archived)


class StayShape(Schema):
    stage: int
    came: str = Field(description="opened, moved or reopened.")
    entered_at: datetime
    by: int | None
    went: str = Field(description="moved, won or lost; empty while it stands there.")
    left_at: datetime | None
    lost_reason: int | None
    amount: Decimal | None = Field(description="As it was when the deal came.")
    currency: str

    @staticmethod
    def of(row: StageStay) -> "StayShape":
        names = ("came", "entered_at", "went", "left_at", "amount", "currency")
        keys = {name: getattr(row, f"{name}_id") for name in ("stage", "by", "lost_reason")}
        return StayShape(**keys, **{name: getattr(row, name) for name in names})


_PLAIN = (
    "id", "title", "status", "amount", "currency", "value", "expected_on", "source", "competitor",
    "begun_by", "next_at", "opened_at", "entered_stage_at", "closed_at", "lost_note", "reopened",
)  # fmt: skip
_KEYS = (
    "pipeline", "stage", "contact", "company", "owner", "team", "place", "opened_by", "closed_by",
    "lost_reason", "lost_over_case", "lost_over_conversation",
)  # fmt: skip


class DealShape(Schema):
    id: int
    title: str
    pipeline: int
    stage: int
    status: DealStatus
    contact: int | None
    company: int | None
    owner: int | None
    team: int | None
    place: int | None
    amount: Decimal | None
    currency: str
    value: Decimal | None = Field(
        description="The amount in the currency of the business; null where no rate is known."
    )
    expected_on: date | None
    source: str
    competitor: str
    begun_by: str = Field(description="conversation, form, api or hand.")
    next_at: datetime | None = Field(description="When the next planned step is due.")
    opened_at: datetime
    opened_by: int | None
    entered_stage_at: datetime
    closed_at: datetime | None
    closed_by: int | None
    lost_reason: int | None
    lost_note: str
    lost_over_case: int | None
    lost_over_conversation: int | None
    reopened: int
    conversations: list[int] = Field(description="The first is where it came from.")

    @staticmethod
    def of(row: Deal) -> "DealShape":
        return DealShape(
            conversations=[link.conversation_id for link in row.links.all()],
            **{name: getattr(row, name) for name in _PLAIN},
            **{name: getattr(row, f"{name}_id") for name in _KEYS},
        )


class DealFacts(Given):
    """What is not given stays as it is."""

    title: Text = Field("", max_length=200, examples=["Flowers for a wedding"])
    contact: Id | None = None
    company: Id | None = None
    owner: Id | None = None
    team: Id | None = None
    place: Id | None = None
    amount: Amount | None = None
    currency: Currency = Field("", description="Empty for that of pipeline or business.")
    expected_on: date | None = None
    source: Text = Field("", max_length=80, examples=["Fair"])
    competitor: Text = Field("", max_length=120)


class NewDeal(DealFacts):
    title: Text = Field(min_length=1, max_length=200, examples=["Flowers for a wedding"])
    pipeline: Id | None = Field(None, description="Without one, the first there is.")
    stage: Id | None = Field(None, description="Without one, the first of the pipeline.")
    conversation: Id | None = Field(None, description="Where it was spoken of.")


class Moved(Given):
    stage: Id
    seen: Id | None = Field(
        None, description="The stage you saw it in; 409 where it stands elsewhere by now."
    )


class Closed(Given):
    status: Literal["won", "lost"]
    reason: Id | None = Field(None, description="Why it was lost; needed for that.")
    note: Text = Field("", max_length=20_000)
    case: Id | None = Field(None, description="The case over which it was lost.")
    conversation: Id | None = Field(None, description="The conversation over which it was lost.")


class DealLink(Given):
    conversation: Id
