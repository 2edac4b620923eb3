"""Places: the tree of shops and regions, each with its public code and feedback page."""

from ninja import Router, Schema
from pydantic import Field

from alaka.accounts.models import Place, PlaceKind
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.lists import Listed, whole
from alaka.cases.feedback.places import address_of

router = Router(tags=["Places"])


class PlaceShape(Schema):
    id: int
    name: str
    kind: PlaceKind
    key: str = Field(description="Its public code, by which what is sent in names it.")
    parent: int | None = Field(description="The place of which it is part.")
    manager: int | None
    address: str
    country: str
    language: str
    feedback_url: str = Field(description="What its QR code leads to, where there is a form.")

    @staticmethod
    def of(place: Place) -> "PlaceShape":
        names = ("id", "name", "key", "address", "country", "language")
        return PlaceShape(
            kind=PlaceKind(place.kind),
            parent=place.parent_id,
            manager=place.manager_id,
            feedback_url=address_of(place),
            **{name: getattr(place, name) for name in names},
        )


@router.get("", response=Listed[PlaceShape], summary="List the places")
def index(request: ApiRequest) -> Listed[PlaceShape]:
    require(request, Scope.READ)
    return whole([PlaceShape.of(place) for place in Place.objects.order_by("name", "pk")])
