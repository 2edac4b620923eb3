"""Whom a case waits for, who stands above him, and who may act on it from a mail."""

from alaka.accounts.models import Agent, Place, Role
from alaka.cases.models import CALLED_IN, Case, Notice, Reason
from alaka.cases.responsible import line, responsible


def answers_for(case: Case) -> Agent | None:
    """The manager; where he is gone or only reads by now, who answers for the place now."""
    manager: Agent | None = case.manager
    return manager if manager is not None and manager.can_be_asked else responsible(case.place)


def asked(case: Case) -> list[Agent]:
    """Who is told of it: who answers for it, or the administrators where nobody does."""
    one = answers_for(case)
    return [one] if one is not None else list(administrators())


def administrators() -> list[Agent]:
    return list(Agent.objects.active().filter(role=Role.ADMINISTRATOR).order_by("pk"))


def managers_above(place: Place | None, agent: Agent | None) -> list[Agent]:
    """Those to tell when he does not answer, the nearest first."""
    found: list[Agent] = []
    for each in place.chain if place is not None else ():
        manager = each.manager
        if manager is not None and manager.can_be_asked and manager not in found:
            found.append(manager)
    where = found.index(agent) if agent in found else -1
    return found[where + 1 :]


def may_act(case: Case, agent: Agent) -> bool:
    """Whether it is his to act on: it waits for him, or he was called in and still stands there."""
    if not agent.can_be_asked:
        return False
    one = answers_for(case)
    if one is None:
        return agent.is_administrator
    if agent == one:
        return True
    called = Notice.objects.filter(case=case, agent=agent, reason__in=CALLED_IN)
    reasons = set(called.values_list("reason", flat=True))
    return Reason.CLIMBED in reasons and agent in line(case.place)


def colleague_of(case: Case, agent: Agent) -> Agent | None:
    """Who can be asked about it: who wrote it down, else who has the conversation in hand."""
    origin = case.origin
    for one in (case.opened_by, origin.assignee if origin else None):
        if one is not None and one.can_be_asked and one != agent and origin is not None:
            return one
    return None
