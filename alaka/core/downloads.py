"""Files that are made while they are sent: of any length, in the memory of a few lines."""

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse
from django.utils.timezone import get_current_timezone_name, override
from django.utils.translation import get_language
from django.utils.translation import override as in_language

# Bytes, and lines, that are sent together.
PART, LINES = 1 << 16, 500


def streamed(parts: Iterator[bytes], name: str, content_type: str) -> StreamingHttpResponse:
    """The parts are made in the language and the time zone of the request."""
    told = (get_language() or "en", get_current_timezone_name())
    response = StreamingHttpResponse(_sent(parts, *told), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


async def _sent(parts: Iterator[bytes], language: str, zone: str) -> AsyncIterator[bytes]:
    """Django would gather all of a plain iterator before it sent the first line."""
    while part := await sync_to_async(_part)(parts, language, zone):
        yield part


def _part(parts: Iterator[bytes], language: str, zone: str) -> bytes:
    taken: list[bytes] = []
    size = 0
    with in_language(language), override(zone):  # Those of the request are over by now.
        for part in parts:
            taken.append(part)
            size += len(part)
            if size >= PART or len(taken) == LINES:
                break
    return b"".join(taken)
