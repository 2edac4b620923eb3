"""Pipelines and their stages, as managers set them up; a base without any gets a first one."""

from dataclasses import dataclass
from typing import TypeVar

from django.db import connection, models, transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext, pgettext
from django.utils.translation import override as speaking

from alaka.accounts.models import Business
from alaka.core import live
from alaka.sales.models import LostReason, Pipeline, Stage

# Of our own choosing; the key of the advisory lock under which a first pipeline is made.
_FIRST_KEY = 761_002
Row = TypeVar("Row", Pipeline, Stage, LostReason)


@dataclass(frozen=True)
class _Begun:
    name: str
    probability: int
    days: int


def _stages() -> list[_Begun]:
    return [
        _Begun(pgettext("stage", "New"), 10, 3),
        _Begun(pgettext("stage", "Talking"), 25, 7),
        _Begun(pgettext("stage", "Offer made"), 50, 10),
        _Begun(pgettext("stage", "Negotiating"), 75, 10),
        _Begun(pgettext("stage", "Agreed"), 90, 7),
    ]


def _reasons() -> list[str]:
    return [
        gettext("Too expensive"),
        gettext("Went to a competitor"),
        gettext("We were too slow"),
        gettext("They were disappointed by us"),
        gettext("No longer needed"),
        gettext("No answer any more"),
    ]


def offered() -> list[Pipeline]:
    """Those in which deals are made, in their order; at least one."""
    found = list(Pipeline.objects.offered())
    return found or [begin()]


@transaction.atomic
def begin() -> Pipeline:
    """The first pipeline, in the language of the business, with five stages and why deals are
    lost; of two who come at once the second finds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FIRST_KEY])
    if known := Pipeline.objects.offered().first():
        return known
    with speaking(Business.get().language):
        made = Pipeline.objects.create(name=pgettext("pipeline", "Sales"))
        Stage.objects.bulk_create(
            Stage(
                pipeline=made,
                name=each.name,
                position=place,
                probability=each.probability,
                expected_days=each.days,
            )
            for place, each in enumerate(_stages())
        )
        if not LostReason.objects.exists():
            LostReason.objects.bulk_create(
                LostReason(name=name, position=place) for place, name in enumerate(_reasons())
            )
    return made


def reasons() -> list[LostReason]:
    """Why deals are lost, as it can be chosen."""
    if not LostReason.objects.exists():
        begin()
    return list(LostReason.objects.filter(is_archived=False))


def with_use() -> list[Pipeline]:
    """All of them, each with how many open deals it has, and its stages."""
    count = Count("deals", filter=Q(deals__status="open"))
    rows = Pipeline.objects.annotate(count=count).order_by("is_archived", "position", "pk")
    return list(rows.prefetch_related("stages"))


def last_place(rows: "models.QuerySet[Row]") -> int:
    last: int | None = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


@transaction.atomic
def add(made: Pipeline) -> None:
    """After the others, with a stage to begin in."""
    made.position = last_place(Pipeline.objects.all())
    made.save()
    Stage.objects.create(pipeline=made, name=pgettext("stage", "New"), probability=10)


def beside(row: "Pipeline | Stage | LostReason") -> "models.QuerySet[models.Model]":
    """The rows among which this one has its place."""
    rows: models.QuerySet[models.Model] = type(row)._default_manager.all()
    return rows.filter(pipeline=row.pipeline) if isinstance(row, Stage) else rows


@transaction.atomic
def move(row: "Pipeline | Stage | LostReason", by: int) -> None:
    """Up (-1) or down (1) among those beside it."""
    line = list(beside(row).select_for_update().order_by("position", "pk"))
    place = next(at for at, each in enumerate(line) if each.pk == row.pk)
    to = max(0, min(place + by, len(line) - 1))
    line.insert(to, line.pop(place))
    for at, each in enumerate(line):
        type(row)._default_manager.filter(pk=each.pk).update(position=at)
    live.publish("pipelines")


def put_at(row: "Pipeline | Stage | LostReason", place: int) -> None:
    """Where 0 is the first; beyond the last is the last."""
    line = list(beside(row).order_by("position", "pk").values_list("pk", flat=True))
    move(row, place - line.index(row.pk))


@transaction.atomic
def archive(pipeline: Pipeline, is_archived: bool) -> bool:
    """No longer for new deals; its open ones stay. False for the last that is left."""
    others = Pipeline.objects.offered().select_for_update().exclude(pk=pipeline.pk)
    if is_archived and not others.exists():
        return False
    Pipeline.objects.filter(pk=pipeline.pk).update(is_archived=is_archived)
    pipeline.is_archived = is_archived
    return True


@transaction.atomic
def remove_stage(stage: Stage) -> bool:
    """Only one in which no deal ever stood, and never the last of its pipeline."""
    others = Stage.objects.select_for_update().filter(pipeline=stage.pipeline)
    if others.exclude(pk=stage.pk).count() == 0 or stage.stays.exists() or stage.deals.exists():
        return False
    Stage.objects.filter(pk=stage.pk).delete()
    return True


@transaction.atomic
def remove(pipeline: Pipeline) -> bool:
    """Only one that never had a deal, and never the last that is offered."""
    others = Pipeline.objects.offered().exclude(pk=pipeline.pk)
    if pipeline.deals.exists() or not others.exists():
        return False
    if Stage.objects.filter(pipeline=pipeline, stays__isnull=False).exists():
        return False
    Pipeline.objects.filter(pk=pipeline.pk).delete()
    return True
