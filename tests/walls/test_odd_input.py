"""Whatever is written into an address or a form, no page breaks down."""

from typing import Any

import pytest

from tests.walls.conftest import Visit
from tests.walls.test_doors import EVERY, path

pytestmark = pytest.mark.django_db  # The house is a module's, which alone asks for no database.

# What our pages read, and some that none does.
NAMES = [
    "q", "cursor", "after", "before", "view", "inbox", "channel", "assignee", "tag", "from",
    "page", "target", "conversation", "other", "agent", "team", "nobody", "when", "day", "time",
    "text", "name", "last", "file", "until", "since", "begin", "end", "value", "scheme", "token",
    "language", "next", "login", "email", "role", "kind", "act", "word", "deed", "key", "folder",
    "resolution", "about", "country", "timezone", "settings", "undo",
    "fact", "seen", "title", "severity", "topic", "place", "manager", "contact", "who", "find",
    "field", "own-level", "seen-name", "choice_key", "choice_name", "choice_up", "choice_off", "up",
    "outcome", "answer", "change", "prepared", "part_of", "to", "reason", "note", "wish",
    "filter", "columns", "sort", "list", "op", "count", "days", "sharing",
]  # fmt: skip
ODD = ["\x00", "x", "-1", "9" * 40, "٣", "'\"><b>", "2026-13-45", "\ud83d\ude00" * 50, "%00"]

HOUSE = [pattern for pattern in EVERY if not pattern.startswith("api/")]


@pytest.mark.parametrize("pattern", HOUSE)
def test_odd_input_breaks_no_page(pattern: str, ids: dict[str, Any], visit: Visit) -> None:
    for odd in ODD:
        text = odd.encode("utf-16", "surrogatepass").decode("utf-16")
        given = dict.fromkeys(NAMES, text)
        for method in ("GET", "POST"):
            response = visit("admin", method, path(pattern, ids), given)
            assert response.status_code < 500, (method, odd)
