"""Signatures of Standard Webhooks 1.0 (github.com/standard-webhooks/standard-webhooks)."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signed(key: str, at: datetime, body: bytes, by: Iterable[str]) -> dict[str, str]:
    """The headers of a message; with several secrets any one of them proves it."""
    stamp = str(int(at.timestamp()))
    content = b".".join([key.encode(), stamp.encode(), body])
    return {
        "webhook-id": key,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(f"v1,{_signature(secret, content)}" for secret in by),
    }


def _signature(secret: str, content: bytes) -> str:
    raw = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(raw, content, hashlib.sha256).digest()).decode()
