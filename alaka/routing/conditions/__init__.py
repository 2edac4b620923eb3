"""What a rule can ask of a conversation: the classes of ``registry.ROUTING_CONDITIONS``."""

from functools import cache

from django.utils.module_loading import import_string

from alaka import registry
from alaka.routing.conditions.base import Condition


@cache
def kinds() -> dict[str, type[Condition]]:
    found: list[type[Condition]] = [import_string(path) for path in registry.ROUTING_CONDITIONS]
    return {kind.name: kind for kind in found}


def read(stored: dict[str, object]) -> list[Condition]:
    """Of a rule, in the order in which its sentence says them. Raises KeyError for one unknown."""
    if unknown := set(stored) - set(kinds()):
        raise KeyError(", ".join(sorted(unknown)))
    return [kind(stored[name]) for name, kind in kinds().items() if name in stored]
