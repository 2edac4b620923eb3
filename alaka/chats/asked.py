"""What the widget says, as values: bodies of JSON are read into these or refused.

Strings are cut where only we show them, and refused where cutting would lose what somebody wrote.
"""

import re
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from alaka.chats.refusing import refusal

LARGEST = 256 * 1024  # bytes of a body without files; the longest line is a third of it

Word = Annotated[str, Meta(max_length=4000)]
# A UUID or any other word of one's own: it becomes part of a key.
LineId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
MessageId = Annotated[int, Meta(ge=0, le=2**63 - 1)]


class Page(Struct):
    url: str = ""
    title: str = ""
    referrer: str = ""
    # By which the visits of its browser are known, where they are.
    visitor: str = ""


class SessionAsked(Struct):
    session: Word = ""
    identity: Annotated[str, Meta(max_length=8000)] = ""
    page: Page | None = None
    language: str = ""
    zone: str = ""


class StreamAsked(Struct):
    session: Word
    after: MessageId = 0


class EarlierAsked(Struct):
    session: Word
    before: MessageId


class LineAsked(Struct):
    session: Word
    id: LineId
    text: str = ""
    files: Annotated[list[Word], Meta(max_length=50)] = []


class SignalsAsked(Struct):
    session: Word
    typing: bool | None = None
    delivered: MessageId = 0
    seen: MessageId = 0
    page: Page | None = None


Asked = TypeVar("Asked", bound=Struct)

_ZERO = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
_FIELD = re.compile(r"\$\.(\w+)|field `(\w+)`")


def read(body: bytes, kind: type[Asked]) -> Asked:
    """Raises Refusal, which names the field that is wrong."""
    if len(body) > LARGEST:
        raise refusal(413, "too_large")
    try:
        # The database takes no zero bytes, and nobody writes any.
        asked: Asked = msgspec.json.decode(_ZERO.sub(rb"\1", body) or b"{}", type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        found = _FIELD.search(str(error))
        field = (found[1] or found[2]) if found else ""
        raise refusal(422, "unreadable", field=field) from error
    return asked


def plain(value: Any, length: int) -> str:
    return str(value).strip()[:length]
