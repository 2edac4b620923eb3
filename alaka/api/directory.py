"""What other requests name: the token itself, inboxes, agents, teams, tags."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Router, Schema
from pydantic import Field

from alaka.accounts.models import Agent, AuditEntry, Calendar, Role, Team
from alaka.api.access import ApiRequest, Scope, require, require_manager
from alaka.api.lists import Listed, whole
from alaka.api.problems import Problem
from alaka.api.values import Given, Id
from alaka.contacts.models import Tag
from alaka.inbox.models import Inbox

router = Router(tags=["Directory"])


class AgentShape(Schema):
    id: int
    name: str
    email: str
    role: Role
    teams: list[int]


class NamedShape(Schema):
    id: int
    name: str


class InboxShape(NamedShape):
    teams: list[int]
    reopen_days: int = Field(description="A reply within so many days opens it again.")


class TeamShape(NamedShape):
    agents: list[int]
    calendar: int | None = Field(description="Its business hours; null: always open.")


class TeamGiven(Given):
    calendar: Id | None = Field(description="null: always open.")


class Me(Schema):
    token: str = Field(description="The name that the token was given.")
    scopes: list[Scope]
    expires_at: datetime | None
    agent: AgentShape


@router.get("/me", response=Me, summary="Read what this token may do, and as whom")
def me(request: ApiRequest) -> Me:
    """Needs no scope."""
    token = request.auth
    return Me(
        token=token.name,
        scopes=[Scope(scope) for scope in token.scopes],
        expires_at=token.expires_at,
        agent=_agent(token.agent),
    )


@router.get("/inboxes", response=Listed[InboxShape], summary="List the inboxes")
def inboxes(request: ApiRequest) -> Listed[InboxShape]:
    """Those that the token's agent may see."""
    rows = Inbox.objects.visible_to(require(request, Scope.READ)).prefetch_related("teams")
    return whole(
        [
            InboxShape(
                id=row.pk,
                name=row.name,
                reopen_days=row.reopen_days,
                teams=[team.pk for team in row.teams.all()],
            )
            for row in rows.order_by("name")
        ]
    )


@router.get("/agents", response=Listed[AgentShape], summary="List the agents")
def agents(request: ApiRequest) -> Listed[AgentShape]:
    """Those who can log in."""
    require(request, Scope.READ)
    rows = Agent.objects.active().prefetch_related("memberships").order_by("name", "pk")
    return whole([_agent(row) for row in rows])


@router.get("/teams", response=Listed[TeamShape], summary="List the teams")
def teams(request: ApiRequest) -> Listed[TeamShape]:
    require(request, Scope.READ)
    rows = Team.objects.prefetch_related("memberships").order_by("name")
    return whole([_team(row) for row in rows])


@router.get("/teams/{pk}", response=TeamShape, summary="Read a team")
def team(request: ApiRequest, pk: int) -> TeamShape:
    require(request, Scope.READ)
    return _team(get_object_or_404(Team.objects.prefetch_related("memberships"), pk=pk))


@router.patch("/teams/{pk}", response=TeamShape, summary="Give a team its business hours")
def change_team(request: ApiRequest, pk: int, payload: TeamGiven) -> TeamShape:
    """As at the desk, only an administrator changes teams."""
    if not require_manager(request).is_administrator:
        raise PermissionDenied(gettext("the agent of this token is no administrator"))
    team = get_object_or_404(Team, pk=pk)
    if payload.calendar and not Calendar.objects.filter(pk=payload.calendar).exists():
        raise Problem("calendar", gettext("is not a calendar's id"))
    team.calendar_id = payload.calendar
    team.save(update_fields=["calendar"])
    AuditEntry.write("team changed", request=request, about=team.name, calendar=payload.calendar)
    return _team(team)


def _team(team: Team) -> TeamShape:
    agents = [membership.agent_id for membership in team.memberships.all()]
    return TeamShape(id=team.pk, name=team.name, agents=agents, calendar=team.calendar_id)


@router.get("/tags", response=Listed[NamedShape], summary="List the tags")
def tags(request: ApiRequest) -> Listed[NamedShape]:
    require(request, Scope.READ)
    return whole([NamedShape(id=row.pk, name=row.name) for row in Tag.objects.order_by("name")])


def _agent(agent: Agent) -> AgentShape:
    return AgentShape(
        id=agent.pk,
        name=agent.name,
        email=agent.email,
        role=Role(agent.role),
        teams=[membership.team_id for membership in agent.memberships.all()],
    )
