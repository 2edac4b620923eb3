"""What all doors of signed links have in common: nobody is logged in, and the link is all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from alaka.cases.unsaid import written
from alaka.core import limits, signing

View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """A page that a signed link opens. The link is what lets in, no cookie counts, so there is no
    forging of requests to guard against; nobody may try links without end."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sender = getattr(request, "client_address", "")
        if limits.is_over(f"case-link/{sender}", limit=120, seconds=600):
            response = _over(request, "often", status=429)
        else:
            try:
                response = view(request, *args, **kwargs)
            except signing.BadToken as problem:
                response = _over(request, problem.reason, status=410)
        # The address opens the case: no search engine may keep it.
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    only = require_http_methods(["GET", "HEAD", "POST"])
    opened: View = never_cache(csrf_exempt(only(guarded)))
    return opened


def _over(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    context = {"why": why, "unsaid": written(request)}
    return render(request, "cases/by_link/over.html", context, status=status)
