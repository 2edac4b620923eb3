"""The OpenAPI description made whole: what every operation may answer besides what it declares."""

from typing import Any

from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema

from alaka.api import examples
from alaka.api.problems import Errors
from alaka.api.repeating import HEADER, LONGEST

# Of a list whose items are read one by one: the name of the shape they have.
ITEMS_OF = "x-items-of"

_KEY = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "Yours, new for each thing that you want done: sent again within 24 hours with "
    "the same body, the request is not carried out twice but answered as before (422 with another "
    "body).",
    "schema": {"type": "string", "maxLength": LONGEST},
}
_IF_MATCH = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The `ETag` of what you read: refused with 412 if it was changed since.",
    "schema": {"type": "string", "default": ""},
}
_IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": "The `ETag` of what you have: answered with 304 if it is still the same.",
    "schema": {"type": "string", "default": ""},
}

_REASONS = {
    "400": "The body is not JSON.",
    "401": "There is no token, or it is revoked, over its end, or of an agent who left.",
    "403": "The token lacks the scope, or its agent only reads.",
    "409": "It cannot be done as things are, or its `Idempotency-Key` is in use just now.",
    "412": "It was changed since you read it: each error names a field.",
    "404": "There is no such thing, or the token's agent may not see it.",
    "413": "The body is larger than this server takes.",
    "422": "A part of the request is wrong: each error names its field.",
    "429": "Too many requests in a minute: ask again after `Retry-After` seconds.",
}


def complete(document: OpenAPISchema) -> OpenAPISchema:
    """Add the errors that any operation may answer with, as shared components."""
    components = document["components"]
    shapes = Errors.model_json_schema(ref_template=REF_TEMPLATE)
    components["schemas"].update(shapes.pop("$defs"))
    components["schemas"]["Errors"] = shapes
    components["responses"] = {f"Error{status}": _response(status) for status in _REASONS}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _add(operation, is_of_one="{" in path)
            if method == "post":
                _hears(operation, _KEY, "409")
            if method == "get" and "patch" in operations:
                operation["responses"]["304"] = {"description": "It is as you have it."}
                _hears(operation, _IF_NONE_MATCH, "304")
            if method == "patch":
                _hears(operation, _IF_MATCH, "412")
    for shape in components["schemas"].values():
        for part in shape.get("properties", {}).values():
            if name := part.pop(ITEMS_OF, None):
                part["items"] = {"$ref": REF_TEMPLATE.format(model=name)}
    examples.give(document)
    return document


def _hears(operation: dict[str, Any], header: dict[str, Any], refusal: str) -> None:
    """A header that is read for all nouns alike, and what it may be answered with."""
    heard = operation.setdefault("parameters", [])
    if not any(each["name"] == header["name"] for each in heard):
        heard.append(header)
    operation["responses"].setdefault(refusal, {"$ref": f"#/components/responses/Error{refusal}"})
    operation["responses"] = dict(sorted(operation["responses"].items()))


def _add(operation: dict[str, Any], *, is_of_one: bool) -> None:
    statuses = {"401", "403", "422", "429"}
    if is_of_one:
        statuses.add("404")
    if "requestBody" in operation:
        statuses |= {"400", "413"}
    responses = {str(status): found for status, found in operation["responses"].items()}
    for status in sorted(statuses - responses.keys()):
        responses[status] = {"$ref": f"#/components/responses/Error{status}"}
    operation["responses"] = dict(sorted(responses.items()))


def _response(status: str) -> dict[str, Any]:
    headers = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    content = {"application/json": {"schema": {"$ref": REF_TEMPLATE.format(model="Errors")}}}
    found: dict[str, Any] = {"description": _REASONS[status], "content": content}
    return found | ({"headers": headers} if status == "429" else {})
