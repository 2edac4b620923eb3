"""An exported person on the way to whoever asked."""

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse

from alaka.privacy.exporting import Asked, archive


def streamed(asked: Asked) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_sent(archive(asked)), content_type="application/zip")
    name = f"person-{asked.contact.pk}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


async def _sent(made: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Django would gather all of a plain iterator before it sent the first piece."""
    while (piece := await sync_to_async(_piece)(made)) is not None:
        if piece:
            yield piece


def _piece(made: Iterator[bytes]) -> bytes | None:
    return next(made, None)
