"""What every request passes first: its id, its line in the log, its sender, its strict policy."""

import re
import time
import uuid
from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware
from structlog.contextvars import bind_contextvars, clear_contextvars

log = structlog.get_logger("alaka.request")

Answer = Callable[[HttpRequest], HttpResponse]

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
# Parts of a path that open something (links to reset a password, say) stay out of the log.
SECRET_PARTS = {"key", "token", "secret", "code"}

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self'",
    "manifest-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


def policy(**changes: str) -> str:
    """The strict policy with some directives changed: ``policy(frame_ancestors="*")``."""
    changed = POLICY | {name.replace("_", "-"): value for name, value in changes.items()}
    return "; ".join(f"{name} {value}".strip() for name, value in changed.items())


class ContentSecurityMiddleware:
    """Sends the strict policy, or the one that the view set as ``response.csp``."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Content-Security-Policy"] = getattr(response, "csp", "") or policy()
        return response


class SlashMiddleware(CommonMiddleware):
    """Leads whoever types an address without its last slash to the page.

    What is sent there is refused as ever: led on, it would arrive empty.
    """

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return request.method in ("GET", "HEAD") and super().should_redirect_with_slash(request)


@lru_cache
def networks(proxies: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    return [ip_network(proxy, strict=False) for proxy in proxies]


def address(text: str) -> str:
    """An IP address as one string for one host: no port, no brackets, IPv4 out of IPv6."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text)
    except ValueError:
        return ""
    return str(getattr(found, "ipv4_mapped", None) or found)


def network_of(address: str) -> str:
    """What a rate limit counts as one sender: whoever has an IPv6 address has 2**64 of them."""
    if ":" not in address:
        return address
    return str(ip_network(f"{address}/64", strict=False))


def client_address(request: HttpRequest) -> str:
    meta = request.META
    return real_address(meta.get("REMOTE_ADDR", ""), meta.get("HTTP_X_FORWARDED_FOR", ""))


def real_address(remote: str, forwarded: str) -> str:
    """Who really sent this: the nearest address that is not one of our trusted proxies."""
    nearest = address(remote)
    trusted = networks(tuple(settings.TRUSTED_PROXIES))
    for text in reversed(forwarded.split(",")):
        if not nearest or not any(ip_address(nearest) in network for network in trusted):
            break
        further = address(text)
        if not further:
            break
        nearest = further
    return nearest


class RequestMiddleware:
    """Gives the request an id and an address, and writes one line when it is answered.

    The line holds neither the query nor the body: people's words and addresses are in them.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        given = request.headers.get("X-Request-Id", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        request.client_address = client_address(request)  # type: ignore[attr-defined]
        clear_contextvars()
        bind_contextvars(request_id=request_id, method=request.method)
        response = self.get_response(request)
        response.headers["X-Request-Id"] = request_id
        elapsed = round((time.perf_counter() - began) * 1000, 1)
        path = shown_path(request)
        log.info("request", path=path, status=response.status_code, ms=elapsed)
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        bind_contextvars(path=shown_path(request))


def shown_path(request: HttpRequest) -> str:
    """The path with the secret parts that the address pattern names put out of sight."""
    path = request.path
    match = request.resolver_match
    for name, value in (match.kwargs if match else {}).items():
        if name in SECRET_PARTS and value:
            path = path.replace(str(value), "…")
    return path
