"""What all pages behind a signed link of a letter have in common: nobody is logged in, and the link
is all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from alaka.core import limits, signing

View = Callable[..., HttpResponse]
# Gets the request, ``often`` or the reason of a BadToken, and the status of its page.
Over = Callable[[HttpRequest, str, int], HttpResponse]


def opened_by_link(over: Over, kind: str, limit: int = 120) -> Callable[[View], View]:
    """The link is what lets in, no cookie counts, so there is no forging of requests to guard
    against; nobody may try links of this kind without end: so often in ten minutes. ``over`` is
    what is shown instead."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            sender = getattr(request, "client_address", "")
            if limits.is_over(f"{kind}/{sender}", limit=limit, seconds=600):
                response = over(request, "often", 429)
            else:
                try:
                    response = view(request, *args, **kwargs)
                except signing.BadToken as problem:
                    response = over(request, problem.reason, 410)
            # The address is a right: no search engine may keep it.
            response["X-Robots-Tag"] = "noindex, nofollow"
            return response

        only = require_http_methods(["GET", "HEAD", "POST"])
        opened: View = never_cache(csrf_exempt(only(guarded)))
        return opened

    return decorate
