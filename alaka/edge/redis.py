"""Notices by Redis as the edge hears and tells them, on its loop; see alaka.core.live_redis."""

from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING

import structlog
from django.conf import settings

from alaka.core.live import AGAIN

if TYPE_CHECKING:
    from redis.asyncio import Redis

log = structlog.get_logger(__name__)

_telling: "Redis | None" = None


async def listen() -> AsyncIterator[str]:
    """Notices as they travel; the first says that those before were missed."""
    from alaka.core.live_redis import channel

    async with _client() as client, client.pubsub(ignore_subscribe_messages=True) as listening:
        await listening.subscribe(channel())
        yield AGAIN
        async for message in listening.listen():
            yield message["data"].decode()


async def tell(payloads: Sequence[str]) -> None:
    """Publish; a failure is made up for later, for all is stored."""
    global _telling
    from redis.exceptions import RedisError

    from alaka.core import live_redis

    if live_redis.is_owing():
        return
    _telling = _telling or _client()
    try:
        async with _telling.pipeline(transaction=False) as pipeline:
            for payload in payloads:
                pipeline.publish(live_redis.channel(), payload)
            await pipeline.execute()
    except (RedisError, OSError) as error:
        log.warning("redis is away", reason=str(error))
        live_redis.owe()


def _client() -> "Redis":
    from redis.asyncio import Redis

    return Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2)
