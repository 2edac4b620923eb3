"""Doors that belong to no room: is it alive, a file by its signed link, error pages."""

import re
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.db.models import BinaryField, Func
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alaka.core import files, signing
from alaka.core.models import Blob

# A PDF is shown by the browser's own reader, which a sandbox forbids; it runs none of our scripts.
PDF_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
)
POLICY = "default-src 'none'; sandbox; frame-ancestors 'self'"


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For load balancers: 200 while the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@require_safe
def file(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """The bytes of a blob, by a signed link that expires: no cookie, no script, no sniffing."""
    try:
        what = signing.read("file", token)
    except signing.BadToken as error:
        raise Http404(str(error)) from error
    size = Blob.objects.filter(pk=what["blob"]).values_list("size", flat=True).first()
    if size is None:
        raise Http404
    way = "" if what.get("save") else _way(what)
    response = _bytes(what["blob"], size, request.headers.get("Range", ""))
    response["Content-Type"] = _content_type(what["type"], way)
    place = "inline" if way else "attachment"
    response["Content-Disposition"] = f"{place}; filename*=UTF-8''{quote(name)}"
    response.csp = PDF_POLICY if way == "pdf" else POLICY  # type: ignore[attr-defined]
    response["Cache-Control"] = "private, max-age=3600, immutable"
    # The link is all that opens it, and no cookie ever counts: the chat on a site may read it.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _way(what: dict[str, Any]) -> str:
    """How it is shown; only what begins like a PDF gets on without the sandbox."""
    way = files.SHOWN.get(what["type"], "")
    if way == "pdf" and b"%PDF-" not in _part(what["blob"], 0, 1024):
        return ""
    return way


def _content_type(kind: str, way: str) -> str:
    if way == "text":
        return "text/plain; charset=utf-8"
    return kind if way else "application/octet-stream"


def _bytes(pk: int, size: int, asked: str) -> HttpResponse:
    """The whole file, or the one range that a player asks for (RFC 9110, section 14)."""
    match = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", asked)
    first, last = match.groups() if match else ("", "")
    if not first and not last:
        response = HttpResponse(bytes(Blob.objects.values_list("data", flat=True).get(pk=pk)))
        response["Accept-Ranges"] = "bytes"
        return response
    begin = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if begin > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    told = {"Content-Range": f"bytes {begin}-{end}/{size}"}
    return HttpResponse(_part(pk, begin, end - begin + 1), status=206, headers=told)


def _part(pk: int, begin: int, length: int) -> bytes:
    part = Func("data", begin + 1, length, function="substring", output_field=BinaryField())
    rows = Blob.objects.filter(pk=pk).annotate(part=part)
    return bytes(rows.values_list("part", flat=True).get())


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Whoever is not at the desk is no colleague, and has no desk to go to."""
    is_desk = request.path.startswith("/desk/")
    return render(request, "404.html" if is_desk else "404_open.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
