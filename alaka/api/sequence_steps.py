"""The steps of a sequence, as managers write them."""

from collections.abc import Callable, Mapping
from datetime import time
from typing import Any, Literal

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Router
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.models import AuditEntry
from alaka.api.access import ApiRequest, Scope, require, require_manager
from alaka.api.lists import Listed, whole
from alaka.api.problems import Problem
from alaka.api.rules import check_storable, checked_actions, condition_of
from alaka.api.sequence_shapes import SequenceStepShape, StepKind
from alaka.api.values import LARGEST, Given, Language, Text
from alaka.sequences import editing
from alaka.sequences.models import Kind, Sequence, Step
from alaka.sequences.step_forms import MessageForm, WaitForm

router = Router(tags=["Sequences"])


class TextGiven(Given):
    subject: Text = Field("", max_length=200)
    text: Text = Field(max_length=20_000, examples=["Hello {name}, did you read our offer?"])


class SettingsGiven(Given):
    """What the kind of the step asks for: `texts` of a message; `unit` with `count`, or with
    `weekday`, and `at` of a wait; `filter` and `no` of a condition; `do` and `with` of an
    action."""

    texts: dict[Language, TextGiven] = Field(default={}, max_length=5)
    unit: Literal["days", "hours", "weekday"] = "days"
    count: int | None = Field(default=None, ge=1, le=365)
    weekday: int | None = Field(default=None, ge=0, le=6, description="Monday is 0.")
    at: time | None = Field(default=None, description="By the clock where the person is.")
    filter: dict[str, Any] = Field(default={}, description="docs/filters.md")
    no: int = Field(
        default=0, ge=0, le=LARGEST, description="Of a later step, if it is not so; 0: it ends."
    )
    do: Text = Field(default="", max_length=60, examples=["activity.plan"])
    with_: dict[str, Any] = Field(default={}, alias="with", max_length=20)


class StepGiven(Given):
    """What is not given stays as it is; `settings` are replaced."""

    settings: SettingsGiven = SettingsGiven()
    place: int | None = Field(None, ge=0, le=1000, description="Among the others; 0 is the first.")


class NewSequenceStep(StepGiven):
    kind: StepKind


@router.get(
    "/{pk}/steps", response=Listed[SequenceStepShape], summary="List the steps of a sequence"
)
def index(request: ApiRequest, pk: int) -> Listed[SequenceStepShape]:
    """In their order."""
    rows = Step.objects.filter(sequence__in=Sequence.objects.visible_to(_reader(request)))
    return whole([SequenceStepShape.of(row) for row in rows.filter(sequence=pk)])


@router.get("/{pk}/steps/{step}", response=SequenceStepShape, summary="Read a step")
def show(request: ApiRequest, pk: int, step: int) -> SequenceStepShape:
    return SequenceStepShape.of(_step(_reader(request), pk, step))


@router.post("/{pk}/steps", response={201: SequenceStepShape}, summary="Add a step")
def add(request: ApiRequest, pk: int, payload: NewSequenceStep) -> Answer[SequenceStepShape]:
    """The last one, unless its place is said."""
    seen = Sequence.objects.visible_to(require_manager(request))
    sequence = get_object_or_404(seen.select_related("channel", "sender"), pk=pk)
    row = Step(sequence=sequence, kind=payload.kind)
    row.settings = _settings(row, payload.settings)
    return Answer(201, _stored(request, editing.add(row), payload.place))


@router.patch("/{pk}/steps/{step}", response=SequenceStepShape, summary="Change a step, or move it")
def change(request: ApiRequest, pk: int, step: int, payload: StepGiven) -> SequenceStepShape:
    """Whoever waits at it waits as long as before."""
    row = _step(require_manager(request), pk, step)
    if "settings" in payload.model_fields_set:
        row.settings = _settings(row, payload.settings)
        row.save(update_fields=["settings"])
    return _stored(request, row, payload.place)


@router.delete("/{pk}/steps/{step}", response={204: None}, summary="Remove a step")
def remove(request: ApiRequest, pk: int, step: int) -> Answer[None]:
    """Whoever waits at it goes on with the next."""
    row = _step(require_manager(request), pk, step)
    editing.remove(row)
    _note(request, row.sequence)
    return Answer(204, None)


def _reader(request: ApiRequest) -> Any:
    return require(request, Scope.READ)


def _step(agent: Any, pk: int, step: int) -> Step:
    rows = Step.objects.filter(sequence__in=Sequence.objects.visible_to(agent))
    beside = ("sequence__channel", "sequence__sender")
    return get_object_or_404(rows.select_related(*beside), sequence=pk, pk=step)


def _stored(request: ApiRequest, row: Step, place: int | None) -> SequenceStepShape:
    if place is not None:
        others = [pk for pk in row.sequence.steps.values_list("pk", flat=True) if pk != row.pk]
        editing.put_in_order(row.sequence, [*others[:place], row.pk, *others[place:]])
    row.sequence.publish()
    _note(request, row.sequence)
    return SequenceStepShape.of(row)


def _note(request: ApiRequest, sequence: Sequence) -> None:
    AuditEntry.write("sequence changed", request=request, about=sequence.name)


def _settings(row: Step, given: SettingsGiven) -> dict[str, Any]:
    """As the desk would keep them. Raises Problem."""
    plain = given.model_dump(by_alias=True)
    deep = {f"settings.{name}": plain[name] for name in ("filter", "with")}
    check_storable(deep, set(deep))
    return _KINDS[row.kind](row, plain)


def _message(row: Step, given: dict[str, Any]) -> dict[str, Any]:
    data = {
        f"{name}_{code}": each[name]
        for code, each in given["texts"].items()
        for name in ("subject", "text")
    }
    return _by_form(MessageForm, row, data, "texts")


def _wait(row: Step, given: dict[str, Any]) -> dict[str, Any]:
    return _by_form(WaitForm, row, given)


def _by_form(form_class: Any, row: Step, data: dict[str, Any], place: str = "") -> dict[str, Any]:
    """By the form of the desk, so that both accept the same."""
    form = form_class(data, sequence=row.sequence, step=None)
    if not form.is_valid():
        reasons = {f"settings.{place or name}": str(why[0]) for name, why in form.errors.items()}
        raise Problem.of_many(reasons)
    kept: dict[str, Any] = form.settings()
    return kept


def _condition(row: Step, given: dict[str, Any]) -> dict[str, Any]:
    if not given["filter"]:
        raise Problem("settings.filter", gettext("is missing"))
    asked = condition_of(given["filter"], row.sequence.sender, "settings.filter")
    behind = row.sequence.steps.filter(position__gt=row.position) if row.pk else Step.objects.none()
    if given["no"] and not behind.filter(pk=given["no"]).exists():
        raise Problem("settings.no", gettext("is no step behind this one"))
    return {"filter": asked, "no": given["no"]}


def _action(row: Step, given: dict[str, Any]) -> dict[str, Any]:
    action = {"do": given["do"], "with": given["with"]}
    checked_actions([action], row.sequence.sender, lambda _place: "settings")
    return action


_KINDS: Mapping[str, Callable[[Step, dict[str, Any]], dict[str, Any]]] = {
    Kind.MESSAGE: _message,
    Kind.WAIT: _wait,
    Kind.CONDITION: _condition,
    Kind.ACTION: _action,
}
