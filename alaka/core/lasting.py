"""Scripts for other people's pages: addresses that stay, whose content is looked at again."""

import gzip
import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.http import quote_etag
from django.views.decorators.http import condition, require_safe

import alaka

DIST = Path(alaka.__file__).parent / "static" / "dist"


def script_at(name: str, kept: int) -> Callable[..., HttpResponse]:
    """A view of that file of the build; for ``kept`` seconds a browser does not ask again."""

    @require_safe
    @condition(etag_func=lambda request: _content(name, _is_packed(request))[1])
    def script(request: HttpRequest) -> HttpResponse:
        is_packed = _is_packed(request)
        content = _content(name, is_packed)[0]
        response = HttpResponse(content, content_type="text/javascript; charset=utf-8")
        if is_packed:
            response["Content-Encoding"] = "gzip"
        response["Vary"] = "Accept-Encoding"
        response["Cache-Control"] = f"public, max-age={kept}"
        # Sites that keep strangers' files out (COEP) may have it.
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return script


def _is_packed(request: HttpRequest) -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")


@cache
def _content(name: str, is_packed: bool) -> tuple[bytes, str]:
    """And its sign."""
    content = (DIST / name).read_bytes()
    content = gzip.compress(content, 9, mtime=0) if is_packed else content
    return content, quote_etag(hashlib.sha256(content).hexdigest()[:16])
