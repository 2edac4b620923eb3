"""What the rooms say, read once: registry.PERSONAL."""

from functools import cache

from django.utils.module_loading import import_string

from alaka import registry
from alaka.core.personal import ALL, Holding, Kind, Nothing, Personal


@cache
def entries() -> tuple[Personal, ...]:
    return tuple(import_string(path) for path in registry.PERSONAL)


def holdings() -> list[Holding]:
    return [holding for entry in entries() for holding in entry.holdings]


def among_ourselves() -> set[str]:
    """Models of which no row is for the person: what events are about that are not either."""
    return {each.model.lower() for each in holdings() if each.internal == ALL}


def nothing() -> list[Nothing]:
    return [each for entry in entries() for each in entry.nothing]


def kinds() -> list[Kind]:
    return [kind for entry in entries() for kind in entry.kinds]
