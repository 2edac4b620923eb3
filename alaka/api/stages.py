"""The stages of a pipeline, as managers set them up."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Router
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.models import AuditEntry
from alaka.api.access import ApiRequest, Scope, require, require_manager
from alaka.api.deal_shapes import StageShape
from alaka.api.desk_forms import saved
from alaka.api.lists import Listed, whole
from alaka.api.problems import Errors, Problem
from alaka.api.values import Given, Id, Text
from alaka.core import live
from alaka.sales import entering, pipelines
from alaka.sales.models import Pipeline, Stage
from alaka.sales.setting_forms import StageForm

router = Router(tags=["Deals"])


class StageGiven(Given):
    """What is not given stays as it is."""

    name: Text = Field("", max_length=80, examples=["Offer made"])
    probability: int = Field(50, ge=0, le=100, description="Of a hundred that come, are won.")
    expected_days: int | None = Field(None, ge=0, le=32_767, examples=[10])
    required: list[Text] = Field(
        default=[], max_length=20, description="Fields of a deal.", examples=[["amount"]]
    )
    on_entering: dict[str, Id] = Field(
        default={}, description="`tag`: a tag for the customer; `owner`: whose it is then."
    )
    place: int | None = Field(None, ge=0, le=1000, description="Among the others; 0 is the first.")


@router.get("/{pk}/stages", response=Listed[StageShape], summary="List the stages of a pipeline")
def index(request: ApiRequest, pk: int) -> Listed[StageShape]:
    """In their order."""
    require(request, Scope.READ)
    rows = get_object_or_404(Pipeline, pk=pk).stages.all()
    return whole([StageShape.of(row) for row in rows])


@router.get("/{pk}/stages/{stage}", response=StageShape, summary="Read a stage")
def show(request: ApiRequest, pk: int, stage: int) -> StageShape:
    require(request, Scope.READ)
    return StageShape.of(_stage(pk, stage))


@router.post("/{pk}/stages", response={201: StageShape}, summary="Add a stage")
def add(request: ApiRequest, pk: int, payload: StageGiven) -> Answer[StageShape]:
    """The last one, unless its place is said."""
    require_manager(request)
    pipeline = get_object_or_404(Pipeline, pk=pk)
    row = Stage(pipeline=pipeline, position=pipelines.last_place(pipeline.stages.all()))
    return Answer(201, _saved(request, row, payload.model_dump(), "stage added"))


@router.patch("/{pk}/stages/{stage}", response=StageShape, summary="Change a stage, or move it")
def change(request: ApiRequest, pk: int, stage: int, payload: StageGiven) -> StageShape:
    require_manager(request)
    row = _stage(pk, stage)
    return _saved(request, row, payload.model_dump(exclude_unset=True), "stage changed")


@router.delete("/{pk}/stages/{stage}", response={204: None, 409: Errors}, summary="Remove a stage")
def remove(request: ApiRequest, pk: int, stage: int) -> Answer[None]:
    """409: a deal stands or stood in it, or it is the last one."""
    require_manager(request)
    row = _stage(pk, stage)
    if not pipelines.remove_stage(row):
        reason = gettext("deals stand or stood in it, or it is the last one")
        raise Problem("", reason, status=409)
    _noted(request, "stage removed", row)
    return Answer(204, None)


def _stage(pk: int, stage: int) -> Stage:
    return get_object_or_404(Stage.objects.select_related("pipeline"), pipeline=pk, pk=stage)


def _saved(request: ApiRequest, row: Stage, given: dict[str, Any], act: str) -> StageShape:
    shown = StageShape.of(row).model_dump(exclude={"id"}) if row.pk else {}
    values = shown | given
    place, deeds = given.get("place"), values.pop("on_entering")
    for name in deeds.keys() - entering.deeds().keys():
        raise Problem(f"on_entering.{name}", gettext("is no action"))
    data = values | {f"do_{name}": str(value) for name, value in deeds.items()}
    names = {f"do_{name}": f"on_entering.{name}" for name in entering.deeds()}
    saved(StageForm(data, instance=row), names)
    if place is not None:
        pipelines.put_at(row, place)
    _noted(request, act, row)
    return StageShape.of(row)


def _noted(request: ApiRequest, act: str, row: Stage) -> None:
    AuditEntry.write(act, request=request, about=f"{row.pipeline}: {row}")
    live.publish("pipelines")
