"""Files of guests: kept before the line that names them is said, and named by a signed word.

A word is of one guest: nobody else can make a line of his with somebody's file.
"""

from dataclasses import asdict, dataclass

from alaka.chats.refusing import refusal
from alaka.core import signing
from alaka.core.models.blob import UPLOADS_LIVE

PURPOSE = "chat-file"


@dataclass(frozen=True)
class Upload:
    blob: int
    name: str
    type: str
    size: int


def token(upload: Upload, guest: int) -> str:
    return signing.sign(PURPOSE, {"guest": guest, **asdict(upload)}, UPLOADS_LIVE)


def uploaded(word: str, guest: int) -> Upload:
    """Raises Refusal."""
    try:
        known = signing.read(PURPOSE, word)
    except signing.BadToken as error:
        raise refusal(422, "file", field="files") from error
    if known.pop("guest", None) != guest:
        raise refusal(422, "file", field="files")
    return Upload(**known)
