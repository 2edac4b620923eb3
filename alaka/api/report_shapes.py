"""What the API tells of reports."""

from datetime import date

from ninja import Schema
from pydantic import Field

from alaka.reports.answering import Answer, Line
from alaka.reports.report import Report

Numbers = dict[str, float | int | None]


class MeasureShape(Schema):
    name: str
    label: str
    shape: str = Field(
        description="count, part (a count of parts), people, share, duration, age or score; money, "
        "price or pace: hundredths of the currency of the business, in all, in the mean, a day."
    )


class GroupingShape(Schema):
    name: str
    label: str


class ReportShape(Schema):
    name: str
    label: str
    about: str
    counts: str = Field(
        description="What its lists hold: conversation, case, promise, deal or person."
    )
    measures: list[MeasureShape]
    groupings: list[GroupingShape]
    choices: list[GroupingShape] = Field(description="What else can be chosen, by its name.")

    @staticmethod
    def of(report: Report) -> "ReportShape":
        return ReportShape(
            name=report.name,
            label=str(report.label),
            about=str(report.about),
            counts=report.facts.noun,
            measures=[
                MeasureShape(name=each.name, label=str(each.label), shape=each.shape)
                for each in report.measures
            ],
            groupings=[
                GroupingShape(name=each.name, label=str(each.label)) for each in report.groupings
            ],
            choices=[
                GroupingShape(name=each.name, label=str(each.label)) for each in report.choices
            ],
        )


class GroupShape(Schema):
    value: int | str | None = Field(description="As a filter takes it; null for none.")
    label: str
    depth: int = Field(description="Steps down in a tree: a branch counts its parts, too.")
    numbers: Numbers
    before: Numbers = Field(description="Of the time before.")

    @staticmethod
    def of(line: Line) -> "GroupShape":
        value = None if line.value == "" else line.value
        return GroupShape(
            value=value,
            label=line.label,
            depth=line.depth,
            numbers=line.numbers,
            before=line.before,
        )


class StretchShape(Schema):
    begins: date
    numbers: Numbers


class NumbersShape(Schema):
    name: str
    first: date | None = Field(description="null where it counts what is now.")
    last: date | None
    by: str
    total: Numbers
    before: Numbers | None = Field(description="Of the time it is compared with.")
    groups: list[GroupShape]
    over_time: list[StretchShape]

    @staticmethod
    def of(answer: Answer) -> "NumbersShape":
        scope = answer.scope
        period = scope.period if scope.report.clock else None
        return NumbersShape(
            name=scope.report.name,
            first=period.first if period else None,
            last=period.last if period else None,
            by=scope.by.name,
            total=answer.total,
            before=answer.before,
            groups=[GroupShape.of(line) for line in answer.lines],
            over_time=[
                StretchShape(begins=bucket.first, numbers=numbers)
                for bucket, numbers in answer.over_time
            ],
        )


class BehindShape(Schema):
    noun: str = Field(description="conversation, case, promise, deal or person.")
    count: int = Field(description="As many as the number says.")
    strangers: int = Field(description="Of people: how many more whom nobody knows by name.")
    ids: list[int]
    conversations: list[int] = Field(description="Of promises: the conversation of each.")
    after: int | None = Field(description="Give it as after for the next part; null at the end.")
