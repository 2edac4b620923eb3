"""The OpenAPI description made whole: what every operation may answer besides what it declares."""

from typing import Any

from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema

from alaka.api.problems import Errors

_REASONS = {
    "400": "The body is not JSON.",
    "401": "There is no token, or it is revoked, over its end, or of an agent who left.",
    "403": "The token lacks the scope, or its agent only reads.",
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
        for operation in operations.values():
            _add(operation, is_of_one="{" in path)
    return document


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
