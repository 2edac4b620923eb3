"""Who is at a desk and what he has in hand: for whoever gives out work by load."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from alaka.accounts.models import Agent, Presence
from alaka.inbox.models.conversation import Sight, is_in, sight


@dataclass
class Desk:
    """An agent who is present, with what he has in hand."""

    presence: Presence
    teams: frozenset[int]
    in_hand: int
    last_at: datetime | None

    @cached_property
    def sight(self) -> Sight:
        return sight(self.presence.agent)

    @property
    def is_free(self) -> bool:
        return self.in_hand < self.presence.capacity

    @property
    def load(self) -> tuple[float, float]:
        """Share of what he can do; among equals, who has had none for longest comes first."""
        idle_since = self.last_at.timestamp() if self.last_at else 0.0
        return self.in_hand / self.presence.capacity, idle_since


def present_in(inbox_id: int) -> list[Presence]:
    """Those present of the inbox's teams who answer, and take anything at all."""
    return _present(Q(agent__memberships__team__inboxes=inbox_id))


def present_among(agent_ids: Collection[int]) -> list[Presence]:
    """Those present of these, whatever their teams, who answer and take anything at all."""
    return _present(Q(agent__in=agent_ids)) if agent_ids else []


def _present(who: Q) -> list[Presence]:
    answering = Q(agent__in=Agent.objects.who_answer())
    present = Presence.objects.present().filter(who, answering, capacity__gt=0).distinct()
    return list(present.select_related("agent").prefetch_related("agent__memberships"))


def teams_of(presence: Presence) -> frozenset[int]:
    return frozenset(row.team_id for row in presence.agent.memberships.all())


def least_loaded(
    desks: Iterable[Desk], *, team_id: int | None, inbox_id: int, place_id: int | None
) -> Desk | None:
    """Of those with a free hand, in the team if one is named, who see what is there.

    A manager of places may be of the inbox's team and yet see his branches only.
    """
    able = [desk for desk in desks if desk.is_free and (team_id is None or team_id in desk.teams)]
    in_order = sorted(able, key=lambda desk: desk.load)
    seeing = (desk for desk in in_order if is_in(desk.sight, inbox_id=inbox_id, place_id=place_id))
    return next(seeing, None)
