"""What a browser saves of an answer that is sent part by part."""

from typing import Any

from asgiref.sync import async_to_sync


def downloaded(answer: Any) -> bytes:
    assert answer.status_code == 200

    async def parts() -> bytes:
        return b"".join([part async for part in answer])

    return async_to_sync(parts)()
