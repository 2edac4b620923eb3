"""Links to stored files: signed, with an expiry, from a path that sees no cookie."""

import mimetypes
from datetime import timedelta
from urllib.parse import quote

from alaka.core import clock, signing

# A page's links live as long as somebody may keep it open; a new page has new ones.
LIVES = timedelta(hours=12)

# What a browser may show in place, and how; all else is only ever saved. SVG and HTML can carry
# script, so they are not here.
SHOWN = {
    **dict.fromkeys(
        ("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"), "image"
    ),
    "application/pdf": "pdf",
    **dict.fromkeys(
        ("text/plain", "text/csv", "text/markdown", "text/calendar", "text/vcard",
         "text/x-vcard", "text/tab-separated-values", "application/json"), "text"
    ),
    **dict.fromkeys(
        ("audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/aac", "audio/ogg", "audio/opus",
         "audio/wav", "audio/x-wav", "audio/webm", "audio/flac", "audio/amr"), "audio"
    ),
    **dict.fromkeys(("video/mp4", "video/webm", "video/ogg", "video/quicktime"), "video"),
}  # fmt: skip
# So senders say who do not know what they send; then the name tells.
VAGUE = {"", "application/octet-stream", "application/x-download", "binary/octet-stream"}


def kind_of(content_type: str, name: str) -> str:
    """The content type, by the name where the sender gave none."""
    if content_type.lower() in VAGUE:
        return mimetypes.guess_type(name)[0] or "application/octet-stream"
    return content_type.lower()


def shown_as(content_type: str, name: str) -> str:
    """``image``, ``pdf``, ``text``, ``audio``, ``video``, or nothing for what is only saved."""
    return SHOWN.get(kind_of(content_type, name), "")


def link(blob_id: int, name: str, content_type: str, *, save: bool = False) -> str:
    """The path of a file; ``save`` has the browser store it rather than show it."""
    what = {"blob": blob_id, "type": kind_of(content_type, name)} | ({"save": 1} if save else {})
    return f"/files/{signing.sign('file', what, _life())}/{quote(name, safe='')}"


def _life() -> timedelta:
    """To a full hour: a page that looks again finds its pictures in the browser's cache."""
    now = clock.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    return LIVES + timedelta(hours=1) - (now - hour)
