"""How much of a request's body is read: Django keeps all that comes before it asks anybody."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]


def bounded(receive: Receive, limit: int, end: int = 0) -> Receive:
    """The same body, of which what is beyond the limit is read and forgotten; with ``end``, the
    middle is, and so many of its last bytes come within the limit.

    The sender is not cut off: in the middle of a body nobody would hear what is wrong with it.
    """
    room, last = max(0, limit - end), b""

    async def within() -> Message:
        nonlocal room, last
        message = await receive()
        body = message.get("body", b"")
        if len(body) > room or (last and message["type"] == "http.request"):
            last = (last + body[room:])[-end:] if end else b""
            body = body[:room]
            is_whole = not message.get("more_body", False)
            message = {**message, "body": body + last if is_whole else body}
        room = max(0, room - len(body))
        return message

    return within
