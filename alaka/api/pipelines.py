"""Pipelines, and why deals are lost."""

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Router
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.models import AuditEntry
from alaka.api import stages
from alaka.api.access import ApiRequest, Scope, require, require_manager
from alaka.api.deal_shapes import LostReasonShape, PipelineShape
from alaka.api.desk_forms import check
from alaka.api.lists import Listed, whole
from alaka.api.money_values import Currency
from alaka.api.problems import Errors, Problem
from alaka.api.values import Given, Text
from alaka.sales import pipelines
from alaka.sales.models import LostReason, Pipeline
from alaka.sales.setting_forms import PipelineForm

router = Router(tags=["Deals"])
router.add_router("", stages.router)
reasons_router = Router(tags=["Deals"])


class PipelineGiven(Given):
    """What is not given stays as it is."""

    name: Text = Field("", max_length=80, examples=["Weddings"])
    currency: Currency = Field("", description="Of new deals; empty for that of the business.")


class ChangedPipeline(PipelineGiven):
    is_archived: bool = Field(False, description="No longer for new deals; its open ones stay.")
    place: int = Field(0, ge=0, le=1000, description="Among the others; 0 is the first.")


@router.get("", response=Listed[PipelineShape], summary="List the pipelines")
def index(request: ApiRequest) -> Listed[PipelineShape]:
    """Each with its stages, in their order."""
    require(request, Scope.READ)
    pipelines.offered()
    rows = Pipeline.objects.prefetch_related("stages")
    return whole([PipelineShape.of(row) for row in rows])


@router.get("/{pk}", response=PipelineShape, summary="Read a pipeline")
def show(request: ApiRequest, pk: int) -> PipelineShape:
    require(request, Scope.READ)
    return PipelineShape.of(get_object_or_404(Pipeline.objects.prefetch_related("stages"), pk=pk))


@router.post("", response={201: PipelineShape}, summary="Add a pipeline")
def add(request: ApiRequest, payload: PipelineGiven) -> Answer[PipelineShape]:
    """After the others, with one stage to begin with."""
    require_manager(request)
    row = Pipeline()
    check(PipelineForm(payload.model_dump(), instance=row))
    pipelines.add(row)
    AuditEntry.write("pipeline added", request=request, about=row.name)
    return Answer(201, PipelineShape.of(row))


@router.patch(
    "/{pk}", response={200: PipelineShape, 409: Errors}, summary="Change a pipeline, or archive it"
)
@transaction.atomic
def change(request: ApiRequest, pk: int, payload: ChangedPipeline) -> PipelineShape:
    """409: one must be left to put new deals in."""
    require_manager(request)
    row, given = get_object_or_404(Pipeline, pk=pk), payload.model_dump(exclude_unset=True)
    check(PipelineForm({"name": row.name, "currency": row.currency} | given, instance=row))
    row.save(update_fields=["name", "currency"])
    if "is_archived" in given and not pipelines.archive(row, payload.is_archived):
        reason = gettext("One pipeline must be left to put new deals in.")
        raise Problem("is_archived", reason, status=409)
    if "place" in given:
        pipelines.put_at(row, payload.place)
    AuditEntry.write("pipeline changed", request=request, about=row.name)
    return PipelineShape.of(row)


@router.delete("/{pk}", response={204: None, 409: Errors}, summary="Remove a pipeline")
def remove(request: ApiRequest, pk: int) -> Answer[None]:
    """409: it has or had deals, or is the last one: archive it instead."""
    require_manager(request)
    row = get_object_or_404(Pipeline, pk=pk)
    if not pipelines.remove(row):
        raise Problem("", gettext("it is in use: archive it instead"), status=409)
    AuditEntry.write("pipeline removed", request=request, about=row.name)
    return Answer(204, None)


@reasons_router.get("", response=Listed[LostReasonShape], summary="List why deals are lost")
def reasons(request: ApiRequest) -> Listed[LostReasonShape]:
    require(request, Scope.READ)
    pipelines.reasons()
    return whole([LostReasonShape.of(row) for row in LostReason.objects.all()])
