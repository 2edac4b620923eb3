"""Pipelines with their stages, and why deals are lost."""

from django.shortcuts import get_object_or_404
from ninja import Router

from alaka.api.access import ApiRequest, Scope, require
from alaka.api.deal_shapes import PipelineShape, ReasonShape
from alaka.api.lists import Listed, whole
from alaka.sales import pipelines
from alaka.sales.models import LostReason, Pipeline

router = Router(tags=["Deals"])
reasons_router = Router(tags=["Deals"])


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


@reasons_router.get("", response=Listed[ReasonShape], summary="List why deals are lost")
def reasons(request: ApiRequest) -> Listed[ReasonShape]:
    require(request, Scope.READ)
    pipelines.reasons()
    return whole([ReasonShape.of(row) for row in LostReason.objects.all()])
