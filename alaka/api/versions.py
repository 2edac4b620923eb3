"""ETags of everything that can be changed (RFC 9110), where a noun has no finer ones of its own.

A sign for each field of the answer: so a refusal says which were changed since. Who has read
something and asks for it anew with If-None-Match hears 304 where it is still the same.
"""

import copy
import hashlib
import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from alaka.api.etags import of_signs, require_same
from alaka.api.problems import Problem

# They are signed by their own fields: see api.etags.
_OF_THEIR_OWN = ("/api/v1/contacts", "/api/v1/companies")
# What changes though nobody changed anything.
_PASSING = {"hits", "sentence", "faults", "due", "counts"}

_WEAK = "W/"

View = Callable[..., HttpResponse]
Refuse = Callable[[HttpRequest, Problem], HttpResponse]


def versioned(view: View, refuse: Refuse) -> View:
    """An answer of one record gets an ETag; a PATCH hears If-Match."""

    def answered(request: HttpRequest, *parts: Any, **named: Any) -> HttpResponse:
        if request.path.startswith(_OF_THEIR_OWN):
            return view(request, *parts, **named)
        if request.method != "PATCH" or "If-Match" not in request.headers:
            return _signed(request, view(request, *parts, **named))
        with transaction.atomic():
            _hold(request)
            assert request.body is not None  # Read once, before there are two of it.
            reading = copy.copy(request)
            reading.method = "GET"
            found = view(reading, *parts, **named)
            if found.status_code != 200:
                return found
            try:
                require_same(request.headers["If-Match"], _signs(json.loads(found.content)))
            except Problem as problem:
                return refuse(request, problem)
            return _signed(request, view(request, *parts, **named))

    @wraps(view)
    def unless_known(request: HttpRequest, *parts: Any, **named: Any) -> HttpResponse:
        response = answered(request, *parts, **named)
        return _not_modified(response) if _is_known(request, response) else response

    return unless_known


def _is_known(request: HttpRequest, response: HttpResponse) -> bool:
    if request.method != "GET" or response.status_code != 200 or "ETag" not in response:
        return False
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or response["ETag"] in {each.removeprefix(_WEAK) for each in known}


def _not_modified(response: HttpResponse) -> HttpResponse:
    return HttpResponseNotModified(headers={"ETag": response["ETag"]})


def _signed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    is_one = request.method in {"GET", "PATCH"} and response.status_code == 200
    is_one = is_one and response.get("Content-Type", "").startswith("application/json")
    if is_one and "ETag" not in response:
        body = json.loads(response.content)
        if isinstance(body, dict) and "id" in body:
            response["ETag"] = of_signs(_signs(body))
    return response


def _signs(body: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:8]
        for name, value in body.items()
        if name not in _PASSING
    }


def _hold(request: HttpRequest) -> None:
    """Of two who change it at once, the second is compared with what the first made of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"patch:{request.path}"]
        )
