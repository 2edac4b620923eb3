"""The one line's script: an address that stays, whose content is looked at again after a while."""

import hashlib
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.http import quote_etag
from django.views.decorators.http import condition, require_safe

import alaka

LOADER = Path(alaka.__file__).parent / "static" / "dist" / "chat.js"
KEPT = 600  # Seconds in which a browser does not ask again; then it asks whether it has changed.


@cache
def loader() -> tuple[bytes, str]:
    content = LOADER.read_bytes()
    return content, quote_etag(hashlib.sha256(content).hexdigest()[:16])


def _etag(request: HttpRequest) -> str:
    return loader()[1]


@require_safe
@condition(etag_func=_etag)
def script(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(loader()[0], content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={KEPT}"
    # Sites that keep strangers' files out (COEP) may have it.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    return response
