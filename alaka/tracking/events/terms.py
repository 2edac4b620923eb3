"""Numbers of what events share: made of the words alone, so nobody is asked for them.

Sixty-three bits of a digest: among ten million browsers two share a number once in two hundred
thousand such businesses, and who wants another's must try for thousands of years. No key of ours is
in it, for a number must stay the same when keys are changed.
"""

from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

MOST = 2000  # characters kept of one


class Word(IntEnum):
    """What a Term is."""

    VISITOR = 0  # Kept nowhere: a browser's own id is nobody's business afterwards.
    PERSON = 1  # The space its number counts in, a line break, the number.
    NAME = 2
    PAGE = 3  # The address without question and fragment.
    TITLE = 4
    REFERRER = 5
    CAMPAIGN = 6  # JSON of the utm parameters and click ids, keys in order.
    DEVICE = 7  # The user agent, a line break, the language.
    REGION = 8  # The country's code, a line break, the city.

    # An enumeration's own is slow, and every word of every event is looked up by it.
    __hash__ = int.__hash__


@lru_cache(100_000)
def number(word: Word, text: str) -> int:
    """Of ``text``, cut to MOST characters, as one of ``word``."""
    digest = blake2b(
        text[:MOST].encode("utf-8", "surrogatepass"),
        digest_size=8,
        person=word.name.encode(),
    )
    return int.from_bytes(digest.digest(), "big") >> 1


def person_of(handle: str) -> int:
    """The number of the term of a customer, by the value of his handle: ``42@shop``."""
    known, _, space = handle.rpartition("@")
    return number(Word.PERSON, f"{space}\n{known}")


def key_of(space: int, message: str) -> UUID:
    """Under which a message of that source is stored once."""
    return UUID(hex=digits_of(space, message))


def digits_of(space: int, message: str) -> str:
    """Those of `key_of`."""
    digest = _begun(space).copy()
    digest.update(message.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def counted(*parts: str) -> int:
    """Of a browser that nobody knows again tomorrow: below zero, and never anybody's."""
    return -number(Word.VISITOR, "\n".join(parts))


@lru_cache(1000)
def _begun(space: int) -> blake2b:
    return blake2b(space.to_bytes(8, "big"), digest_size=16)
