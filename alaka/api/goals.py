"""Goals: what people should do on sites and with the business; reports count them."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.models import AuditEntry
from alaka.api.access import ApiRequest, Scope, require, require_manager
from alaka.api.lists import Listed, whole
from alaka.api.problems import Problem
from alaka.api.reasons import one_of
from alaka.api.values import Given, Text
from alaka.core import clock
from alaka.goals.forms import NO_WORTH, mark
from alaka.goals.marks import LONGEST, How, has_worth, kinds
from alaka.goals.models import Goal, Worth

router = Router(tags=["Goals"])

_FIELDS = ("name", "kind", "how", "text", "worth", "value", "is_on")


class GoalShape(Schema):
    id: int
    name: str
    kind: str = Field(description="page, event, order, form, chat, case or call: what reaches it.")
    how: str = Field(description="Of a page: its address contains, is or begins with the text.")
    text: str = Field(description="Of a page, a part of its address; of an event, its name.")
    worth: Worth
    value: Decimal | None = Field(description="Each time, in the currency of the business.")
    is_on: bool = Field(description="Whether reports count it.")

    @staticmethod
    def of(row: Goal) -> "GoalShape":
        return GoalShape(id=row.pk, **{name: getattr(row, name) for name in _FIELDS})


class GoalGiven(Given):
    """What is not given stays as it is."""

    name: Text = Field("", max_length=60, examples=["Thanked for an order"])
    kind: Text = Field("page", max_length=10, examples=["page"])
    how: How | None = Field(None, description="Of a page; contains if nothing is said.")
    text: Text = Field("", max_length=LONGEST, examples=["/thanks"])
    worth: Worth = Field(
        Worth.NOTHING, description="nothing; fixed takes value; own: the order's or the event's."
    )
    value: Decimal | None = Field(None, gt=0, max_digits=12, decimal_places=2)
    is_on: bool = True


@router.get("", response=Listed[GoalShape], summary="List the goals")
def index(request: ApiRequest) -> Listed[GoalShape]:
    require(request, Scope.READ)
    return whole([GoalShape.of(row) for row in Goal.objects.all()])


@router.get("/{pk}", response=GoalShape, summary="Read a goal")
def show(request: ApiRequest, pk: int) -> GoalShape:
    require(request, Scope.READ)
    return GoalShape.of(get_object_or_404(Goal, pk=pk))


@router.post("", response={201: GoalShape}, summary="Add a goal")
def add(request: ApiRequest, payload: GoalGiven) -> Answer[GoalShape]:
    """It counts for all that was, too."""
    require_manager(request)
    row = _saved(Goal(kind=payload.kind, created_at=clock.now()), payload)
    AuditEntry.write("goal added", request=request, about=row.name)
    return Answer(201, GoalShape.of(row))


@router.patch("/{pk}", response=GoalShape, summary="Change a goal")
def change(request: ApiRequest, pk: int, payload: GoalGiven) -> GoalShape:
    """One that is not wanted any more is switched off: is_on false."""
    require_manager(request)
    row = _saved(get_object_or_404(Goal, pk=pk), payload)
    fields = sorted(payload.model_fields_set)
    AuditEntry.write("goal changed", request=request, about=row.name, fields=fields)
    return GoalShape.of(row)


def _saved(row: Goal, payload: GoalGiven) -> Goal:
    given = payload.model_dump(exclude_unset=True)
    for name in _FIELDS:
        if name in given:
            setattr(row, name, given[name] or "" if name == "how" else given[name])
    _check(row)
    row.save()
    return row


def _check(row: Goal) -> None:
    row.name = row.name.strip()
    if not row.name:
        raise Problem("name", gettext("is needed"))
    if Goal.objects.filter(name=row.name).exclude(pk=row.pk).exists():
        raise Problem("name", gettext("is the name of another goal"))
    if row.kind not in dict(kinds()):
        raise Problem("kind", one_of(name for name, _label in kinds()))
    try:
        found = mark(row.kind, row.how, row.text)
    except ValidationError as error:
        raise Problem("text", error.messages[0]) from error
    row.how, row.text = found.how, found.text
    if row.worth == Worth.OWN and not has_worth(row.kind):
        raise Problem("worth", gettext(NO_WORTH))
    if row.worth != Worth.FIXED:
        row.value = None
    elif row.value is None:
        raise Problem("value", gettext("is needed where the worth is fixed"))
    else:
        row.value = row.value.quantize(Decimal("0.01"))
