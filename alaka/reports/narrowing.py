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


def asked_for(scope: Scope, agent: Agent) -> list[str]:
    """What was chosen for it and what it is narrowed to, where nothing else shows it."""
    found = []
    for choice in scope.report.choices:
        value = scope.option(choice.name, agent)
        if value and choice.name != SEGMENT.name:
            found.append(f"{choice.label}: {dict(scope.values(choice, agent))[value]}")
    return found + [label for label, _left in narrowed(scope, agent)]
