"""winmail.dat opened: what Outlook sends to those it takes for Outlook."""

import logging
from dataclasses import dataclass, field
from typing import Any

from tnefparse import TNEF

from alaka.channels.email.charsets import decode

logger = logging.getLogger(__name__)
logging.getLogger("tnefparse").setLevel(logging.ERROR)


@dataclass
class Opened:
    text: str = ""
    html: str = ""
    files: list[tuple[str, bytes]] = field(default_factory=list)


def open_tnef(content: bytes) -> Opened | None:
    """Text, HTML and files inside, or None if it cannot be read."""
    try:
        return _opened(TNEF(content, do_checksum=False))
    except Exception as error:  # The library raises whatever its guesses about bytes lead to.
        logger.info("winmail.dat not opened: %s", error)
        return None


def _opened(tnef: TNEF, depth: int = 0) -> Opened:
    opened = Opened(_text(tnef.body), _text(tnef.htmlbody))
    for attachment in tnef.attachments:
        embedded = getattr(attachment, "embed", None)
        if embedded is not None and depth < 5:
            inner = _opened(embedded, depth + 1)
            if inner.text or inner.html:
                suffix = ".txt" if inner.text else ".html"
                name = (_text(attachment.long_filename()) or "message") + suffix
                opened.files.append((name, (inner.text or inner.html).encode()))
            opened.files.extend(inner.files)
        elif attachment.data:
            opened.files.append((_text(attachment.long_filename()), bytes(attachment.data)))
    return opened


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        value = value[0] if value else ""
    if isinstance(value, bytes):
        value = decode(value)
    return value.rstrip("\x00") if isinstance(value, str) else ""
