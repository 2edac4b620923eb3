"""Hours and days of a calendar as callers give them and are told them."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Literal

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext
from pydantic import AfterValidator, Field, model_validator

from alaka.accounts import feeds
from alaka.accounts.hours import DAY
from alaka.accounts.models import SpecialDay
from alaka.api.values import Given, Text

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
_EARLIEST, _LATEST = date(1970, 1, 1), date(2200, 1, 1)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _time(text: str) -> str:
    if not _TIME.fullmatch(text):
        raise ValueError(gettext("must be a time from 00:00 to 24:00"))
    return text


def _url(text: str) -> str:
    address = feeds.web_address(text.strip())
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as problem:
        raise ValueError(gettext("must be a web address")) from problem
    return address


def _day_in_range(day: date) -> date:
    if not _EARLIEST <= day <= _LATEST:
        raise ValueError(gettext("must lie between 1970 and 2200"))
    return day


Time = Annotated[Text, AfterValidator(_time)]
Day = Annotated[date, AfterValidator(_day_in_range)]
FeedUrl = Annotated[Text, AfterValidator(_url)]


class SlotShape(Given):
    begin: Time = Field(examples=["09:00"])
    end: Time = Field(
        examples=["18:00"],
        description="24:00 is midnight; what is not after the begin is on the next day.",
    )

    @model_validator(mode="after")
    def _can_be(self) -> "SlotShape":
        if self.begin == "24:00":
            raise ValueError(gettext("a begin is before 24:00"))
        if self.begin == self.end:
            raise ValueError(gettext("begin and end are the same; a whole day is 00:00 to 24:00"))
        return self

    @property
    def minutes(self) -> list[int]:
        begin, end = _minutes(self.begin), _minutes(self.end)
        return [begin, end if end > begin else end + DAY]

    @staticmethod
    def of(slot: Iterable[int]) -> "SlotShape":
        begin, end = slot
        within = end if end <= DAY else end - DAY
        return SlotShape(begin=_written(begin), end=_written(within))


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _written(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _apart(slots: list[SlotShape]) -> list[SlotShape]:
    found = sorted(slot.minutes for slot in slots)
    if any(second[0] < first[1] for first, second in pairwise(found)):
        raise ValueError(gettext("times of one day must not overlap"))
    return slots


Slots = Annotated[list[SlotShape], AfterValidator(_apart), Field(max_length=12)]


def stored(slots: list[SlotShape]) -> list[list[int]]:
    return sorted(slot.minutes for slot in slots)


class Week(Given):
    """The hours that begin on each day; a day without any is closed."""

    monday: Slots = []
    tuesday: Slots = []
    wednesday: Slots = []
    thursday: Slots = []
    friday: Slots = []
    saturday: Slots = []
    sunday: Slots = []

    @property
    def stored(self) -> list[list[list[int]]]:
        return [stored(getattr(self, day)) for day in DAYS]

    @staticmethod
    def of(week: list[list[list[int]]]) -> "Week":
        pairs = zip(DAYS, week, strict=True)
        return Week(**{day: [SlotShape.of(slot) for slot in slots] for day, slots in pairs})


class SpecialDayShape(Given):
    name: Text = Field(min_length=1, max_length=120, examples=["Inventory"])
    begins_on: Day
    ends_on: Day | None = Field(None, description="The last of several days running.")
    repeats: Literal["", "year", "jalali"] = Field(
        "", description="Every year again, of the Gregorian or the Jalali calendar."
    )
    hours: Slots = Field(default=[], description="Empty: closed.")

    @model_validator(mode="after")
    def _in_order(self) -> "SpecialDayShape":
        if self.ends_on and not timedelta(0) <= self.ends_on - self.begins_on < timedelta(365):
            raise ValueError(gettext("the last day must come within a year after the first"))
        return self

    def row(self, calendar_id: int) -> SpecialDay:
        return SpecialDay(
            calendar_id=calendar_id,
            name=self.name,
            begins_on=self.begins_on,
            ends_on=self.ends_on or self.begins_on,
            repeats=self.repeats,
            slots=stored(self.hours),
        )

    @staticmethod
    def of(row: SpecialDay) -> "SpecialDayShape":
        fields = ("name", "begins_on", "ends_on", "repeats")
        hours = [SlotShape.of(slot) for slot in row.slots]
        # What is stored was checked when it came; a day of any year can be told.
        return SpecialDayShape.model_construct(
            hours=hours, **{name: getattr(row, name) for name in fields}
        )
