"""What stands after the question mark of an address: a name that we do not know is an error.

Passed over, a mistyped filter would be answered with everybody.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja.operation import Operation

from alaka.api.problems import Problem


def only_known(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view that hears the parameters it declares, each once. Raises Problem for any other."""
    operation: Operation = view._ninja_operation  # type: ignore[attr-defined]
    models: list[Any] = [
        each for each in operation.models if each.__ninja_param_source__ == "query"
    ]
    known = {name for model in models for name in model.__ninja_flatten_map__}
    several = {name for model in models for name in model.__ninja_collection_fields__}

    @wraps(view)
    def answered(request: HttpRequest, *parts: Any, **named: Any) -> Any:
        wrong: dict[str, str] = {}
        for name in request.GET:
            if name not in known:
                wrong[name] = _unknown(known)
            elif name not in several and len(request.GET.getlist(name)) > 1:
                wrong[name] = gettext("is given more than once")
        if wrong:
            raise Problem.of_many(wrong)
        return view(request, *parts, **named)

    return answered


def _unknown(known: set[str]) -> str:
    if not known:
        return gettext("there is no such parameter: this address takes none")
    names = ", ".join(sorted(known))
    return gettext("there is no such parameter, but %(names)s") % {"names": names}
