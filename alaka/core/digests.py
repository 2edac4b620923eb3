"""Addresses that may be known again, though they are kept nowhere.

An address is kept as its keyed digest (HMAC-SHA-256, the key derived from the house's own, which
lies outside the database). Whoever has the address, can ask; without the key nobody can try all
addresses there are.
"""

from django.conf import settings
from django.utils.crypto import salted_hmac

_SALT = "alaka.privacy.erased"


def digest(scheme: str, value: str, key: str | None = None) -> bytes:
    said = f"{scheme}:{value}"
    return salted_hmac(_SALT, said, secret=key, algorithm="sha256").digest()


def digests(scheme: str, value: str) -> list[bytes]:
    """With the key of now and with those of before."""
    return [digest(scheme, value, key) for key in (None, *settings.SECRET_KEY_FALLBACKS)]
