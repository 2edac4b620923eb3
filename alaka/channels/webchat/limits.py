"""What a line of the chat may hold, from the channel's settings; and which sites may show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MAX_TEXT = 4000  # characters
MAX_FILES = 5
MAX_UPLOAD_MB = 10
TYPES = (
    "jpg", "jpeg", "png", "gif", "webp", "heic", "pdf", "txt", "csv", "rtf", "doc", "docx", "xls",
    "xlsx", "ppt", "pptx", "odt", "ods", "odp", "zip", "mp3", "m4a", "ogg", "wav", "mp4", "mov",
)  # fmt: skip


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
    types = str(settings.get("file_types") or "").replace(",", " ").lower().split()
    return Limits(
        int(settings.get("max_text") or MAX_TEXT),
        int(MAX_FILES if settings.get("max_files") is None else settings["max_files"]),
        int(settings.get("max_upload_mb") or MAX_UPLOAD_MB),
        tuple(types) or TYPES,
    )


def origins(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """``https://shop.example`` each, ``https://*.shop.example`` for all beneath; empty for any."""
    given = settings.get("origins") or ()
    words = given.split() if isinstance(given, str) else given
    return tuple(str(word).strip().lower().rstrip("/") for word in words)


def is_allowed(origin: str, allowed: tuple[str, ...]) -> bool:
    """Whether a page of this origin may talk to us; only browsers say where they are."""
    if not allowed or not origin:
        return True
    asked = origin.lower()
    return any(asked == each or _is_beneath(asked, each) for each in allowed)


def _is_beneath(asked: str, pattern: str) -> bool:
    scheme, star, host = pattern.partition("*.")
    return bool(star) and asked.startswith(scheme) and asked.endswith(f".{host}")
