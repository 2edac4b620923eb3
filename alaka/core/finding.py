"""What a source of the search box answers: see ``registry.SEARCHES``."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Result:
    """One line. ``line`` is safe HTML in which the words found are marked."""

    url: str
    title: str
    line: str | SafeString = ""
    at: datetime | None = None
    person: str = ""
    note: str | Promise = ""


@dataclass(frozen=True)
class Found:
    """The best results of one source; ``more`` is the cursor to go on from, "" at the end."""

    name: str
    title: str | Promise
    results: list[Result] = field(default_factory=list)
    more: str = ""
