"""Reports: the same numbers as at the desk, and what is behind each of them."""

from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import gettext
from ninja import Query, Router, Schema
from pydantic import Field

from alaka.accounts.models import Agent, Business
from alaka.api.access import ApiRequest, require
from alaka.api.access import Scope as Right
from alaka.api.lists import Listed, whole
from alaka.api.problems import Errors, Problem
from alaka.api.reasons import one_of
from alaka.api.report_shapes import BehindShape, NumbersShape, ReportShape
from alaka.api.values import Text, Zone
from alaka.reports import behind
from alaka.reports.answering import answer
from alaka.reports.boards import reports
from alaka.reports.periods import AGAINST, LONGEST, PRESETS
from alaka.reports.report import Measure, Report
from alaka.reports.scope import Scope
from alaka.sla.models import Clock

router = Router(tags=["Reports"])
FILTERS = (
    "agent", "campaign", "channel", "cohort", "entry", "exit", "inbox", "kind", "language",
    "manager", "month", "node", "origin", "outcome", "pipeline", "place", "policy", "reason",
    "score", "severity", "site", "size", "source", "stage", "step", "target", "team", "topic",
    "way", "words",
)  # fmt: skip
CHOICES = ("days", "first", "funnel", "goal", "page", "segment", "touch", "what")
_CHOSEN = "One of the values of the report's choice of this name."
_ONE = "An id or a word, or none: only what has this value. Which there are depends on the report."


class AskedReport(Schema):
    period: Text = Field("30", description=f"One of {', '.join(PRESETS)}; own takes from and to.")
    from_: date | None = Field(None, alias="from", description="First day.")
    to: date | None = Field(None, description="Last day, which counts.")
    against: Text = Field(
        "", description="year: compared with the same days a year before, not with those before."
    )
    zone: Zone = Field("", description="In which days begin; the token's agent's if empty.")
    by: Text = Field("", description="Told apart by one of the report's groupings.")
    agent: Text = Field("", description=_ONE)
    campaign: Text = Field("", description=_ONE)
    channel: Text = Field("", description=_ONE)
    cohort: Text = Field("", description=_ONE)
    entry: Text = Field("", description=_ONE)
    exit: Text = Field("", description=_ONE)
    inbox: Text = Field("", description=_ONE)
    kind: Text = Field("", description=_ONE)
    language: Text = Field("", description=_ONE)
    manager: Text = Field("", description=_ONE)
    month: Text = Field("", description=_ONE)
    node: Text = Field("", description=_ONE)
    origin: Text = Field("", description=_ONE)
    outcome: Text = Field("", description=_ONE)
    pipeline: Text = Field("", description=_ONE)
    place: Text = Field("", description=_ONE)
    policy: Text = Field("", description=_ONE)
    reason: Text = Field("", description=_ONE)
    score: Text = Field("", description=_ONE)
    severity: Text = Field("", description=_ONE)
    site: Text = Field("", description=_ONE)
    size: Text = Field("", description=_ONE)
    source: Text = Field("", description=_ONE)
    stage: Text = Field("", description=_ONE)
    step: Text = Field("", description=_ONE)
    target: Text = Field("", description=_ONE)
    team: Text = Field("", description=_ONE)
    topic: Text = Field("", description=_ONE)
    way: Text = Field("", description=_ONE)
    words: Text = Field("", description=_ONE)
    days: Text = Field("", description=_CHOSEN)
    first: Text = Field("", description=_CHOSEN)
    funnel: Text = Field("", description=_CHOSEN)
    goal: Text = Field("", description=_CHOSEN)
    page: Text = Field("", description=_CHOSEN)
    segment: Text = Field("", description="The id of a segment: only what is of its people.")
    touch: Text = Field("", description=_CHOSEN)
    what: Text = Field("", description=_CHOSEN)


class AskedBehind(AskedReport):
    measure: Text = Field(description="The name of one of the report's measures.")
    after: int | None = Field(None, ge=0, description="The last id of the part before.")


@router.get("", response=Listed[ReportShape], summary="List the reports")
def index(request: ApiRequest) -> Listed[ReportShape]:
    """What each counts, and by what it can be told apart and narrowed."""
    require(request, Right.READ)
    return whole([ReportShape.of(each) for each in reports().values()])


@router.get("/{name}", response={200: NumbersShape, 404: Errors}, summary="Ask a report")
def show(request: ApiRequest, name: str, asked: Query[AskedReport]) -> NumbersShape:
    """Its numbers by group, in all, over time, and of the time before, of what the token's agent
    may see. Durations are in seconds, shares of one."""
    agent = require(request, Right.READ)
    return NumbersShape.of(answer(_scope(_report(name), asked, agent), agent))


@router.get(
    "/{name}/list", response={200: BehindShape, 404: Errors}, summary="List what is behind a number"
)
def behind_it(request: ApiRequest, name: str, asked: Query[AskedBehind]) -> BehindShape:
    """The ids of what is behind a number, the newest first; of people those known by name."""
    agent = require(request, Right.READ)
    scope = _scope(_report(name), asked, agent)
    found = behind.page(scope, _measure(scope.report, asked), agent, asked.after)
    ids = [row.pk for row in found.rows]
    talks = [row.conversation_id for row in found.rows if isinstance(row, Clock)]
    return BehindShape(
        noun=scope.report.facts.noun,
        count=found.count,
        strangers=found.strangers,
        ids=ids,
        conversations=talks,
        after=found.after,
    )


def _report(name: str) -> Report:
    try:
        return reports()[name]
    except KeyError:
        raise Problem("name", gettext("is not the name of a report"), status=404) from None


def _measure(report: Report, asked: AskedBehind) -> Measure:
    measure = report.measure(asked.measure)
    if measure is None:
        raise Problem("measure", one_of(each.name for each in report.measures))
    return measure


def _scope(report: Report, asked: AskedReport, agent: Agent) -> Scope:
    given = {name: value for name in FILTERS if (value := getattr(asked, name))}
    query = {**given, **_chosen(report, asked, agent), **_days(asked), "by": asked.by}
    if asked.by and report.grouping(asked.by) is None:
        raise Problem("by", one_of(each.name for each in report.groupings))
    zone = ZoneInfo(asked.zone or agent.timezone or Business.get().timezone or "UTC")
    scope = Scope.read(report, query, zone, "en")
    for name in given:
        if name not in scope.filters:
            raise Problem(name, gettext("is not a filter of this report, or not a value of it"))
    return scope


def _chosen(report: Report, asked: AskedReport, agent: Agent) -> dict[str, str]:
    given = {name: value for name in CHOICES if (value := getattr(asked, name))}
    known = {choice.name: choice.values(agent) for choice in report.choices}
    for name, value in given.items():
        values = [each for each, _label in known.get(name, ())]
        if value not in values:
            raise Problem(name, one_of(values))
    return given


def _days(asked: AskedReport) -> dict[str, str]:
    if asked.period not in PRESETS:
        raise Problem("period", one_of(PRESETS))
    if asked.against not in AGAINST:
        raise Problem("against", one_of(filter(None, AGAINST)))
    if asked.period != "own":
        return {"period": asked.period, "against": asked.against}
    if asked.from_ is None or asked.to is None:
        raise Problem(
            "from" if asked.from_ is None else "to", gettext("is needed where the period is own")
        )
    if not asked.from_ <= asked.to or asked.to - asked.from_ >= LONGEST:
        raise Problem("to", gettext("must be a day from the first on, at most 20 years later"))
    if asked.from_.year < 1970 or asked.to.year > 2100:
        raise Problem("from", gettext("must lie between 1970 and 2100"))
    days = {"from": asked.from_.isoformat(), "to": asked.to.isoformat()}
    return {"period": "own", **days, "against": asked.against}
