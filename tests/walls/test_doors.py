"""Nobody in: every address of the house, as each role, as another team's agent, and as nobody."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLResolver, get_resolver

from tests.walls.conftest import Visit
from tests.walls.doors import DOORS, PEOPLE, door
from tests.walls.ids import ids_of

pytestmark = pytest.mark.django_db  # The house is a module's, which alone asks for no database.

LOGIN = "/desk/account/login/"
NOT_ASKED = 405  # The address does not know the method: neither in nor out.
METHODS = {"desk": ("GET", "POST"), "api": ("GET", "POST", "PUT", "PATCH", "DELETE")}
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


def patterns(resolver: Any, before: str = "") -> Iterator[str]:
    for each in resolver.url_patterns:
        whole = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, whole)
        else:
            yield whole


EVERY = list(dict.fromkeys(patterns(get_resolver())))


def path(pattern: str, ids: dict[str, Any]) -> str:
    """The address with rows of the cast in its places, each by the noun that stands before it."""
    parts: list[str] = []
    left = {name: list(row) if isinstance(row, list) else row for name, row in ids.items()}
    for part in pattern.split("/"):
        if not ARGUMENT.fullmatch(part):
            parts.append(part)
            continue
        noun = next((name for name in reversed(parts) if name in ids), None)
        assert noun or "token" in part or "key" in part or "uidb36" in part, (
            f"{pattern}: say in tests/walls/conftest.py what {part} may be"
        )
        value = left.get(noun, "x") if noun else "x"
        parts.append(value.pop(0) if isinstance(value, list) else str(value))
    return "/" + "/".join(parts)


def is_kept_out(response: Any) -> bool:
    if response.status_code in {401, 403, 404}:
        return True
    target = response.headers.get("Location", "") + response.headers.get("HX-Redirect", "")
    return target.startswith(LOGIN)


def test_every_address_says_who_may_come_in() -> None:
    forgotten = [pattern for pattern in EVERY if not _is_known(pattern)]
    assert not forgotten, "tests/walls/doors.py: who may open these?"
    assert not DOORS.keys() - set(EVERY), "tests/walls/doors.py: these are no addresses any more"


def _is_known(pattern: str) -> bool:
    try:
        door(pattern)
    except KeyError:
        return False
    return True


@pytest.mark.parametrize("pattern", [p for p in EVERY if _is_known(p)])
def test_only_those_who_may_come_in(pattern: str, ids: dict[str, Any], visit: Visit) -> None:
    wanted = door(pattern)
    is_open = wanted.let_in == set(PEOPLE)
    address = path(pattern, ids)
    data = {name: ids[noun] for name, noun in wanted.data.items()}
    wrong = []
    statuses = set()
    for method in METHODS["api" if pattern.startswith("api/") else "desk"]:
        for who in PEOPLE:
            response = visit(who, method, address, data)
            statuses.add(response.status_code)
            assert response.status_code < 500, (method, who, address)
            if response.status_code == NOT_ASKED or is_open:
                continue
            may = who in (wanted.let_in if method == "GET" else wanted.writers)
            if may == is_kept_out(response) and not (may and wanted.is_loose):
                wrong.append((method, who, response.status_code))
    assert not wrong, f"{address} {wrong}"
    assert statuses != {NOT_ASKED}, address


@pytest.mark.parametrize("pattern", [p for p in EVERY if _is_known(p)])
def test_every_answer_carries_the_strict_headers(
    pattern: str, ids: dict[str, Any], visit: Visit
) -> None:
    response = visit("admin", "GET", path(pattern, ids))
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Request-Id"]
    if pattern.startswith("files/"):
        assert "sandbox" in policy


@pytest.mark.parametrize("pattern", [p for p in EVERY if p.startswith("desk/") and _is_known(p)])
def test_no_page_has_an_id_twice(pattern: str, ids: dict[str, Any], visit: Visit) -> None:
    assert not ids_of(visit("admin", "GET", path(pattern, ids))).twice


def test_open_doors_set_no_cookie(ids: dict[str, Any], visit: Visit) -> None:
    for address in ("/health", "/api/docs", "/api/openapi.json", "/api/v1/me", f"/f/{ids['f']}"):
        assert not visit("nobody", "GET", address).cookies, address
