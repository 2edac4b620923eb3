"""What a column of a file can become. Rooms offer theirs by the board ``TARGETS``.

Each target says how the text of a cell becomes a value: `reader` makes a function for one import,
which raises ValidationError where the cell cannot be read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.module_loading import import_string

from alaka import registry
from alaka.accounts.models import Agent
from alaka.contacts.models import About
from alaka.importing.reading import Cell


@dataclass(frozen=True)
class Situation:
    """In which country and language a file is at home, where its customer numbers count, whether
    its days are written as in America (5/13/1990), and which ``spaces`` its numbers may name."""

    country: str = ""
    language: str = "en"
    space: str = "import"
    is_month_first: bool = False
    spaces: tuple[str, ...] = ()


Read = Callable[[Cell], Any]


class Written(Protocol):
    """How another room stores what its column says, set by set, in the import's transaction.

    ``write`` takes values by contact and returns, by contact, what undoing needs, for those that
    changed; ``give_back`` takes those, and returns the contacts in which somebody changed it since.
    When a whole import was taken back, ``finish`` hears all that ``write`` returned. ``shown`` says
    a value to people.
    """

    def write(self, values: Mapping[int, Any], *, by: Agent | None) -> dict[int, Any]: ...
    def would_change(self, values: Mapping[int, Any]) -> set[int]: ...
    def give_back(self, was: Mapping[int, Any], *, by: Agent | None) -> set[int]: ...
    def finish(self, was: Iterable[Any]) -> None: ...
    def shown(self, value: Any) -> str: ...


@dataclass(frozen=True)
class Target:
    """``key`` is ``name``, ``own.level``, ``email`` …; ``words`` are how headers call it.

    ``scheme``: the values are addresses of that scheme. ``part``: of the name, in which order it
    is joined. ``looks``: whether values of a column without a telling header are these.
    ``is_key``: people can be found by it. ``written``: it is stored elsewhere. ``joins``: its value
    goes with those of others, by their keys, to the target of this key. ``empty``: what stands
    where there is nothing.
    """

    key: str
    label: str | Promise
    reader: Callable[[Situation], Read]
    words: tuple[str, ...] = ()
    scheme: str = ""
    part: int = 0
    is_key: bool = False
    looks: Callable[[str, Situation], bool] | None = field(default=None, compare=False)
    written: Written | None = None
    joins: str = ""
    empty: str | None = ""

    @property
    def is_added(self) -> bool:
        """Nothing in a file takes it away."""
        return bool(self.written or self.joins)


def targets_for(agent: Agent, about: str = About.CONTACT) -> dict[str, Target]:
    """By key, in the order in which they are offered; what he does not see is not among them."""
    return {target.key: target for target in _offered(agent, str(about))}


def _offered(agent: Agent, about: str) -> Iterator[Target]:
    for offer in _offers(about):
        yield from offer(agent)


@cache
def _offers(about: str) -> list[Callable[[Agent], list[Target]]]:
    board = registry.COMPANY_TARGETS if about == About.COMPANY else registry.TARGETS
    return [import_string(path) for path in board]
