"""Who answers for a case: whoever answers for its place, or for the place above it, and so on."""

from collections.abc import Iterator

from alaka.accounts.models import Agent, Place


def line(place: Place | None) -> Iterator[Agent]:
    """Those to ask, the nearest first; each once. Deputies come right after their manager."""
    told: set[int] = set()
    for each in place.chain if place is not None else ():
        managers = [each.manager] if each.manager is not None else []
        for agent in [*managers, *each.deputies.order_by("pk")]:
            if isinstance(agent, Agent) and agent.can_be_asked and agent.pk not in told:
                told.add(agent.pk)
                yield agent


def responsible(place: Place | None) -> Agent | None:
    return next(line(place), None)


def above(place: Place | None, agent: Agent | None) -> Agent | None:
    """Who is next in line above that agent; None at the top of the tree."""
    managers = [
        each.manager
        for each in (place.chain if place is not None else ())
        if each.manager is not None and each.manager.can_be_asked
    ]
    where = next((at for at, each in enumerate(managers) if each == agent), -1)
    return next((each for each in managers[where + 1 :] if each != agent), None)
