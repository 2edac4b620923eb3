"""Whom a site's own server says its visitor is: a signed word, made with the secret of a chat or of
a source of visits.

The word is ``base64url(JSON) + "." + hex HMAC-SHA256(secret, that base64url text)``. The JSON has
``id`` (the customer's number there) and ``exp`` (seconds since 1970, at most 24 hours ahead), and
may have ``email``, ``phone`` and ``name``. What it holds is believed: the site must have proved it.
"""

import base64
import binascii
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alaka.core import clock, phones

SECRET = "identity_secret"  # noqa: S105 - the name under which it is kept
# A word that somebody got hold of opens the customer's chat no longer than this.
AHEAD = 24 * 3600
# Clocks of two machines are never quite alike.
SLACK = 300
LONGEST = 200  # characters of an id


class BadIdentity(Exception):
    """``reason`` is ``forged``, ``expired``, ``too far ahead`` or ``no id``."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The identity is not believed: {reason}.")
        self.reason = reason


@dataclass(frozen=True)
class Identity:
    id: str
    email: str = ""
    phone: str = ""
    name: str = ""

    @property
    def proved(self) -> dict[str, str]:
        known = {"email": self.email, "phone": self.phone, "name": self.name}
        return {name: value for name, value in known.items() if value}


def new_secret() -> str:
    return secrets.token_hex(32)


def rotated(known: Mapping[str, Any]) -> dict[str, Any]:
    """The secrets with another one for identities; words made with the old end at once."""
    return {**known, SECRET: new_secret()}


def sign(payload: Mapping[str, Any], secret: str) -> str:
    """What the site's server does; for our own demo and tests."""
    text = base64.urlsafe_b64encode(json.dumps(dict(payload)).encode()).decode().rstrip("=")
    return f"{text}.{_mac(text, secret)}"


def read(word: str, secret: str) -> Identity:
    """Raises BadIdentity. Padding of the base64 may be there or not."""
    text, _, mac = word.strip().rpartition(".")
    if not secret or not hmac.compare_digest(mac.lower().encode(), _mac(text, secret).encode()):
        raise BadIdentity("forged")
    try:
        payload = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        expires_at = float(payload["exp"])
        name = payload["id"]
    except (ValueError, binascii.Error, KeyError, TypeError) as error:
        raise BadIdentity("no id") from error
    left = expires_at - clock.now().timestamp()
    if not left > -SLACK:
        raise BadIdentity("expired")
    if left > AHEAD + SLACK:
        raise BadIdentity("too far ahead")
    # Cut, two long ids would be one.
    if not isinstance(name, str | int) or isinstance(name, bool) or len(str(name)) > LONGEST:
        raise BadIdentity("no id")
    if not _plain(name, LONGEST):
        raise BadIdentity("no id")
    return Identity(
        _plain(name, LONGEST),
        _email(payload.get("email")),
        phones.parse(_plain(payload.get("phone"), 40)) or "",
        _plain(payload.get("name"), 200),
    )


def _mac(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), "sha256").hexdigest()


def _plain(value: Any, length: int) -> str:
    return str(value).replace("\x00", "").strip()[:length] if value is not None else ""


def _email(value: Any) -> str:
    address = _plain(value, 320).lower()
    return address if "@" in address and not any(sign.isspace() for sign in address) else ""
