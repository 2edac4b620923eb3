"""Whether anybody waits for events of a verb, as rooms above say through ``registry.AWAITING``:
what happens by the thousand is told of where somebody does.
"""

from collections.abc import Callable
from functools import cache

from django.utils.module_loading import import_string

from alaka import registry

# Of a verb: the values that are waited for, of whatever narrows it; None is all of them.
Awaited = Callable[[str], set[str] | None]


def is_awaited(verb: str, value: str) -> bool:
    awaited = (ask(verb) for ask in _asked())
    return any(values is None or value in values for values in awaited)


@cache
def _asked() -> list[Awaited]:
    return [import_string(path) for path in registry.AWAITING]
