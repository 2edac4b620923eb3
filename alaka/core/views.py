"""Doors that belong to no room: is it alive, a file by its signed link, error pages."""

from urllib.parse import quote

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alaka.core import signing
from alaka.core.models import Blob

# What a browser may show in place; all else is only ever saved.
SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain"}


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
    blob = Blob.objects.filter(pk=what["blob"]).first()
    if blob is None:
        raise Http404
    kind = what["type"]
    is_shown = kind in SHOWN and not what.get("save")
    response = HttpResponse(bytes(blob.data), content_type=kind if is_shown else "")
    if not is_shown:
        response["Content-Type"] = "application/octet-stream"
    elif kind == "text/plain":
        response["Content-Type"] = "text/plain; charset=utf-8"
    place = "inline" if is_shown else "attachment"
    response["Content-Disposition"] = f"{place}; filename*=UTF-8''{quote(name)}"
    response.csp = "default-src 'none'; sandbox"  # type: ignore[attr-defined]
    response["Cache-Control"] = "private, max-age=3600, immutable"
    return response


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
