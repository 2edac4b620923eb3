"""People and companies from files: a table, what becomes of its columns, its outcome, undoing."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from ninja.responses import Status as Answer
from pydantic import Field

from alaka.accounts.models import Agent, AuditEntry
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.lists import Listed, listed
from alaka.api.problems import Errors, Problem
from alaka.api.values import Country, Given, GivenFile, Language, Slice, Text
from alaka.contacts.models import About
from alaka.core.paging import Order
from alaka.importing import files, stepping
from alaka.importing.models import Import, State
from alaka.importing.naming import NoColumnError, NotAsManyError, renamed
from alaka.importing.plan import Plan
from alaka.importing.reading import UnreadableError
from alaka.importing.showing import refused
from alaka.importing.targets import targets_for

router = Router(tags=["People"])

NEWEST = Order("pk")
MOST_REASONS = 100


class NewImport(Given):
    """What is not said of the columns is guessed, as the page does."""

    file: GivenFile = Field(description=".xlsx, .ods, .csv or .vcf.")
    sheet: Text = Field(
        "",
        max_length=100,
        description="Of a workbook; else the first whose columns are known.",
        examples=["Customers"],
    )
    about: About = Field(About.CONTACT, description="Whether it is a table of people or companies.")
    columns: dict[str, str | list[str]] = Field(
        default={},
        max_length=300,
        description="Header of a column → what it becomes, a list where several columns have that "
        "header: `name`, `first_name`, `last_name`, "
        "`email`, `phone`, `customer`, `country`, `language`, `timezone`, `about`, `owner`, "
        "`preferred_channel`, `best_hours`, `tags`, `company`, `company_domain`, `company_role`, "
        "`note`, `own.<key>` …; of companies `name`, `domain`, `website`, `phone`, `address`, "
        "`country`, `language`, `owner`, `about`, `own.<key>` …; "
        "empty to leave it out.",
        examples=[{"Mobitel": "phone", "Level": "own.level"}, {"Tel": ["phone", "whatsapp"]}],
    )
    key: Text = Field(
        "",
        max_length=60,
        description="By what people are known again: `addresses` (any of the row), `email`, "
        "`phone`, `customer`, or an own field in which no two are alike; companies by `addresses` "
        "(the domain, else the name), `domain`, `name`, or such a field.",
        examples=["addresses"],
    )
    way: Literal["both", "create", "update"] = "both"
    clears: bool = Field(False, description="Empty cells empty the field.")
    country: Country = Field("", max_length=2, description="Of numbers without a country code.")
    language: Language = Field("", max_length=5, description="In which numbers and days are.")
    dry_run: bool = Field(False, description="Only say what would happen.")


class RefusedRowShape(Schema):
    row: int
    reasons: list[str]


class ImportShape(Schema):
    id: int
    name: str
    about: About
    state: State
    sheet: str = Field(
        description="Of a workbook, which one was read; empty: all with the same columns."
    )
    columns: list[dict[str, str]] = Field(description="`header` and `target` of each.")
    key: str
    way: str
    total: int = Field(description="Rows; 0 until they were read.")
    done: int = Field(description="Rows with which the step that runs is done.")
    trial: dict[str, int] = Field(description="What would be created, changed, unchanged, refused.")
    counts: dict[str, int] = Field(description="What was.")
    remark: str = Field(
        description="What of the file is no row, such as its header repeated; empty for nothing."
    )
    refused: list[RefusedRowShape] = Field(
        description=f"The first {MOST_REASONS}, or those that would be."
    )
    problem: str = Field(description="Why it could not go on; empty for none.")
    made_at: datetime

    @staticmethod
    def of(row: Import) -> "ImportShape":
        plan = row.planned
        columns = [
            {"header": header, "target": target}
            for header, target in zip(row.header, plan.columns, strict=False)
        ]
        return ImportShape(
            **{name: getattr(row, name) for name in _PLAIN},
            about=About(row.brings),
            sheet=plan.sheet,
            columns=columns,
            key=plan.key,
            way=plan.way,
            problem=str(row.problem),
            remark=str(row.remark),
            refused=[
                RefusedRowShape(row=number, reasons=list(map(str, reasons)))
                for number, reasons in refused(row, MOST_REASONS)
            ],
        )


_PLAIN = ("id", "name", "state", "total", "done", "trial", "counts", "made_at")


@router.get("", response=Listed[ImportShape], summary="List the imports")
def index(request: ApiRequest, asked: Query[Slice]) -> Listed[ImportShape]:
    """Newest first."""
    agent = _manager(request, Scope.READ)
    return listed(Import.objects.visible_to(agent), NEWEST, asked, ImportShape.of)


@router.post("", response={202: ImportShape}, summary="Import people or companies from a file")
def add(request: ApiRequest, payload: NewImport) -> Answer[ImportShape]:
    """It runs on its own: ask for it until its `state` is `done`, or `tried` after a dry run."""
    agent = _manager(request, Scope.PEOPLE)
    try:
        of = files.take_in(
            payload.file.name,
            [payload.file.data],
            by=agent,
            brings=payload.about,
            sheet=payload.sheet,
        )
    except UnreadableError as refusal:
        raise Problem("file", str(refusal.words)) from refusal
    try:
        plan = _plan(of, payload, agent)
    except Problem:
        of.delete()
        raise
    stepping.begin(of, plan, State.TRYING if payload.dry_run else State.WRITING)
    _note(request, of.act, of)
    return Answer(202, ImportShape.of(Import.objects.get(pk=of.pk)))


@router.get("/{pk}", response=ImportShape, summary="Read an import")
def show(request: ApiRequest, pk: int) -> ImportShape:
    return ImportShape.of(_one(request, pk, Scope.READ))


@router.post("/{pk}/run", response={202: ImportShape, 409: Errors}, summary="Write what was tried")
def run(request: ApiRequest, pk: int) -> Answer[ImportShape]:
    """Also goes on with one that was stopped. 409: it is neither tried nor stopped."""
    act = _one(request, pk, Scope.PEOPLE).act
    return _stepped(request, pk, act, stepping.write, "is neither tried nor stopped")


@router.post("/{pk}/stop", response={202: ImportShape, 409: Errors}, summary="Stop an import")
def stop(request: ApiRequest, pk: int) -> Answer[ImportShape]:
    """At the end of the batch that is being written. 409: it does not run."""
    return _stepped(request, pk, "import stopped", stepping.stop, "does not run")


@router.post("/{pk}/undo", response={202: ImportShape, 409: Errors}, summary="Undo an import")
def undo(request: ApiRequest, pk: int) -> Answer[ImportShape]:
    """Updates included. 409: nothing was written, or it still runs."""

    def act(of: Import) -> bool:
        return stepping.undo(of, by=request.auth.agent)

    return _stepped(request, pk, "import undone", act, "was not written, or still runs")


def _stepped(request: ApiRequest, pk: int, act: str, step: Any, why: str) -> Answer[ImportShape]:
    of = _one(request, pk, Scope.PEOPLE)
    if not step(of):
        raise Problem("", why, status=409)
    _note(request, act, of)
    return Answer(202, ImportShape.of(_one(request, pk, Scope.PEOPLE)))


def _plan(of: Import, payload: NewImport, agent: Agent) -> Plan:
    """What was guessed, with what was said of it. Raises Problem."""
    guessed, targets = of.planned, targets_for(agent, of.brings)
    plan = replace(
        guessed,
        columns=tuple(_columns(of, payload, targets)),
        way=payload.way,
        clears=payload.clears,
        country=payload.country or guessed.country,
        language=payload.language or guessed.language,
    )
    keys = plan.keys(targets)
    plan = replace(plan, key=payload.key or (plan.key if plan.key in keys else "".join(keys[:1])))
    if faults := plan.faults(targets):
        raise Problem("columns", " ".join(faults))
    return plan


def _columns(of: Import, payload: NewImport, targets: Collection[str]) -> list[str]:
    asked = {
        header: [given] if isinstance(given, str) else given
        for header, given in payload.columns.items()
    }
    for header, given in asked.items():
        if unknown := next((each for each in given if each and each not in targets), ""):
            raise Problem(f"columns.{header}", f"there is no target “{unknown}”")
    try:
        return renamed(of.planned.columns, of.header, asked)
    except NoColumnError as refusal:
        raise Problem(f"columns.{refusal}", "there is no such column") from refusal
    except NotAsManyError as refusal:
        why = f"{refusal.count} columns are called so: give one target for all, or one for each"
        raise Problem(f"columns.{refusal}", why) from refusal


def _manager(request: ApiRequest, scope: Scope) -> Agent:
    agent = require(request, scope)
    if not agent.can_manage:
        raise PermissionDenied("the agent of this token is neither manager nor administrator")
    return agent


def _one(request: ApiRequest, pk: int, scope: Scope) -> Import:
    return get_object_or_404(Import.objects.visible_to(_manager(request, scope)), pk=pk)


def _note(request: ApiRequest, act: str, of: Import) -> None:
    AuditEntry.write(act, request=request, about=of.name, importing=of.pk)
