"""Names of files from strangers, made harmless for every disk and screen."""

import mimetypes
import re

# Controls, what Windows forbids, and signs that turn the reading direction ("exe.pdf" tricks).
UNSAFE = re.compile('[\x00-\x1f\x7f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
CONTENT_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,80}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")
MAX_NAME = 120
EXTENSIONS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "message/rfc822": ".eml",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "application/pdf": ".pdf",
}


def safe_name(name: str, content_type: str = "") -> str:
    """A plain file name: no folder, no hidden file, at most 120 letters, ending kept."""
    name = UNSAFE.sub("", re.split(r"[/\\]", name)[-1]).strip(" .")
    if RESERVED.match(name):
        name = f"_{name}"
    if not name:
        known = EXTENSIONS.get(content_type) or mimetypes.guess_extension(content_type) or ".bin"
        return f"attachment{known}"
    if len(name) > MAX_NAME:
        stem, dot, ending = name.rpartition(".")
        tail = f".{ending}" if dot and len(ending) <= 10 else ""
        name = (stem if tail else name)[: MAX_NAME - len(tail)] + tail
    return name


def safe_type(content_type: str, name: str) -> str:
    """The content type if it is one; guessed from the name where the sender did not care."""
    if not CONTENT_TYPE.fullmatch(content_type) or content_type == "application/octet-stream":
        return mimetypes.guess_type(name)[0] or "application/octet-stream"
    return content_type
