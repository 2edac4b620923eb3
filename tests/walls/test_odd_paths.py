"""Whatever is written into the path of an address, no door breaks down."""

from typing import Any

import pytest

from tests.walls.conftest import Visit
from tests.walls.test_doors import ARGUMENT, EVERY

pytestmark = pytest.mark.django_db  # The house is a module's, which alone asks for no database.

ODD = ["%00", "a%00b", "%ff", "x" * 3000, "9" * 40, "-1", "%2e%2e", "%D9%A3", "a%20b", "%0a"]
TAKING = [pattern for pattern in EVERY if ARGUMENT.search(pattern)]


@pytest.mark.parametrize("pattern", TAKING)
def test_odd_parts_of_an_address_break_no_door(
    pattern: str, ids: dict[str, Any], visit: Visit
) -> None:
    for odd in ODD:
        for method in ("GET", "POST"):
            response = visit("admin", method, "/" + ARGUMENT.sub(odd, pattern))
            assert response.status_code < 500, (method, odd)
