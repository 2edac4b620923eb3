"""What the API says of segments, and what it takes."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from alaka.api.values import Given, Id, Text
from alaka.segments.keeping.whole import asked_of
from alaka.segments.models import Segment, SegmentDay, Sharing

_FILTER = {"of": "language", "op": "is", "value": ["az", "fa"]}
Kind = Literal["live", "static"]


class SegmentShape(Schema):
    id: int
    name: str
    kind: Kind = Field(
        description="`live`: kept by its filter; `static`: by whoever puts people in."
    )
    filter: dict[str, Any] = Field(description="Of people: docs/filters.md; empty of a static one.")
    sentence: str = Field(description="The filter in words.")
    faults: list[str] = Field(description="Why the filter cannot be asked; empty when it can.")
    owner: int = Field(description="As this agent sees people, the filter is asked.")
    sharing: Sharing = Field(description="Who sees it: the owner, one team, everybody.")
    team: int | None
    size: int = Field(description="How many people are in it.")
    is_counted: bool = Field(description="False until everybody was looked at for a new filter.")

    @staticmethod
    def of(row: Segment) -> "SegmentShape":
        asked = asked_of(row) if row.is_live else None
        return SegmentShape(
            id=row.pk,
            name=row.name,
            kind="live" if row.is_live else "static",
            filter=row.filter,
            sentence=asked.sentence() if asked else "",
            faults=[str(why) for why in asked.faults().values()] if asked else [],
            owner=row.owner_id,
            sharing=Sharing(row.sharing),
            team=row.team_id,
            size=row.size,
            is_counted=not row.is_redefined,
        )


class NewSegment(Given):
    name: Text = Field(min_length=1, max_length=80, examples=["Azerbaijani and Persian"])
    kind: Kind = "live"
    filter: dict[str, Any] = Field(
        default={}, description="Of a live one: docs/filters.md.", examples=[_FILTER]
    )
    contacts: list[Id] = Field(default=[], max_length=1000, description="In a static one at once.")
    sharing: Sharing = Sharing.ALL
    team: Id | None = None


class ChangedSegment(Given):
    """What is not given stays as it is."""

    name: Text = Field("", max_length=80)
    filter: dict[str, Any] = Field(default={}, description="Another one, of a live segment.")
    sharing: Sharing = Sharing.ALL
    team: Id | None = None


class SegmentMemberShape(Schema):
    contact: int
    name: str
    since: datetime | None


class Members(Given):
    contacts: list[Id] = Field(min_length=1, max_length=1000, examples=[[1]])


class MovedShape(Schema):
    moved: int = Field(description="How many were not in it before, or were in it.")


class DayShape(Schema):
    day: date
    size: int = Field(description="At the end of the day.")
    came: int
    went: int
    is_redefined: bool = Field(description="The filter was changed on that day.")

    @staticmethod
    def of(row: SegmentDay) -> "DayShape":
        return DayShape(
            day=row.day, size=row.size, came=row.came, went=row.went, is_redefined=row.is_redefined
        )


class Counted(Given):
    filter: dict[str, Any] = Field(default={}, examples=[_FILTER])


class PeopleCountShape(Schema):
    count: int
    is_about: bool = Field(description="It is an estimate: counting all would take too long.")
    is_below: bool = Field(description="There are fewer than `count`; nothing else is known soon.")
    contacts: list[int] = Field(description="Some of them.")
