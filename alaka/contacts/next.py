"""What to do next about a person: what waits for somebody, the most pressing first.

``registry.NEXT`` names functions (request, contact) → steps, of what this agent may see.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.module_loading import import_string

from alaka import registry
from alaka.contacts.models import Contact
from alaka.core import clock

SHOWN = 5


@dataclass(frozen=True)
class Step:
    """``text`` says what is to be done; ``about`` with what; ``at`` until when, or since when it
    waits."""

    text: str
    about: str
    url: str
    at: datetime | None
    icon: str
    is_since: bool = False

    @property
    def is_late(self) -> bool:
        return not self.is_since and self.at is not None and self.at < clock.now()


def steps(request: HttpRequest, contact: Contact) -> list[Step]:
    """What waits comes by the moment it waits since, and among what has a term by that."""
    found: list[Step] = []
    for path in registry.NEXT:
        asked: Iterable[Step] = import_string(path)(request, contact)
        found.extend(asked)
    last = clock.now().replace(year=9999)
    return sorted(found, key=lambda step: (not step.is_late, step.at or last))[:SHOWN]


def panel(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any] | None:
    found = steps(request, contact)
    return {"steps": found} if found else None
