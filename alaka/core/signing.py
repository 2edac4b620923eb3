"""Signed words we give away and read again: links in mails, unsubscribe, reply addresses.

``sign`` carries a payload and an expiry; ``short_token`` carries a number in 24 letters that
survive a mail address. Both are bound to a purpose: a token of one is no token of another.
Keys in SECRET_KEY_FALLBACKS are still read after the key was changed.
"""

import base64
import binascii
import hmac
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.encoding import force_bytes

from alaka.core import clock

_NUMBER_BYTES = 5
_MAC_BYTES = 10


class BadToken(Exception):
    """``reason`` is ``expired`` or ``forged``."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The token is {reason}.")
        self.reason = reason


def sign(purpose: str, payload: dict[str, Any] | str, expires_in: timedelta) -> str:
    """A token safe in a URL; its content can be read by anybody and changed by nobody."""
    expires_at = int((clock.now() + expires_in).timestamp())
    return _signer(purpose).sign_object({"p": payload, "e": expires_at})


def read(purpose: str, token: str) -> Any:
    """The payload of a token of ours; raises BadToken."""
    try:
        content = _signer(purpose).unsign_object(token)
        payload, expires_at = content["p"], content["e"]
    except (BadSignature, ValueError, KeyError, TypeError) as problem:
        raise BadToken("forged") from problem
    if clock.now().timestamp() >= expires_at:
        raise BadToken("expired")
    return payload


def short_token(purpose: str, number: int) -> str:
    """24 characters of lower-case base32: 40 bits of number, 80 bits of signature; no expiry."""
    if not 0 <= number < 1 << (8 * _NUMBER_BYTES):
        raise ValueError(f"A short token holds a number below 2**{8 * _NUMBER_BYTES}.")
    body = number.to_bytes(_NUMBER_BYTES, "big")
    mac = _mac(purpose, body, settings.SECRET_KEY)
    return base64.b32encode(body + mac).decode().lower()


def read_short_token(purpose: str, token: str) -> int:
    """The number of a token of ours, in whatever case it came back; raises BadToken."""
    try:
        raw = base64.b32decode(token.encode("ascii"), casefold=True)
    except (binascii.Error, ValueError) as problem:
        raise BadToken("forged") from problem
    body, mac = raw[:_NUMBER_BYTES], raw[_NUMBER_BYTES:]
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(hmac.compare_digest(mac, _mac(purpose, body, key)) for key in keys):
        raise BadToken("forged")
    return int.from_bytes(body, "big")


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"alaka.{purpose}", sep=".", algorithm="sha256")


def _mac(purpose: str, body: bytes, key: str | bytes) -> bytes:
    derived = sha256(f"alaka.short.{purpose}".encode() + b"\0" + force_bytes(key)).digest()
    return hmac.new(derived, body, sha256).digest()[:_MAC_BYTES]
