"""Notices by Redis, where REDIS_URL names one: publish and subscribe, no state.

What is told while Redis is away is lost there, so whoever could not tell it has everybody look
again as soon as Redis is back; what is stored is not concerned.
"""

import hashlib
import threading
import time
from collections.abc import Sequence
from functools import lru_cache

import redis
import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from alaka.core.health import Finding, Level

log = structlog.get_logger(__name__)

PAUSE = 1.0  # Seconds between two tries to reach it.

_owing = threading.Event()


@lru_cache
def channel() -> str:
    """One Redis may serve many businesses: each has a channel that its key names."""
    return f"alaka_live:{hashlib.sha256(settings.SECRET_KEY.encode()).hexdigest()[:16]}"


@lru_cache
def _client(url: str) -> "redis.Redis":
    return redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)


def tell(payloads: Sequence[str]) -> None:
    """Publish; a failure is made up for later and stops nobody, for all is stored."""
    if is_owing():
        return  # It is away; "again" tells of this, too.
    try:
        _publish(payloads)
    except redis.RedisError as error:
        log.warning("redis is away", reason=str(error))
        owe()


def is_owing() -> bool:
    return _owing.is_set()


def owe() -> None:
    """Have everybody look again once Redis is back."""
    if not _owing.is_set():
        _owing.set()
        threading.Thread(target=_make_up, name="redis", daemon=True).start()


def ping() -> None:
    """Raises redis.RedisError."""
    _client(settings.REDIS_URL).ping()


def health() -> list[Finding]:
    """For the doctor: nothing where no Redis is named."""
    if not settings.REDIS_URL:
        return []
    try:
        ping()
    except (redis.RedisError, ValueError) as error:
        title = _("Redis does not answer: %(reason)s") % {"reason": str(error)}
        mend = _(
            "Start it, or check REDIS_URL. Until then nothing is lost, and screens show what is "
            "new only when they are loaded again."
        )
        return [Finding(Level.ERROR, title, mend)]
    return [Finding(Level.OK, _("Redis answers: live notices go by it."))]


def _publish(payloads: Sequence[str]) -> None:
    with _client(settings.REDIS_URL).pipeline(transaction=False) as pipeline:
        for payload in payloads:
            pipeline.publish(channel(), payload)
        pipeline.execute()


def _make_up() -> None:
    while True:
        time.sleep(PAUSE)
        try:
            ping()
            # Cleared before: what is told from here on reaches whoever listens.
            _owing.clear()
            _publish(["again"])
        except redis.RedisError:
            _owing.set()
            continue
        return
