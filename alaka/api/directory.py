"""What other requests name: the token itself, inboxes, agents, teams, tags."""

from datetime import datetime

from ninja import Router, Schema
from pydantic import Field

from alaka.accounts.models import Agent, Role, Team
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.lists import Listed, whole
from alaka.inbox.models import Inbox, Tag

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
    return whole(
        [
            TeamShape(id=row.pk, name=row.name, agents=[m.agent_id for m in row.memberships.all()])
            for row in rows
        ]
    )


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
