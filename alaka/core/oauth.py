"""OAuth 2.0 as its client: somebody agrees in the browser, and tokens follow (RFC 6749, 7636).

In: who we are at the other side. Out: the address to send the browser to, and what the other side
hands out for its answer. Nothing is kept here.
"""

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from alaka.core import http

USUAL_LIFE = 3600  # Seconds of an access token whose life is not told.
LONGEST = 8192  # Characters of a token; a longer one is none.


@dataclass(frozen=True)
class Client:
    """Us at the other side, ``house`` for people; ``extra`` goes along with the question."""

    house: str
    authorize_url: str
    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """The same as long as tokens of before may still be good."""
        return sha256(f"{self.token_url}\n{self.client_id}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Tokens:
    """``refresh`` is "" where the one of before stays; ``lives`` in seconds."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    lives: int


class Refusal(Exception):
    """The token endpoint said no: ``code`` as in RFC 6749, 5.2, or "" for an answer that is none;
    ``said`` is for people."""

    def __init__(self, code: str, said: str) -> None:
        super().__init__(f"{code}: {said}")
        self.code, self.said = code, said


def new_verifier() -> str:
    return secrets.token_urlsafe(48)


def question(client: Client, return_to: str, state: str, verifier: str) -> str:
    """The address at which the browser's owner is asked."""
    digest = sha256(verifier.encode()).digest()
    asked = {
        **client.extra,
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": return_to,
        "scope": client.scope,
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    scheme, host, path, query, _fragment = urlsplit(client.authorize_url)
    return urlunsplit((scheme, host, path, "&".join(filter(None, [query, urlencode(asked)])), ""))


def exchange(client: Client, code: str, return_to: str, verifier: str) -> Tokens:
    """Tokens for the code the browser came back with; raises Refusal and http.OutboundError."""
    return _tokens(
        client,
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": return_to,
            "code_verifier": verifier,
        },
    )


def renew(client: Client, refresh: str) -> Tokens:
    """Raises Refusal, whose code is ``invalid_grant`` when the permission is over."""
    return _tokens(client, {"grant_type": "refresh_token", "refresh_token": refresh})


def _tokens(client: Client, fields: Mapping[str, str]) -> Tokens:
    us = {"client_id": client.client_id}
    if client.client_secret:
        us["client_secret"] = client.client_secret
    answer = http.post_form(client.token_url, {**fields, **us}, {"Accept": "application/json"})
    try:
        given = answer.json()
    except http.OutboundError:
        given = None
    if not isinstance(given, dict):
        raise Refusal("", f"HTTP {answer.status}")
    if not answer.is_ok or "error" in given:
        raise Refusal(_text(given, "error"), _words(given) or f"HTTP {answer.status}")
    access, kind = _text(given, "access_token"), _text(given, "token_type") or "Bearer"
    if not access or kind.lower() != "bearer":
        raise Refusal("", "no bearer token")
    return Tokens(access, _text(given, "refresh_token"), _seconds(given.get("expires_in")))


def _text(given: Mapping[str, Any], name: str) -> str:
    """A token or code: visible ASCII, as the protocols that carry it want."""
    value = given.get(name)
    is_good = isinstance(value, str) and len(value) <= LONGEST
    return str(value) if is_good and str(value).isascii() and str(value).isprintable() else ""


def _words(given: Mapping[str, Any]) -> str:
    said = [str(given.get(name) or "") for name in ("error", "error_description")]
    return " ".join(" ".join(said).split())[:300]


def _seconds(value: Any) -> int:
    try:
        return max(0, int(value))
    except (TypeError, ValueError, OverflowError):
        return USUAL_LIFE
