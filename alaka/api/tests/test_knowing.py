"""What we do not know is said, not passed over: parameters of addresses, fields of bodies."""

from collections.abc import Iterator
from typing import Any

import pytest
from ninja.openapi.schema import OpenAPISchema

from alaka.accounts.models import Agent
from alaka.api.application import Api, api
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller, errors
from alaka.contacts.models import Contact

SCHEMA = api.get_openapi_schema(path_prefix="/api/")
OPERATIONS = [
    (method.upper(), path.removeprefix("/api/v1/"), operation)
    for path, operations in sorted(SCHEMA["paths"].items())
    for method, operation in sorted(operations.items())
]


@pytest.fixture
def call(admin: Agent) -> Caller:
    return Caller(admin)


def test_no_address_passes_over_a_parameter_that_it_does_not_know(call: Caller) -> None:
    asked = 0
    for method, path, operation in OPERATIONS:
        heard = operation.get("parameters", [])
        if method != "GET" or any(each.get("required") for each in heard if each["in"] == "query"):
            continue
        names = {each["name"]: "1" for each in heard if each["in"] == "path"}
        found = errors(call("GET", path.format(**names), contcat="7"))
        assert list(found) == ["contcat"], path
        asked += 1
    assert asked > 50


def test_a_mistyped_filter_is_told_which_there_are(call: Caller, dana: Contact) -> None:
    assert errors(call("GET", "contacts", fliter="{}", limit=5)) == {
        "fliter": "there is no such parameter, but columns, cursor, filter, limit, list, q, sort"
    }
    assert errors(call("GET", "me", q="x")) == {
        "q": "there is no such parameter: this address takes none"
    }
    assert errors(call("GET", "contacts", sort=["name", "-name"])) == {
        "sort": "is given more than once"
    }
    assert call("POST", "contacts", {"name": "Omid"}, dry="1").status_code == 422
    assert not Contact.objects.filter(name="Omid").exists()


def test_nobody_without_a_token_is_told_what_an_address_knows(call: Caller) -> None:
    assert call.client.get("/api/v1/contacts?fliter=x").status_code == 401
    few = Caller(call.token.agent, Scope.ANSWER)
    assert few("GET", "contacts").status_code == 403


@pytest.mark.parametrize("limit", ["0", "-1", "201", "ten", "1.5", ""])
def test_a_part_that_cannot_be_given_is_refused(call: Caller, limit: str) -> None:
    for path in ("contacts", "companies", "duplicates", "orders"):
        assert list(errors(call("GET", path, limit=limit))) == ["limit"], path


def _open(schema: dict[str, Any], path: str, seen: set[str]) -> Iterator[str]:
    """Objects with fields that would take others, too."""
    if name := schema.get("$ref", "").rpartition("/")[2]:
        if name not in seen:
            seen.add(name)
            yield from _open(SCHEMA["components"]["schemas"][name], name, seen)
        return
    if "properties" in schema and schema.get("additionalProperties") is not False:
        yield path
    parts = [*schema.get("anyOf", []), *schema.get("oneOf", []), schema.get("items", {})]
    parts += schema.get("properties", {}).values()
    for part in filter(None, parts):
        yield from _open(part, path, seen)


def test_no_body_passes_over_a_field_that_it_does_not_know() -> None:
    seen = set[str]()
    for method, path, operation in OPERATIONS:
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert not list(_open(content["schema"], f"{method} {path}", seen))
    assert len(seen) > 40


def test_no_two_shapes_of_the_description_have_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second would be written over the first, and programs made from it be wrong."""
    known: dict[str, Any] = {}
    add = OpenAPISchema.add_schema_definitions

    def checked(schema: OpenAPISchema, definitions: dict[str, Any]) -> None:
        for name, shape in definitions.items():
            assert known.setdefault(name, shape) == shape, name
        add(schema, definitions)

    monkeypatch.setattr(OpenAPISchema, "add_schema_definitions", checked)
    monkeypatch.setattr(api, "_schemas", {})
    assert Api.get_openapi_schema(api, path_prefix="/api/")["paths"]
    assert "AskedPeople" in known
