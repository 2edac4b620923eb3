"""The one way out over HTTP: bounded in time and size, and never into our own network.

A name is resolved once, every address it has must be a public one, and the connection goes to
the address that was checked, so that a name cannot change its mind in between. Redirects are
followed one by one through the same check. Every refusal and failure is an OutboundError
whose text can be shown to the reader.
"""

import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode, urljoin

import httpcore
import httpx
from django.conf import settings
from django.utils.translation import gettext as _

MAX_BYTES = 5 * 1024 * 1024
TIMEOUT = 10.0
_REDIRECTS = {301, 302, 303, 307, 308}
# Sent to the first host only.
_PERSONAL_HEADERS = {"authorization", "cookie", "proxy-authorization"}

Handler = Callable[[httpx.Request], httpx.Response]
_handler: Handler | None = None


class OutboundError(Exception):
    """The other side was not reached or did not answer as it should; says why in plain words.

    ``refused`` is true where we did not even ask: asking again cannot help.
    """

    def __init__(self, reason: str, *, refused: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.refused = refused


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes
    url: str

    @property
    def is_ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        try:
            return json.loads(self.content)
        except ValueError as problem:
            raise OutboundError(_("The answer is not JSON.")) from problem


def get(
    url: str,
    headers: Mapping[str, str] | None = None,
    timeout: float = TIMEOUT,
    max_bytes: int = MAX_BYTES,
    max_redirects: int = 5,
) -> Answer:
    """Fetch a page; ``timeout`` is for the whole of it, redirects included."""
    deadline = time.monotonic() + timeout
    sent = dict(headers or {})
    read = partial(_read, max_bytes=max_bytes)
    for _hop in range(max_redirects + 1):
        answer = _ask(httpx.Request("GET", _checked(url), headers=sent), deadline, read)
        target = answer.headers.get("location", "")
        if answer.status not in _REDIRECTS or not target:
            return answer
        onward = urljoin(url, target)
        if _origin(onward) != _origin(url):
            sent = {k: v for k, v in sent.items() if k.lower() not in _PERSONAL_HEADERS}
        url = onward
    raise OutboundError(_("Too many redirects."))


def post_json(
    url: str,
    payload: Any,
    headers: Mapping[str, str] | None = None,
    timeout: float = TIMEOUT,
    max_bytes: int = MAX_BYTES,
) -> Answer:
    """Post ``payload`` as JSON (bytes are sent as they are); redirects are answers like others."""
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    sent = {"Content-Type": "application/json", **(headers or {})}
    request = httpx.Request("POST", _checked(url), headers=sent, content=body)
    return _ask(request, time.monotonic() + timeout, partial(_read, max_bytes=max_bytes))


def post_bytes(
    url: str, body: bytes, headers: Mapping[str, str], timeout: float, keep: int
) -> Answer:
    """Post the bytes as they are. Of the answer only the first ``keep`` bytes are read: its status
    says all that counts, so that neither its length nor a body that never ends is a fault.
    """
    request = httpx.Request("POST", _checked(url), headers=dict(headers), content=body)
    return _ask(request, time.monotonic() + timeout, partial(_beginning, count=keep))


def check(url: str) -> None:
    """Raise OutboundError where an address is none, is not found, or is one we do not call."""
    parsed = _checked(url)
    if _handler is None:
        _addresses(parsed.host, parsed.port or (443 if parsed.scheme == "https" else 80))


def post_form(
    url: str,
    fields: Mapping[str, str],
    headers: Mapping[str, str] | None = None,
    timeout: float = TIMEOUT,
) -> Answer:
    """Post fields as a plain form does; redirects are answers like others."""
    body = urlencode(fields).encode()
    sent = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
    request = httpx.Request("POST", _checked(url), headers=sent, content=body)
    return _ask(request, time.monotonic() + timeout, partial(_read, max_bytes=MAX_BYTES))


@contextmanager
def answered_by(handler: Handler) -> Iterator[None]:
    """For tests: ``handler`` answers instead of the network, and no name is resolved."""
    global _handler
    before, _handler = _handler, handler
    try:
        yield
    finally:
        _handler = before


# ---------------------------------------------------------------- the checks


def _checked(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, TypeError) as problem:
        raise OutboundError(_("This is not a web address."), refused=True) from problem
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise OutboundError(
            _("A web address begins with http:// or https:// and a host."), refused=True
        )
    return parsed


def _origin(url: str) -> tuple[str, str, int | None]:
    parsed = _checked(url)
    return parsed.scheme, parsed.host, parsed.port


# Of this network (RFC 6890) older Pythons know some addresses only. At one of the others a cloud
# tells its machines their secrets.
_PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    # IPv4 hidden in IPv6 (mapped, 6to4, NAT64) reaches the IPv4 network.
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in ipaddress.ip_network("64:ff9b::/96") or ip in ipaddress.ip_network("::/96"):
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        else:
            if ip.is_site_local:  # What private addresses of IPv6 were before fd00::/8.
                return False
            ip = ip.ipv4_mapped or ip.sixtofour or ip
    if ip.version == 4 and ip in _PROTOCOLS:
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _addresses(host: str, port: int) -> list[str]:
    """Addresses to connect to, in the resolver's order; one private one refuses them all."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise OutboundError(_("The host %(host)s cannot be found.") % {"host": host}) from problem
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not settings.ALLOW_PRIVATE_ADDRESSES and not all(map(_is_public, addresses)):
        raise OutboundError(
            _("The host %(host)s is in a private network, where we do not call.") % {"host": host},
            refused=True,
        )
    return addresses


class _CheckedNetwork(httpcore.SyncBackend):
    """Connects to checked addresses only; httpcore still checks certificates by the name."""

    def __init__(self, deadline: float) -> None:
        self._deadline = deadline

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **kwargs: Any
    ) -> httpcore.NetworkStream:
        problem = httpcore.ConnectError(f"{host} has no address")
        for address in _addresses(host, port):
            try:
                stream = super().connect_tcp(address, port, _left(self._deadline), *args, **kwargs)
            except httpcore.ConnectError as reason:
                problem = reason
            else:
                return _Bounded(stream, self._deadline)
        raise problem


class _Bounded(httpcore.NetworkStream):
    """A stream whose every step must end before the deadline, however slowly bytes drip."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        return _Bounded(self._stream.start_tls(*args, **kwargs), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("the deadline has passed")
    return left


# ---------------------------------------------------------------- the call


@cache
def _certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


def _transport(deadline: float) -> httpx.BaseTransport:
    if _handler:
        return httpx.MockTransport(_handler)
    transport = httpx.HTTPTransport(verify=_certificates(), trust_env=False)
    # httpx has no door for the network below it.
    transport._pool = httpcore.ConnectionPool(
        ssl_context=_certificates(), network_backend=_CheckedNetwork(deadline)
    )
    return transport


def _ask(
    request: httpx.Request, deadline: float, read: Callable[[httpx.Response], bytes]
) -> Answer:
    # Unpacking could blow a small answer up past every limit.
    request.headers["Accept-Encoding"] = "identity"
    request.headers.setdefault("User-Agent", "Alaka")
    request.extensions["timeout"] = httpx.Timeout(max(deadline - time.monotonic(), 0)).as_dict()
    host = request.url.host
    try:
        with httpx.Client(transport=_transport(deadline), trust_env=False) as client:
            response = client.send(request, stream=True, follow_redirects=False)
            content = read(response)
    except httpx.TimeoutException as problem:
        raise OutboundError(_("%(host)s did not answer in time.") % {"host": host}) from problem
    except httpx.HTTPError as problem:
        raise OutboundError(
            _("%(host)s cannot be reached: %(problem)s")
            % {"host": host, "problem": problem or type(problem).__name__}
        ) from problem
    return Answer(response.status_code, response.headers, content, str(request.url))


def _read(response: httpx.Response, max_bytes: int) -> bytes:
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise OutboundError(_("The answer is packed in a way we did not ask for."))
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > max_bytes:
            raise OutboundError(
                _("The answer is larger than %(count)s bytes.") % {"count": max_bytes}
            )
    return bytes(content)


def _beginning(response: httpx.Response, count: int) -> bytes:
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        return b""
    content = bytearray()
    try:
        for chunk in response.iter_raw():
            content += chunk
            if len(content) >= count:
                break
    except httpx.HTTPError:
        pass  # It answered; that it did not end well changes nothing.
    return bytes(content[:count])
