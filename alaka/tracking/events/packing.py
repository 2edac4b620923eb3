"""Columns as arrays in PostgreSQL's own binary form: neither side spells or reads a digit.

Enters: numbers, moments, keys. Leaves: what psycopg hands on as it is. An array is a head and, for
each value, its length and its bytes, the greatest first (``array_send`` in PostgreSQL's
utils/adt/arrayfuncs.c). Nothing in it is NULL; 0 stands for it where a column may be empty.
"""

import struct
import sys
from array import array
from collections.abc import Iterable
from datetime import UTC, datetime

import psycopg
from psycopg.adapt import AdaptersMap, Dumper
from psycopg.pq import Format

# Dimensions, whether there are NULLs, the kind of what is in it, how many, the first one's index.
_HEAD = struct.Struct(">iiIii")
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class Bigints(bytes):
    pass


class Ints(bytes):
    pass


class Smallints(bytes):
    pass


class Moments(bytes):
    """Microseconds since the year 2000 began."""


class Keys(bytes):
    pass


def bigints(numbers: Iterable[int]) -> Bigints:
    return Bigints(_packed("int8", _plain("q", numbers), 8))


def ints(numbers: Iterable[int]) -> Ints:
    return Ints(_packed("int4", _plain("i", numbers), 4))


def smallints(numbers: Iterable[int]) -> Smallints:
    return Smallints(_packed("int2", _plain("h", numbers), 2))


def moments(column: Iterable[datetime]) -> Moments:
    return Moments(_packed("timestamptz", _plain("q", map(_microseconds, column)), 8))


def keys(digits: Iterable[str]) -> Keys:
    """UUIDs, of each its 32 digits."""
    return Keys(_packed("uuid", bytes.fromhex("".join(digits)), 16))


def _microseconds(at: datetime) -> int:
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _plain(code: str, numbers: Iterable[int]) -> bytes:
    column = array(code, numbers)
    if sys.byteorder == "little":
        column.byteswap()
    return column.tobytes()


def _packed(kind: str, plain: bytes, width: int) -> bytes:
    count, step = len(plain) // width, width + 4
    packed = bytearray((width.to_bytes(4, "big") + bytes(width)) * count)
    for place in range(width):
        packed[4 + place :: step] = plain[place::width]
    return _HEAD.pack(1, 0, psycopg.adapters.types[kind].oid, count, 1) + packed


def _dumper(kind: str) -> type[Dumper]:
    class AsItIs(Dumper):
        format = Format.BINARY
        oid = psycopg.adapters.types[kind].array_oid

        def dump(self, obj: bytes) -> bytes:
            return obj

    return AsItIs


_DUMPERS = {
    Bigints: _dumper("int8"), Ints: _dumper("int4"), Smallints: _dumper("int2"),
    Moments: _dumper("timestamptz"), Keys: _dumper("uuid"),
}  # fmt: skip


def teach(adapters: AdaptersMap) -> None:
    """Whoever connected before knows nothing of what everybody is taught after."""
    for made, dumper in _DUMPERS.items():
        adapters.register_dumper(made, dumper)


teach(psycopg.adapters)
