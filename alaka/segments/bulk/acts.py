"""What can be done to many people at once: a field is set, tags are put on or taken off.

Each act works on people who are held by the caller, set by set.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from alaka.contacts.models import Contact

TAGS_ON, TAGS_OFF = "tags.on", "tags.off"


class Act(Protocol):
    """``was`` is by person what undoing needs."""

    verb: str

    def changes(self, people: Sequence[Contact]) -> dict[int, Any]:
        """Of those who would change, ``was``; the others are so already."""

    def write(self, people: Sequence[Contact], was: Mapping[int, Any]) -> None: ...

    def give_back(self, people: Sequence[Contact], was: Mapping[int, Any]) -> set[int]:
        """Who has it back; the rest were changed by somebody since, and stay."""

    def told(self, *, is_back: bool) -> list[dict[str, Any]]:
        """What the events of each person hold."""
