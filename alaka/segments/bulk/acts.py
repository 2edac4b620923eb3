"""What can be done to many records at once: a field is set, tags are put on or taken off.

Each act works on records that are held by the caller, set by set.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

TAGS_ON, TAGS_OFF = "tags.on", "tags.off"


class Act(Protocol):
    """``verb`` comes after the name of the subject: ``contact.changed``. ``was`` is by record what
    undoing needs."""

    verb: str

    def changes(self, records: Sequence[Any]) -> dict[int, Any]:
        """Of those who would change, ``was``; the others are so already."""

    def write(self, records: Sequence[Any], was: Mapping[int, Any]) -> None: ...

    def give_back(self, records: Sequence[Any], was: Mapping[int, Any]) -> set[int]:
        """Who has it back; the rest were changed by somebody since, and stay."""

    def told(self, *, is_back: bool) -> list[dict[str, Any]]:
        """What the events of each record hold."""
