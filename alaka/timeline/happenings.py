"""What a rule can wait for: events in words, as each room offers its own through
``registry.HAPPENINGS``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext

from alaka import registry

if TYPE_CHECKING:
    from alaka.accounts.models import Agent

Choices = Callable[["Agent"], list[tuple[str, str]]]


@dataclass(frozen=True)
class Narrowing:
    """Which of these events are meant: those whose data hold one of the chosen values under
    ``name``."""

    name: str
    label: Any
    choices: Choices

    def fits(self, data: Mapping[str, Any], values: list[str]) -> bool:
        there = data.get(self.name)
        held = there if isinstance(there, list) else [there]
        return any(str(each) in values for each in held)


@dataclass(frozen=True)
class Happening:
    """``said`` is a clause, marked for the catalogues: “somebody writes to us”."""

    verb: str
    said: str
    narrowing: Narrowing | None = None

    def __str__(self) -> str:
        return gettext(self.said)


@cache
def happenings() -> dict[str, Happening]:
    """By verb, in the order of the board."""
    return {each.verb: each for path in registry.HAPPENINGS for each in import_string(path)}
