"""How much of a request's body is read: Django keeps all that comes before it asks anybody."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]


def bounded(receive: Receive, limit: int) -> Receive:
    """The same body, of which what is beyond the limit is read and forgotten.

    The sender is not cut off: in the middle of a body nobody would hear what is wrong with it.
    """
    room = limit

    async def within() -> Message:
        nonlocal room
        message = await receive()
        body = message.get("body", b"")
        if len(body) > room:
            message = {**message, "body": body[:room]}
        room = max(0, room - len(body))
        return message

    return within
