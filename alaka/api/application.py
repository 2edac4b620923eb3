"""The JSON API: one router per noun, from the registry; its OpenAPI page is at /api/docs."""

from functools import wraps
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.docs import Swagger
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from alaka import __version__, registry
from alaka.api.access import WINDOW, TokenAccess
from alaka.api.description import DESCRIPTION
from alaka.api.knowing import only_known
from alaka.api.problems import Problem
from alaka.api.reasons import reason
from alaka.api.repeating import ReplayedError, once
from alaka.api.schema import complete
from alaka.api.versions import versioned
from alaka.core import clock
from alaka.tracking.columns.lacking import NotCopiedError, TooMuchError

log = structlog.get_logger(__name__)


def _in_json(view: Any) -> Any:
    """A method that an address does not know is answered as all else here."""

    @wraps(view)
    def answered(request: HttpRequest, *parts: Any, **named: Any) -> HttpResponse:
        response: HttpResponse = view(request, *parts, **named)
        if response.status_code != 405:
            return response
        methods = response["Allow"]
        words = gettext("this address knows %(methods)s only") % {"methods": methods}
        refusal = _errors(request, 405, ("", words))
        refusal["Allow"] = methods
        return refusal

    return answered


class Documentation(Swagger):
    template = "api/docs.html"


class Api(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Short and lasting: clients are generated from it."""
        view = operation.view_func
        return f"{view.__module__.rpartition('.')[2]}_{view.__name__}"

    @property
    def urls(self) -> tuple[list[Any], str, str]:
        patterns, application, name = super().urls
        for pattern in patterns:
            view: Any = pattern.callback
            pattern.callback = once(_in_json(versioned(view, problem)))
        return patterns, application, name

    def get_openapi_schema(self, *, path_prefix: str | None = None, **_: Any) -> OpenAPISchema:
        """Put together once: it takes half a second, and every reader gets the same."""
        known = self.__dict__.setdefault("_schemas", {})
        if path_prefix not in known:
            known[path_prefix] = complete(super().get_openapi_schema(path_prefix=path_prefix))
        return known[path_prefix]


api = Api(
    title="Alaka",
    version=__version__,
    description=DESCRIPTION,
    urls_namespace="api",
    openapi_url="/openapi.json",
    docs_url="/docs",
    docs=Documentation(),
    auth=TokenAccess(),
)
api.add_decorator(only_known)

for prefix, dotted in registry.API.items():
    api.add_router(prefix, import_string(dotted))


def _errors(request: HttpRequest, status: int, *pairs: tuple[str, str]) -> HttpResponse:
    # Half of a surrogate pair can come in (as a name of a field) and cannot go out.
    errors = [
        {"field": field.encode(errors="replace").decode(), "reason": reason}
        for field, reason in pairs
    ]
    response = api.create_response(request, {"errors": errors}, status=status)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if status == 429:
        response["Retry-After"] = str(WINDOW - int(clock.now().timestamp()) % WINDOW)
    return response


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: Any) -> HttpResponse:
    # A location begins with where it was (body, query); in a body our argument's name follows.
    pairs = [
        (".".join(map(str, each["loc"][2 if each["loc"][0] == "body" else 1 :])), reason(each))
        for each in error.errors
    ]
    return _errors(request, 422, *pairs)


@api.exception_handler(Problem)
def problem(request: HttpRequest, error: Any) -> HttpResponse:
    return _errors(request, error.status, *error.reasons.items())


@api.exception_handler(ReplayedError)
def replayed(request: HttpRequest, error: Any) -> HttpResponse:
    answer: HttpResponse = error.response
    return answer


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: Any) -> HttpResponse:
    # The library says no more than that a body is no JSON.
    words = gettext("the body is no valid JSON") if error.status_code == 400 else str(error)
    return _errors(request, error.status_code, ("", words))


@api.exception_handler(AuthenticationError)
def unknown(request: HttpRequest, error: Any) -> HttpResponse:
    return _errors(request, 401, ("Authorization", gettext("no valid token")))


@api.exception_handler(PermissionDenied)
def forbidden(request: HttpRequest, error: Any) -> HttpResponse:
    return _errors(request, 403, ("Authorization", str(error) or gettext("not allowed")))


@api.exception_handler(Http404)
def absent(request: HttpRequest, error: Any = None) -> HttpResponse:
    return _errors(request, 404, ("", gettext("there is no such thing, or it is not yours to see")))


@api.exception_handler(NotCopiedError)
def early(request: HttpRequest, error: Any) -> HttpResponse:
    words = gettext("the copy of visits that reports read is not ready yet: ask again in a minute")
    refusal = _errors(request, 503, ("", words))
    refusal["Retry-After"] = "60"
    return refusal


@api.exception_handler(TooMuchError)
def beyond(request: HttpRequest, error: Any) -> HttpResponse:
    words = gettext("counting this needs more memory than there is: ask for a shorter time")
    return _errors(request, 422, ("", words))


@api.exception_handler(RequestDataTooBig)
def too_large(request: HttpRequest, error: Any) -> HttpResponse:
    return _errors(request, 413, ("", gettext("the body is larger than this server takes")))


@api.exception_handler(Exception)
def broken(request: HttpRequest, error: Any) -> HttpResponse:
    log.error("api request failed", exc_info=error)
    number = getattr(request, "request_id", "")
    words = gettext("something broke on our side; request %(number)s") % {"number": number}
    return _errors(request, 500, ("", words))
