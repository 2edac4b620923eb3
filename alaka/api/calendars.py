"""Business hours: calendars with their week, special days and holiday feeds."""

from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from ninja.responses import Status as Answer
from pydantic import AwareDatetime, Field

from alaka.accounts import feeds
from alaka.accounts.hours import opening
from alaka.accounts.models import AuditEntry, Calendar, HolidayFeed, SpecialDay
from alaka.api.access import ApiRequest, Scope, require, require_manager
from alaka.api.calendar_values import FeedUrl, SpecialDayShape, Week
from alaka.api.lists import Listed, whole
from alaka.api.problems import Errors, Problem
from alaka.api.values import Given, Text, Zone
from alaka.core import clock

router = Router(tags=["Business hours"])


class FeedShape(Schema):
    id: int
    name: str
    received_at: datetime | None
    fault: str = Field(description="What was wrong at the last try; empty when nothing was.")

    @staticmethod
    def of(row: HolidayFeed) -> "FeedShape":
        # Not its address: that of a private calendar is a key to it.
        fields = ("id", "name", "received_at", "fault")
        return FeedShape(**{name: getattr(row, name) for name in fields})


class CalendarShape(Schema):
    id: int
    name: str
    timezone: str
    is_default: bool
    week: Week
    special_days: list[SpecialDayShape]
    feeds: list[FeedShape]
    teams: list[int]

    @staticmethod
    def of(row: Calendar) -> "CalendarShape":
        return CalendarShape(
            id=row.pk,
            name=row.name,
            timezone=row.timezone,
            is_default=row.is_default,
            week=Week.of(row.week),
            special_days=[SpecialDayShape.of(day) for day in row.special_days.all()],
            feeds=[FeedShape.of(feed) for feed in row.feeds.all()],
            teams=[team.pk for team in row.teams.all()],
        )


class CalendarGiven(Given):
    """What is not given stays as it is; ``special_days`` takes the place of those there were."""

    name: Text = Field("", min_length=1, max_length=80, examples=["Baku"])
    timezone: Zone = Field("UTC", min_length=1, max_length=60)
    is_default: bool = Field(False, description="For new teams, and where no team is asked.")
    week: Week = Field(default_factory=Week)
    special_days: list[SpecialDayShape] = Field(default=[], max_length=500)


class FeedGiven(Given):
    name: Text = Field(min_length=1, max_length=120, examples=["Azerbaijan"])
    url: FeedUrl = Field(max_length=1000, examples=["https://example.org/holidays.ics"])


class Moment(Schema):
    at: AwareDatetime | None = Field(None, description="Now, if it is not given.")


class OpeningShape(Schema):
    is_open: bool
    changes_at: datetime | None = Field(
        description="When it closes or opens next; null when that never comes."
    )


@router.get("", response=Listed[CalendarShape], summary="List the calendars")
def index(request: ApiRequest) -> Listed[CalendarShape]:
    rows = Calendar.objects.visible_to(require(request, Scope.READ))
    return whole([CalendarShape.of(row) for row in rows.prefetch_related(*_PARTS)])


@router.get("/{pk}", response=CalendarShape, summary="Read a calendar")
def show(request: ApiRequest, pk: int) -> CalendarShape:
    rows = Calendar.objects.visible_to(require(request, Scope.READ))
    return CalendarShape.of(get_object_or_404(rows, pk=pk))


@router.get("/{pk}/opening", response=OpeningShape, summary="Ask whether it is open")
def is_open(request: ApiRequest, pk: int, moment: Query[Moment]) -> OpeningShape:
    rows = Calendar.objects.visible_to(require(request, Scope.READ))
    hours = get_object_or_404(rows, pk=pk).hours
    at = moment.at or clock.now()
    if not 1970 <= at.year <= 2200:
        raise Problem("at", gettext("must lie between 1970 and 2200"))
    found = opening([hours], at)
    return OpeningShape(is_open=found.is_open, changes_at=found.changes_at)


@router.post("", response={201: CalendarShape, 409: Errors}, summary="Add a calendar")
def add(request: ApiRequest, payload: CalendarGiven) -> Answer[CalendarShape]:
    """409: another calendar has that name."""
    require_manager(request)
    if not payload.name:
        raise Problem("name", gettext("is needed"))
    row = _saved(Calendar(), payload)
    AuditEntry.write("calendar added", request=request, about=row.name)
    return Answer(201, CalendarShape.of(row))


@router.patch("/{pk}", response={200: CalendarShape, 409: Errors}, summary="Change a calendar")
def change(request: ApiRequest, pk: int, payload: CalendarGiven) -> CalendarShape:
    """Only what is given changes. 409: another calendar has that name."""
    row = _changeable(request, pk)
    _saved(row, payload)
    fields = sorted(payload.model_fields_set)
    AuditEntry.write("calendar changed", request=request, about=row.name, fields=fields)
    return CalendarShape.of(row)


@router.delete("/{pk}", response={204: None}, summary="Remove a calendar")
def remove(request: ApiRequest, pk: int) -> Answer[None]:
    """Its teams then count as always there."""
    row = _changeable(request, pk)
    row.delete()
    AuditEntry.write("calendar removed", request=request, about=row.name)
    return Answer(204, None)


@router.post("/{pk}/feeds", response={201: FeedShape}, summary="Add a feed of holidays")
def add_feed(request: ApiRequest, pk: int, payload: FeedGiven) -> Answer[FeedShape]:
    """It is asked within seconds, and every day."""
    row = _changeable(request, pk)
    feed = HolidayFeed.objects.create(calendar=row, name=payload.name, url=payload.url)
    feeds.ask_for(feed)
    AuditEntry.write("holiday feed added", request=request, about=feed.name, calendar=row.name)
    return Answer(201, FeedShape.of(feed))


@router.delete("/{pk}/feeds/{feed}", response={204: None}, summary="Remove a feed of holidays")
def remove_feed(request: ApiRequest, pk: int, feed: int) -> Answer[None]:
    row = _changeable(request, pk)
    found = get_object_or_404(row.feeds.defer("content"), pk=feed)
    found.delete()
    row.note_change()
    AuditEntry.write("holiday feed removed", request=request, about=found.name, calendar=row.name)
    return Answer(204, None)


_PARTS = (
    "special_days",
    "teams",
    Prefetch("feeds", HolidayFeed.objects.defer("content")),
)


def _changeable(request: ApiRequest, pk: int) -> Calendar:
    return get_object_or_404(Calendar.objects.visible_to(require_manager(request)), pk=pk)


@transaction.atomic
def _saved(row: Calendar, payload: CalendarGiven) -> Calendar:
    given = payload.model_dump(exclude_unset=True)
    name = given.get("name", row.name)
    if Calendar.objects.filter(name=name).exclude(pk=row.pk).exists():
        raise Problem("name", gettext("another calendar has it"), status=409)
    row.name, row.timezone = name, given.get("timezone", row.timezone)
    if "week" in given:
        row.week = payload.week.stored
    row.save(update_fields=["name", "timezone", "week"] if row.pk else None)
    if "is_default" in given:
        row.set_default(payload.is_default)
    if "special_days" in given:
        row.special_days.all().delete()
        SpecialDay.objects.bulk_create(day.row(row.pk) for day in payload.special_days)
    row.note_change()
    return row
