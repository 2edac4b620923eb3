"""Files of a form that is shown again: they go along in its page, since browsers keep none.

Nothing is stored of a form that was not taken: the page itself carries the files, and a post from
it is as whole as the first one was.
"""

import base64
import binascii
from collections.abc import Sequence

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from alaka.channels.contract import File
from alaka.channels.form.body import base_name

FIELD = "alaka_file"


def fitting(files: Sequence[File]) -> list[File]:
    """As many of the files, in their order, as the next post can bring beside new ones."""
    room = settings.MAX_UPLOAD * 3 // 4
    found = []
    for file in files:
        size = len(file.content) * 4 // 3
        if size <= room:
            found.append(file)
            room -= size
    return found


def choice(file: File) -> tuple[str, str]:
    """The value that carries the file, and what its reader sees."""
    content = base64.b64encode(file.content).decode()
    # Name and size each read their own way in a text that runs from right to left.
    size = filesizeformat(len(file.content))
    return f"{content},{file.name}", f"\u2068{file.name}\u2069 (\u2068{size}\u2069)"


def opened(value: str) -> File | None:
    content, comma, name = value.partition(",")
    try:
        found = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        return None
    return File(base_name(name), "", found) if comma else None
