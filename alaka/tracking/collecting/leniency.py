"""JSON as senders really write it is read before it is refused: one that goes by the book costs
nothing more.
"""

import re
from collections.abc import Callable
from typing import TypeVar

import msgspec

from alaka.tracking.collecting.moments import spelled

Read = TypeVar("Read")

# Half of a sign beyond the first plane, as a program leaves it that cuts a text in its middle.
_ESCAPED = re.compile(r"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|u[dD][89a-fA-F]..|.)", re.DOTALL)


def lenient(decode: Callable[[bytes], Read], body: "bytes | msgspec.Raw") -> Read:
    """Raises Fault and UNREADABLE."""
    try:
        return decode(body)
    except msgspec.ValidationError:
        return decode(spelled(body))
    except (msgspec.DecodeError, UnicodeDecodeError):
        mended = _mended(bytes(memoryview(body)))
        if mended == body:
            raise
        return lenient(decode, mended)


def _mended(body: bytes) -> bytes:
    """Halves of signs, and bytes that are no text, become the sign for what cannot be read."""
    return _ESCAPED.sub(_whole, body.decode("utf-8-sig", "replace")).encode()


def _whole(found: re.Match[str]) -> str:
    is_half = len(found[0]) == 6 and found[0][2] in "dD"
    return "\\ufffd" if is_half else found[0]
