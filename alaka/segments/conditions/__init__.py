"""What a filter can ask of a person: the classes of ``registry.CONDITIONS``, by name."""

from functools import cache

from django.utils.module_loading import import_string

from alaka import registry
from alaka.segments.conditions.base import Condition


@cache
def kinds() -> dict[str, type[Condition]]:
    found: dict[str, type[Condition]] = {}
    for path in registry.CONDITIONS:
        offered = import_string(path)
        for kind in offered if isinstance(offered, list) else [offered]:
            found[kind.name] = kind
    return found
