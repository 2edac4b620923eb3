"""The HTML of a mail on our page. It was made safe when it came; here its images get an address.

Images of the mail itself become signed links to its files. Images from elsewhere tell their
sender that the mail was read, so they stay away until asked for, and then come through us.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from html import escape, unescape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from alaka.core import files, signing
from alaka.inbox.models import Message

PICTURE = "picture"
LIVES = timedelta(hours=12)

_IMAGE = re.compile(r'<img data-(cid|remote)="([^"]*)"')


@dataclass(frozen=True)
class Formatted:
    html: SafeString
    # How many images from elsewhere were left away.
    held_back: int = 0


def formatted(message: Message, *, with_pictures: bool = False) -> Formatted:
    inline = {
        row.content_id: files.link(row.blob_id, row.name, row.content_type)
        for row in message.attachments.all()
        if row.content_id and row.shown_as == "image"
    }
    held_back = 0

    def source(match: re.Match[str]) -> str:
        nonlocal held_back
        kind, value = match[1], unescape(match[2])
        if kind == "cid":
            address = inline.get(value, "")
        elif with_pictures:
            address = picture_link(value)
        else:
            held_back += 1
            address = ""
        if not address:
            return '<img class="is-held-back"'
        return f'<img loading="lazy" src="{escape(address)}"'

    html = _IMAGE.sub(source, message.html)
    return Formatted(mark_safe(html), held_back)  # noqa: S308 - made safe at the border


def picture_link(url: str) -> str:
    return reverse("picture", args=[signing.sign(PICTURE, url, LIVES)])
