"""Who is there to answer live chats, and how many at once."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext
from ninja import Router, Schema
from pydantic import Field

from alaka.accounts.models import Agent, Availability, Presence
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.lists import Listed, whole
from alaka.api.values import Given
from alaka.chats.assigning import assign_all
from alaka.chats.overview import Present, agents_here

router = Router(tags=["Live chats"])


class PresenceShape(Schema):
    agent: int
    availability: Availability
    is_here: bool = Field(description="Whether the agent has a desk open.")
    capacity: int = Field(description="Most chats at once.")
    chats: int | None = Field(description="Chats in hand; null while the agent is not here.")


class Availably(Given):
    availability: Availability | None = None
    capacity: int | None = Field(None, ge=0, le=50, description="Administrators set it.")


@router.get("", response=Listed[PresenceShape], summary="List who is there")
def presences(request: ApiRequest) -> Listed[PresenceShape]:
    """Agents with an open desk, as far as they share a team with the token's agent."""
    agent = require(request, Scope.READ)
    return whole([_present(one) for one in agents_here(agent)])


@router.get("/{pk}", response=PresenceShape, summary="Read an agent's presence")
def presence(request: ApiRequest, pk: int) -> PresenceShape:
    return _alone(_visible(require(request, Scope.READ), pk))


@router.put("/{pk}", response=PresenceShape, summary="Set an agent's presence")
def set_presence(request: ApiRequest, pk: int, payload: Availably) -> PresenceShape:
    """What is not named stays. One's own availability; an administrator sets all of everybody's."""
    by = require(request, Scope.ANSWER)
    found = _visible(by, pk)
    if not by.is_administrator and (found.pk != by.pk or payload.capacity is not None):
        raise PermissionDenied(
            gettext("only an administrator sets capacity, or the presence of others")
        )
    if payload.capacity is not None:
        found.take_at_most(payload.capacity)
    if payload.availability is not None:
        found.set_to(payload.availability)
    if found.is_present:
        assign_all()
    return _alone(found)


def _visible(by: Agent, pk: int) -> Presence:
    rows = Agent.objects.who_answer()
    if not by.sees_everything:
        rows = rows.filter(memberships__team__in=by.team_ids) | rows.filter(pk=by.pk)
    agent = rows.filter(pk=pk).distinct().first()
    if agent is None:
        raise Http404
    return Presence.of(agent)


def _alone(found: Presence) -> PresenceShape:
    return PresenceShape(**_own(found), chats=None)


def _present(one: Present) -> PresenceShape:
    return PresenceShape(**_own(one.presence), chats=one.chats)


def _own(found: Presence) -> dict[str, Any]:
    return {
        "agent": found.pk,
        "availability": Availability(found.availability),
        "is_here": found.is_here,
        "capacity": found.capacity,
    }
