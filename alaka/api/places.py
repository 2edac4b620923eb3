"""Places: the tree of shops and regions, each with its public code and feedback page."""

from ninja import Router, Schema
from pydantic import Field

from alaka.accounts import tree
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
    parent: int | None = Field(description="The place of which it is part; null at the top.")
    depth: int = Field(description="Steps down to it in the tree.")
    manager: int | None = Field(description="The agent who answers for it.")
    deputies: list[int]
    address: str
    country: str
    language: str
    timezone: str
    feedback_url: str = Field(description="What its QR code leads to, where there is a form.")

    @staticmethod
    def of(place: Place, depth: int) -> "PlaceShape":
        names = ("id", "name", "key", "address", "country", "language", "timezone")
        return PlaceShape(
            kind=PlaceKind(place.kind),
            parent=place.parent_id,
            depth=depth,
            manager=place.manager_id,
            deputies=[agent.pk for agent in place.deputies.all()],
            feedback_url=address_of(place),
            **{name: getattr(place, name) for name in names},
        )


@router.get("", response=Listed[PlaceShape], summary="List the places")
def index(request: ApiRequest) -> Listed[PlaceShape]:
    """The whole tree in its order: each place is followed by its parts."""
    require(request, Scope.READ)
    return whole([PlaceShape.of(place, depth) for depth, place in tree.in_order()])
