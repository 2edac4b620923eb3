"""What a line of the chat may hold, from the channel's settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alaka.channels.site import MAX_FILES, MAX_UPLOAD_MB, file_types

MAX_TEXT = 4000  # characters


@dataclass(frozen=True)
class Limits:
    text: int
    files: int
    file_mb: int
    types: tuple[str, ...]

    @property
    def file_bytes(self) -> int:
        return self.file_mb * 1024 * 1024


def limits(settings: Mapping[str, Any]) -> Limits:
    return Limits(
        int(settings.get("max_text") or MAX_TEXT),
        int(MAX_FILES if settings.get("max_files") is None else settings["max_files"]),
        int(settings.get("max_upload_mb") or MAX_UPLOAD_MB),
        file_types(settings),
    )
