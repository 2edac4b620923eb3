"""Rules of automation: what is done by itself, what it would touch, and what it did."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Query, Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.models import Agent, AuditEntry
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.lists import Listed, listed, whole
from alaka.api.problems import Errors, Problem
from alaka.api.values import Given, Slice, Text
from alaka.automation import recipes, switching
from alaka.automation.forms import WHERE, RuleForm
from alaka.automation.models import Again, Rule, Run, RunState, Trigger
from alaka.automation.preview import preview as previewed
from alaka.automation.sentences import faults, sentence
from alaka.contacts.hours import WEEK
from alaka.contacts.hours_form import HOURS
from alaka.core.paging import Order
from alaka.segments.actions import actions_for
from alaka.segments.language import read

router = Router(tags=["Automation"])

NEWEST = Order("at")


class When(Given):
    """What the trigger asks for: `event` and `silence` wait for `verbs`, `silence` besides for
    `hours` without any of `unless`; `date` looks at `field`, `date` and `daily` from `hour` on."""

    verbs: list[Text] = Field(default=[], max_length=20, examples=[["case.opened"]])
    where: dict[str, list[Text]] = Field(
        default={}, max_length=20, description="By verb, which of these events: see the desk."
    )
    hours: int | None = Field(default=None, ge=1, le=8784)
    unless: list[Text] = Field(default=[], max_length=20)
    field: Text = Field(
        default="", max_length=60, description="A date of your own fields: `own.birthday`."
    )
    days: int | None = Field(default=None, ge=-366, le=366, description="So many days before it.")
    yearly: bool = False
    hour: int | None = Field(default=None, ge=0, le=23)


class ActionGiven(Given):
    do: Text = Field(max_length=60, examples=["activity.plan"])
    with_: dict[str, Any] = Field(default={}, alias="with", max_length=20)


class RuleGiven(Given):
    """What is not given stays as it is; `when`, `condition` and `actions` are each replaced."""

    name: Text = Field("", max_length=80, examples=["Thank who was satisfied"])
    trigger: Trigger = Trigger.EVENT
    when: When = When()
    condition: dict[str, Any] = Field(default={}, description="A filter: docs/filters.md.")
    actions: list[ActionGiven] = Field(default=[], max_length=10)
    again: Again = Again.ALWAYS
    again_days: int = Field(30, ge=0, le=32_767)
    cap: int = Field(200, ge=1, le=1_000_000, description="People in a day at most.")
    days: list[int] = Field(
        default=WEEK, max_length=7, description="On which it writes to people; Monday is 0."
    )
    sends_from: time | None = Field(None, description="By the clock where the person is.")
    sends_until: time | None = None
    is_on: bool = False


class RuleShape(Schema):
    id: int
    name: str
    is_on: bool
    trigger: str
    when: dict[str, Any]
    condition: dict[str, Any]
    actions: list[dict[str, Any]]
    again: str
    again_days: int
    cap: int
    days: list[int]
    sends_from: time | None
    sends_until: time | None
    sentence: str
    faults: list[str] = Field(description="Why it cannot work; empty when it does.")
    stopped_because: str = Field(description="Why it switched itself off, if it did.")

    @staticmethod
    def of(row: Rule) -> "RuleShape":
        fields = (
            "name", "is_on", "trigger", "when", "condition", "actions", "again", "again_days",
            "cap", *HOURS,
        )  # fmt: skip
        return RuleShape(
            id=row.pk,
            sentence=sentence(row),
            faults=faults(row),
            stopped_because=str(row.stopped_because),
            **{name: getattr(row, name) for name in fields},
        )


class PreviewShape(Schema):
    people: int | None = Field(description="Null where it took too long to count.")
    times: int | None
    contacts: list[int] = Field(description="The last of them.")


class RunShape(Schema):
    id: int
    contact: int
    event: int | None
    state: RunState
    at: datetime
    due_at: datetime
    did: list[str]
    why: str

    @staticmethod
    def of(row: Run) -> "RunShape":
        fields = ("event", "state", "at", "due_at")
        return RunShape(
            id=row.pk,
            contact=row.contact_id,
            did=[str(words) for words in row.told],
            why=str(row.why),
            **{name: getattr(row, name) for name in fields},
        )


@router.get("", response=Listed[RuleShape], summary="List the rules")
def index(request: ApiRequest) -> Listed[RuleShape]:
    rows = Rule.objects.visible_to(_administrator(request, Scope.READ)).in_order()
    return whole([RuleShape.of(row) for row in rows.select_related("owner")])


@router.get("/{pk}", response=RuleShape, summary="Read a rule")
def show(request: ApiRequest, pk: int) -> RuleShape:
    return RuleShape.of(_rule(request, pk, Scope.READ))


@router.post("", response={201: RuleShape, 409: Errors}, summary="Add a rule")
@transaction.atomic
def add(request: ApiRequest, payload: RuleGiven) -> Answer[RuleShape]:
    """It acts on behalf of the token's agent."""
    agent = _administrator(request, Scope.SETTINGS)
    rule = recipes.begin(by=agent, name=payload.name or gettext("New rule"))
    _save(rule, payload.model_dump(by_alias=True) | {"name": rule.name}, agent)
    AuditEntry.write("rule added", request=request, about=str(rule))
    return Answer(201, RuleShape.of(rule))


@router.patch("/{pk}", response={200: RuleShape, 409: Errors}, summary="Change a rule")
def change(request: ApiRequest, pk: int, payload: RuleGiven) -> RuleShape:
    """Only what is given changes. 409: it is to be switched on, and cannot work."""
    rule = _rule(request, pk, Scope.SETTINGS)
    _save(rule, payload.model_dump(by_alias=True, exclude_unset=True), request.auth.agent)
    AuditEntry.write("rule changed", request=request, about=str(rule))
    return RuleShape.of(rule)


@router.delete("/{pk}", response={204: None}, summary="Remove a rule")
def remove(request: ApiRequest, pk: int) -> Answer[None]:
    """What it did stays done; its log goes."""
    rule = _rule(request, pk, Scope.SETTINGS)
    rule.delete()
    AuditEntry.write("rule removed", request=request, about=str(rule))
    return Answer(204, None)


@router.get("/{pk}/preview", response=PreviewShape, summary="See whom a rule would have touched")
def preview(request: ApiRequest, pk: int) -> PreviewShape:
    """In the last 30 days, by its condition as people are now. Nothing is done."""
    seen = previewed(_rule(request, pk, Scope.READ))
    people = [line.contact.pk for line in seen.lines]
    return PreviewShape(people=seen.people, times=seen.times, contacts=people)


@router.get("/{pk}/runs", response=Listed[RunShape], summary="List what a rule did")
def runs(request: ApiRequest, pk: int, asked: Query[Slice]) -> Listed[RunShape]:
    """The newest first."""
    rows = Run.objects.filter(rule=_rule(request, pk, Scope.READ))
    return listed(rows, NEWEST, asked, RunShape.of)


def _administrator(request: ApiRequest, scope: Scope) -> Agent:
    agent = require(request, scope)
    if not agent.is_administrator:
        raise PermissionDenied(gettext("the agent of this token is no administrator"))
    return agent


def _rule(request: ApiRequest, pk: int, scope: Scope) -> Rule:
    rows = Rule.objects.visible_to(_administrator(request, scope)).select_related("owner")
    return get_object_or_404(rows, pk=pk)


def _save(rule: Rule, given: dict[str, Any], agent: Agent) -> None:
    """By the form of the desk, so that both accept the same."""
    check_storable(given, {"condition", "actions"})
    rule.trigger = given.get("trigger", rule.trigger)
    when = {key: each for key, each in given.get("when", rule.when).items() if each is not None}
    if "when" in given or "trigger" in given:
        rule.when = when
    form = RuleForm(_data(rule, given, when), instance=rule)
    # A rule that is off need not wait for anything yet.
    if not form.is_valid() and (given.get("is_on") or form.errors.keys() - {"verbs", "field"}):
        name, reasons = next(iter(form.errors.items()))
        place = name if name in form.Meta.fields else f"when.{name.removeprefix(WHERE)}"
        raise Problem(place, str(reasons[0]), status=422)
    rule.condition = condition_of(given.get("condition", rule.condition), agent)
    rule.actions = checked_actions(given.get("actions", rule.actions), agent)
    rule.save()
    wanted = given.get("is_on", rule.is_on)
    if wanted and not rule.is_on:
        if found := faults(rule):
            raise Problem("is_on", found[0], status=409)
        switching.switch_on(rule, by=agent)
    elif rule.is_on and not wanted:
        switching.switch_off(rule, by=agent)


def check_storable(given: Mapping[str, Any], names: set[str]) -> None:
    """What PostgreSQL's JSON cannot hold, however deep it stands."""
    for name in given.keys() & names:
        text = json.dumps(given[name], ensure_ascii=False)
        if "\\u0000" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise Problem(name, gettext("holds characters that cannot be stored"), status=422)


def _data(rule: Rule, given: dict[str, Any], when: dict[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name in RuleForm.Meta.fields:
        value = given.get(name, getattr(rule, name))
        values = value if isinstance(value, list) else ["" if value is None else value]
        data.setlist(name, [str(each) for each in values])
    for name, value in when.items():
        if name == "where":
            for verb, values in value.items():
                data.setlist(WHERE + verb, values)
        elif isinstance(value, list):
            data.setlist(name, value)
        elif value is not False:
            data[name] = str(value)
    return data


def condition_of(given: Any, agent: Agent, field: str = "condition") -> Any:
    """A filter of people, as it may be kept. Raises Problem."""
    found = read(given, agent).faults()
    for path, why in found.items():
        raise Problem(".".join(filter(None, (field, path))), str(why), status=422)
    return given


def checked_actions(
    given: list[dict[str, Any]],
    agent: Agent,
    called: Callable[[int], str] = "actions.{}".format,
) -> list[dict[str, Any]]:
    """Actions, as they may be kept. Raises Problem; ``called`` names each, by its place."""
    kinds = actions_for(agent)
    given = [{"with": {}} | each for each in given]  # A change names only what it was given.
    for place, each in enumerate(given):
        kind = kinds.get(each["do"])
        if kind is None:
            raise Problem(f"{called(place)}.do", gettext("is no action"), status=422)
        for key, why in kind(each["with"], agent).faults().items():
            raise Problem(f"{called(place)}.with.{key}", why, status=422)
    return given
