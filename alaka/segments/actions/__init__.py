"""What can be done about a person by itself: the classes of ``registry.ACTIONS``, by name."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.utils.module_loading import import_string

from alaka import registry
from alaka.accounts.models import Agent
from alaka.segments.actions.base import Action, Gone
from alaka.segments.actions.fields import setters


@cache
def kinds() -> dict[str, type[Action]]:
    """Those of all rooms, in the order of the board."""
    return {kind.name: kind for path in registry.ACTIONS for kind in import_string(path)}


def actions_for(agent: Agent) -> dict[str, type[Action]]:
    """Those and, for each field of a person that this agent may set, one that sets it."""
    return kinds() | setters(agent)


def made(asked: Sequence[Mapping[str, Any]], agent: Agent) -> list[Action]:
    """Of what is kept as ``{"do": its name, "with": settings}``; fields are looked up only where
    one is to be set."""
    known = kinds()
    if any(each.get("do") not in known for each in asked):
        known = actions_for(agent)
    return [known.get(each.get("do", ""), Gone)(each.get("with", {}), agent) for each in asked]


def groups_for(agent: Agent) -> dict[str, list[type[Action]]]:
    """By the heading they stand under."""
    found: dict[str, list[type[Action]]] = {}
    for kind in actions_for(agent).values():
        found.setdefault(str(kind.group), []).append(kind)
    return found
