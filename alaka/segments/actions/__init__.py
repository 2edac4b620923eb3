"""What can be done about a person by itself: the classes of ``registry.ACTIONS``, by name."""

from functools import cache

from django.utils.module_loading import import_string

from alaka import registry
from alaka.accounts.models import Agent
from alaka.segments.actions.base import Action
from alaka.segments.actions.fields import setters


@cache
def kinds() -> dict[str, type[Action]]:
    """Those of all rooms, in the order of the board."""
    return {kind.name: kind for path in registry.ACTIONS for kind in import_string(path)}


def actions_for(agent: Agent) -> dict[str, type[Action]]:
    """Those and, for each field of a person that this agent may set, one that sets it."""
    return kinds() | setters(agent)


def groups_for(agent: Agent) -> dict[str, list[type[Action]]]:
    """By the heading they stand under."""
    found: dict[str, list[type[Action]]] = {}
    for kind in actions_for(agent).values():
        found.setdefault(str(kind.group), []).append(kind)
    return found
