"""What a report is narrowed to, in words."""

from collections.abc import Iterator
from dataclasses import replace

from alaka.accounts.models import Agent
from alaka.reports.names import name_of
from alaka.reports.scope import Scope
from alaka.reports.segments import SEGMENT, told


def narrowed(scope: Scope, agent: Agent) -> Iterator[tuple[str, Scope]]:
    """Each with the scope without it."""
    if segment := told(scope, agent):
        left = {name: text for name, text in scope.options.items() if name != SEGMENT.name}
        yield segment, replace(scope, options=left)
    for grouping, value in scope.chosen:
        others = {name: each for name, each in scope.filters.items() if name != grouping.name}
        yield (
            f"{grouping.label}: {name_of(grouping, value, scope)}",
            replace(scope, filters=others),
        )
